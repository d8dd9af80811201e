package tributary.core.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tributary.core.scheduling.LeaseReason;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.SchedulingFixture;
import tributary.core.scheduling.Way;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.LeaseId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

/** Policies, leases and a transfer that remembers what it was told to do. */
public final class TransferFixture {
  public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  public static final ClientId RECEIVER = SchedulingFixture.client(1);
  public static final int SEGMENT_BYTES = 60_000;
  public static final ClientId DONOR = SchedulingFixture.client(2);
  public static final TransferId ID = new TransferId(RECEIVER, SchedulingFixture.media(3));
  public static final Digest DIGEST = Digest.ofContent(new byte[] {3});
  public static final long LENGTH = 1000;
  public static final TransferPolicy POLICY =
      new TransferPolicy(
          Duration.ofSeconds(10),
          Duration.ofSeconds(6),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4),
          new TransferPolicy.Slowness(0.5, 2, Duration.ofMillis(800)),
          3,
          2,
          Duration.ofSeconds(8),
          Duration.ofMinutes(1));

  private TransferFixture() {}

  public static TransferRequest.Start start() {
    return new TransferRequest.Start(LENGTH, DIGEST, false);
  }

  public static LeaseTerms terms(int epoch, int number) {
    return terms(epoch, number, DONOR, false, NOON.plusSeconds(3600));
  }

  public static LeaseTerms terms(
      int epoch, int number, ClientId donor, boolean origin, Instant deadline) {
    return new LeaseTerms(
        new LeaseId(ID, epoch, number),
        donor,
        RECEIVER,
        origin,
        List.of(new SegmentRange(number, 1)),
        SEGMENT_BYTES,
        1_000_000,
        new Way.ReceiverDials(new Reachability.Endpoint("donor", 1)),
        deadline,
        origin ? LeaseReason.ORIGIN_FIRST_COPY : LeaseReason.BOX_HOLDS);
  }

  /** As releases counted that knew no reasons. */
  public static Received unrecorded(long fromOrigin, long fromBoxes) {
    return Received.NONE
        .plus(LeaseReason.ORIGIN_UNRECORDED, fromOrigin)
        .plus(LeaseReason.BOX_UNRECORDED, fromBoxes);
  }
}
