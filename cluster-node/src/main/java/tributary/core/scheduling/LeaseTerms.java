package tributary.core.scheduling;

import java.time.Instant;
import java.util.List;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.SegmentRange;

/**
 * One donor's share of a transfer: who, what, how fast, until when.
 *
 * @param segmentBytes of each segment but the item's last
 * @param receiverInitiates who opens the connection; independent of who sends (R200, R201)
 * @param reason under which its bytes are counted
 */
public record LeaseTerms(
    LeaseId lease,
    ClientId donor,
    Endpoint donorEndpoint,
    ClientId receiver,
    Endpoint receiverEndpoint,
    boolean donorIsOrigin,
    List<SegmentRange> segments,
    int segmentBytes,
    long rateBitsPerSecond,
    boolean receiverInitiates,
    Instant deadline,
    LeaseReason reason) {
  public LeaseTerms {
    segments = List.copyOf(segments);
  }

  /** Where a node listens; an empty host when it cannot be reached. */
  public record Endpoint(String host, int port) {
    public static final Endpoint UNREACHABLE = new Endpoint("", 0);

    public boolean isReachable() {
      return !host.isEmpty();
    }
  }
}
