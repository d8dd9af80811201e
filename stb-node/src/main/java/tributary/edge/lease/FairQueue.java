package tributary.edge.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who sends next over a shared line: start-time fair queueing (Goyal, Vin and Cheng, 1996) of whole
 * segments. A segment that was begun is finished first, so that its receiver can pass it on early;
 * between segments the lane goes first whose share, by weight, is furthest behind. A lane that is
 * not ready holds up nobody. No clock, no thread, no I/O.
 */
final class FairQueue<L extends FairQueue.Lane> {
  /** The longest there first, which settles ties. */
  private final List<L> lanes = new ArrayList<>();

  private Lane serving;
  private double virtualTime;

  /** One connection's place in the queue. */
  static class Lane {
    double weight = 1;

    /** The virtual times at which its segment starts and, so far, ends. */
    double start;

    double finish;
    boolean begun;
    boolean ready;
  }

  void add(L lane) {
    lanes.add(lane);
  }

  void remove(L lane) {
    lanes.remove(lane);
    if (serving == lane) {
      serving = null;
    }
  }

  /** Its share against the others'; holds from the next bytes on. */
  void weight(L lane, double weight) {
    if (weight <= 0) {
      throw new IllegalArgumentException("a weight must be positive, was " + weight);
    }
    lane.weight = weight;
  }

  /** The lane has bytes to send and a socket that takes them. */
  void ready(L lane) {
    if (!lane.begun && !lane.ready) {
      // Time that it did not use is not saved up.
      lane.start = Math.max(virtualTime, lane.finish);
    }
    lane.ready = true;
  }

  /** It has nothing to send, or its socket takes nothing. */
  void rest(L lane) {
    lane.ready = false;
  }

  boolean isIdle() {
    return next().isEmpty();
  }

  Optional<L> next() {
    L first = null;
    for (L lane : lanes) {
      if (lane.ready && (first == null || goesBefore(lane, first))) {
        first = lane;
      }
    }
    return Optional.ofNullable(first);
  }

  private boolean goesBefore(Lane lane, Lane other) {
    if (lane == serving || other == serving) {
      return lane == serving;
    }
    if (lane.begun != other.begun) {
      return lane.begun;
    }
    return lane.start < other.start;
  }

  /** The lane sends these bytes now, and is ready again only when it says so. */
  void took(L lane, long bytes, boolean endOfSegment) {
    if (!lane.begun) {
      virtualTime = Math.max(virtualTime, lane.start);
      lane.finish = lane.start;
    }
    lane.finish += (double) bytes / lane.weight;
    lane.begun = !endOfSegment;
    lane.ready = false;
    serving = endOfSegment ? null : lane;
  }
}
