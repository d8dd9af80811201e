package tributary.core.scheduling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.KeyCheck;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;

/** Policies, ids and manifests for tests of scheduling and transfers. */
public final class SchedulingFixture {
  public static final int SEGMENT = 64 << 10;
  public static final Digest NO_INVENTORY = Digest.ofContent();

  private SchedulingFixture() {}

  static final SchedulerPolicy.BlockTimes BLOCK_TIMES =
      new SchedulerPolicy.BlockTimes(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2));

  public static SchedulerPolicy policy(DonorOrder order) {
    return policy(order, shadow(0));
  }

  static SchedulerPolicy.Shadow shadow(double share) {
    return new SchedulerPolicy.Shadow(share, 1L << 40, 1, 2, 0.5, Duration.ofDays(1), 64, 16);
  }

  static SchedulerPolicy policy(DonorOrder order, SchedulerPolicy.Shadow shadow) {
    return policy(order, shadow, new SchedulerPolicy.Summary(1000, Duration.ofSeconds(60), 0.5));
  }

  static SchedulerPolicy policy(
      DonorOrder order, SchedulerPolicy.Shadow shadow, SchedulerPolicy.Summary summary) {
    return policy(order, shadow, summary, 0);
  }

  /**
   * @param lent share of a box's uplink
   */
  static SchedulerPolicy policy(
      DonorOrder order,
      SchedulerPolicy.Shadow shadow,
      SchedulerPolicy.Summary summary,
      double lent) {
    return new SchedulerPolicy(
        order,
        2,
        Duration.ofSeconds(30),
        1 << 20,
        2,
        4,
        64,
        new SchedulerPolicy.Locality(0.05, 2),
        4,
        32,
        8 << 20,
        Duration.ofSeconds(20),
        Duration.ofMillis(500),
        0.5,
        Duration.ofSeconds(20),
        64_000,
        0.2,
        Duration.ofSeconds(2),
        Duration.ofSeconds(40),
        0.08,
        Duration.ofSeconds(60),
        BLOCK_TIMES,
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        4,
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        1000,
        32,
        256,
        new SchedulerPolicy.Connecting(2, Duration.ofMinutes(10), Duration.ofMillis(250)),
        shadow,
        summary,
        new SchedulerPolicy.Loans(
            lent,
            2,
            Duration.ofMinutes(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10)));
  }

  public static ClientId client(int number) {
    return ClientId.of(new CellId(0), number);
  }

  public static MediaId media(int number) {
    return MediaId.of(number);
  }

  public static Manifest manifest(int number, int segments) {
    List<Digest> digests = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      digests.add(Digest.ofContent(new byte[] {(byte) number, (byte) i, (byte) (i >> 8)}));
    }
    return new Manifest(
        media(number),
        (long) segments * SEGMENT,
        SEGMENT,
        digests,
        MerkleRoot.of(digests),
        new KeyId(new byte[KeyId.LENGTH]),
        new KeyCheck(7),
        List.of(),
        1000);
  }

  /** The same with these parts. */
  static Manifest withParts(Manifest plain, long durationMillis, Manifest.Part... parts) {
    return new Manifest(
        plain.media(),
        plain.lengthBytes(),
        plain.segmentSizeBytes(),
        plain.segmentDigests(),
        plain.rootDigest(),
        plain.keyId(),
        plain.keyCheck(),
        List.of(parts),
        durationMillis);
  }
}
