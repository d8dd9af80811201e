package tributary.edge.lease;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Ends what nobody has used for a while. On one event loop. */
final class IdleTimer {
  private final EventExecutor loop;
  private final long millis;
  private final BooleanSupplier idle;
  private final Runnable end;
  private int since;

  IdleTimer(EventExecutor loop, long millis, BooleanSupplier idle, Runnable end) {
    this.loop = loop;
    this.millis = millis;
    this.idle = idle;
    this.end = end;
  }

  /** It is idle from now on. */
  void begin() {
    int begun = ++since;
    loop.schedule(
            () -> {
              if (idle.getAsBoolean() && begun == since) {
                end.run();
              }
            },
            millis,
            TimeUnit.MILLISECONDS)
        .addListener(Incoming::logFailure);
  }
}
