package tributary.model;

import java.util.List;

/** The Merkle tree hash of RFC 6962, section 2.1, over segment digests. */
public final class MerkleRoot {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private MerkleRoot() {}

  public static Digest of(List<Digest> digests) {
    if (digests.isEmpty()) {
      return Digest.ofContent();
    }
    if (digests.size() == 1) {
      return Digest.ofContent(LEAF, digests.getFirst().bytes());
    }
    int split = Integer.highestOneBit(digests.size() - 1);
    Digest left = of(digests.subList(0, split));
    Digest right = of(digests.subList(split, digests.size()));
    return Digest.ofContent(NODE, left.bytes(), right.bytes());
  }
}
