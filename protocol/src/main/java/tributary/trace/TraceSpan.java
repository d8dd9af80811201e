package tributary.trace;

import java.util.Optional;
import tributary.model.TraceContext;

/** Something that is being done for a trace, or {@link #none} where nothing is traced. */
public interface TraceSpan {
  static TraceSpan none() {
    return NoSpan.INSTANCE;
  }

  /** For what this causes; empty where nothing is recorded. */
  Optional<TraceContext> context();

  TraceSpan with(String key, String value);

  TraceSpan with(String key, long value);

  /** Something happened meanwhile. */
  void event(String name);

  /** It did not succeed; ends it. */
  void failed(String why);

  /** Harmless when repeated. */
  void end();

  /** Lines that this thread logs until it is closed say {@code traceId}. */
  default LogScope logged() {
    return LogScope.of(context());
  }
}
