package tributary.bench.scheduler;

import java.util.Collections;
import java.util.List;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;

/**
 * The catalog of a run. All titles share one list of digests, which in a service is most of a
 * manifest's memory: so the memory of items is not measured here.
 */
final class Titles {
  private final List<Digest> digests;
  private final Digest root;
  private final Population population;

  Titles(Population population) {
    this.population = population;
    digests = List.copyOf(Collections.nCopies(population.segments(), Digest.ofContent()));
    root = MerkleRoot.of(digests);
  }

  /** A new object each time, as one that came over the network. */
  static MediaId media(int title) {
    return MediaId.of(title);
  }

  static int number(MediaId media) {
    return (int) media.bits();
  }

  Manifest manifest(int title) {
    return new Manifest(
        media(title),
        population.titleBytes(),
        population.segmentBytes(),
        digests,
        root,
        Digest.ofContent(new byte[] {(byte) title, (byte) (title >> 8)}),
        new KeyId(new byte[KeyId.LENGTH]),
        new KeyCheck(title),
        List.of(),
        7_200_000);
  }
}
