package tributary.edge.lease;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * This node's way out: one queue over all connections under one hard limit, counted on the line
 * ({@link LineCost}). Busy as long as any connection has something to send and its socket takes it;
 * whose turn it is, {@link FairQueue} says. Thread-safe.
 */
public final class Uplink {
  /** The time that one slice takes on the line, unless that is below a few frames. */
  private static final long SLICE_NANOS = 20_000_000;

  private static final int FEWEST_FRAMES = 4;
  private static final int MOST_FRAMES = 90;

  /** Shorter waits are not worth a timer. */
  private static final long SHORTEST_WAIT_NANOS = 1_000_000;

  /** An idle line's time is gone: more credit would only fill the modem's queue. */
  private static final long IDLE_CREDIT_NANOS = 5_000_000;

  /** Runs work after that many nanoseconds, on a thread of its own. */
  @FunctionalInterface
  interface Timer {
    void after(long nanos, Runnable work);
  }

  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Timer timer;
  private final FairQueue<Lane> queue = new FairQueue<>();
  private long bitsPerSecond;
  private boolean armed;
  private long limits;

  Uplink(long bitsPerSecond, LongSupplier nanoTime, Timer timer) {
    this.bitsPerSecond = bitsPerSecond;
    this.pace = new Pace(bitsPerSecond, DataSettings.BURST_MILLIS);
    this.nanoTime = nanoTime;
    this.timer = timer;
  }

  /** A new hard limit, from now on. */
  public synchronized void limit(long bits) {
    pace.rate(bits, nanoTime.getAsLong());
    bitsPerSecond = bits;
    limits++;
    armed = false;
    serve(null);
  }

  /**
   * A connection's place in the queue.
   *
   * @param loop runs {@code granted}
   * @param granted told how many bytes to send now, when {@link Lane#take} had to wait
   */
  synchronized Lane lane(Executor loop, IntConsumer granted) {
    Lane lane = new Lane(loop, granted);
    queue.add(lane);
    return lane;
  }

  /** Bytes on the line that go whatever the queue says: acknowledgements, control messages. */
  void owe(int lineBytes) {
    pace.book(lineBytes, nanoTime.getAsLong());
  }

  /** Lets out what may go now; what {@code asking} may send is returned, the others are told. */
  private int serve(Lane asking) {
    long now = nanoTime.getAsLong();
    int own = 0;
    for (Optional<Lane> next = queue.next(); next.isPresent(); next = queue.next()) {
      long free = pace.free(now);
      if (free - now >= SHORTEST_WAIT_NANOS) {
        wakeAfter(free - now);
        break;
      }
      Lane lane = next.get();
      int bytes = Math.min(lane.left, slice(now - free));
      pace.book(LineCost.sent(bytes), now);
      queue.took(lane, bytes, bytes == lane.left);
      if (lane == asking) {
        own = bytes;
      } else {
        lane.loop.execute(() -> lane.granted.accept(bytes));
      }
    }
    return own;
  }

  /** With the time credited, so that one slice uses it up and no other lane comes between. */
  private int slice(long creditNanos) {
    long frames = LineCost.frames(bitsPerSecond, SLICE_NANOS + Math.max(0, creditNanos));
    return LineCost.payloadOf(Math.clamp(frames, FEWEST_FRAMES, MOST_FRAMES));
  }

  private void wakeAfter(long nanos) {
    if (!armed) {
      armed = true;
      long limit = limits;
      timer.after(nanos, () -> woken(limit));
    }
  }

  private synchronized void woken(long limit) {
    if (limit == limits) {
      armed = false;
      serve(null);
    }
  }

  /** One connection's place in the queue. */
  final class Lane extends FairQueue.Lane {
    private final Executor loop;
    private final IntConsumer granted;
    private int left;

    private Lane(Executor loop, IntConsumer granted) {
      this.loop = loop;
      this.granted = granted;
    }

    /** Its share against other connections' while the line is full: a rate. */
    void weight(long rateBitsPerSecond) {
      synchronized (Uplink.this) {
        queue.weight(this, (double) Math.max(1, rateBitsPerSecond));
      }
    }

    /**
     * The socket takes more and this many bytes are left of its segment: how many of them to send
     * at once. 0 when it must wait; then it is told.
     */
    int take(int leftOfSegment) {
      synchronized (Uplink.this) {
        if (queue.isIdle()) {
          pace.idle(nanoTime.getAsLong(), IDLE_CREDIT_NANOS);
        }
        left = leftOfSegment;
        queue.ready(this);
        return serve(this);
      }
    }

    /** It waits no longer: nothing is left to send, or the socket takes nothing. */
    void rest() {
      synchronized (Uplink.this) {
        queue.rest(this);
      }
    }

    void close() {
      synchronized (Uplink.this) {
        queue.remove(this);
      }
    }
  }
}
