package tributary.edge.lease;

import io.netty.channel.EventLoopGroup;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tributary.edge.line.GiveWay;
import tributary.edge.line.GivingWay;

/** The uplink's limit of the moment: the line's own, or less while what is sent gives way. */
final class YieldingUplink {
  /** How often the round trips are looked at: some of them, on a long way. */
  private static final long LOOK_MILLIS = 100;

  private final Uplink uplink;
  private final GiveWay.When when;
  private final GivingWay givingWay;
  private long full;
  private long set;

  YieldingUplink(Uplink uplink, long bitsPerSecond, GiveWay settings) {
    this.uplink = uplink;
    this.full = bitsPerSecond;
    this.set = bitsPerSecond;
    this.when = settings.when();
    this.givingWay = new GivingWay(settings.queueTarget().toNanos() / 1000);
  }

  /** Looks at the connections of the moment from now on, if there is anything to give way for. */
  void watch(EventLoopGroup loops, Supplier<Collection<DataConnection>> connections) {
    if (mayYield()) {
      loops
          .scheduleWithFixedDelay(
              () -> look(connections.get(), System.nanoTime()),
              LOOK_MILLIS,
              LOOK_MILLIS,
              TimeUnit.MILLISECONDS)
          .addListener(Incoming::logFailure);
    }
  }

  private boolean mayYield() {
    return when != GiveWay.When.NEVER;
  }

  /** The line's own limit, from now on. */
  synchronized void limit(long bitsPerSecond) {
    full = bitsPerSecond;
    set(mayYield() ? Math.min(set, full) : full);
  }

  private synchronized void look(Collection<DataConnection> connections, long nanoTime) {
    Map<DataConnection, Long> roundTrips = new HashMap<>();
    boolean urgent = false;
    for (DataConnection connection : connections) {
      connection.roundTrip().ifPresent(micros -> roundTrips.put(connection, micros));
      urgent |= connection.sendsUrgently();
    }
    boolean gives =
        switch (when) {
          case NEVER -> false;
          case BACKGROUND -> !urgent;
          case ALWAYS -> true;
        };
    // At a low rate most looks find no new round trip: then the rate stays.
    long yielding = givingWay.rate(connections, roundTrips, full, nanoTime);
    set(gives ? yielding : full);
  }

  private void set(long bitsPerSecond) {
    if (bitsPerSecond != set) {
      set = bitsPerSecond;
      uplink.limit(bitsPerSecond);
    }
  }
}
