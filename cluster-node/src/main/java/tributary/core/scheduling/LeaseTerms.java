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
 * @param way how they come to a connection
 * @param reason under which its bytes are counted
 */
public record LeaseTerms(
    LeaseId lease,
    ClientId donor,
    ClientId receiver,
    boolean donorIsOrigin,
    List<SegmentRange> segments,
    int segmentBytes,
    long rateBitsPerSecond,
    Way way,
    Instant deadline,
    LeaseReason reason) {
  public LeaseTerms {
    segments = List.copyOf(segments);
  }
}
