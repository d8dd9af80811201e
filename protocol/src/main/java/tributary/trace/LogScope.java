package tributary.trace;

import java.util.Optional;
import org.slf4j.MDC;
import tributary.model.TraceContext;

/** While it is open, this thread's log lines name their trace. */
public final class LogScope implements AutoCloseable {
  private static final String KEY = "traceId";
  private static final LogScope NONE = new LogScope(false);
  private static final LogScope NAMED = new LogScope(true);

  private final boolean named;

  private LogScope(boolean named) {
    this.named = named;
  }

  public static LogScope of(Optional<TraceContext> trace) {
    if (trace.isEmpty()) {
      return NONE;
    }
    MDC.put(KEY, trace.get().traceId());
    return NAMED;
  }

  @Override
  public void close() {
    if (named) {
      MDC.remove(KEY);
    }
  }
}
