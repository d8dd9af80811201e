package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.SegmentRange;

/**
 * A box of one cell that sends to boxes of another. Its own cell reserves the uplink, until the
 * loan is returned or its time is over, whatever becomes of the borrower.
 *
 * @param request that it answers
 * @param donor what it is and where, as its own cell knows it
 * @param segments of the item that it may be asked for
 * @param time from when it was asked for, by the borrower's clock
 */
public record Loan(
    Id id,
    LoanRequest request,
    Donor donor,
    List<SegmentRange> segments,
    long rateBitsPerSecond,
    Duration time) {
  public Loan {
    segments = List.copyOf(segments);
    if (rateBitsPerSecond < 0) {
      throw new IllegalArgumentException(
          "rate of a loan must be at least 0, was " + rateBitsPerSecond);
    }
  }

  /**
   * @param since when the lender's scheduler began; one that has moved knows nothing of it
   */
  public record Id(CellId lender, Instant since, int number) {}

  public record Donor(ClientId client, Reachability reachability, Location location) {}

  Instant until() {
    return request.at().plus(time);
  }
}
