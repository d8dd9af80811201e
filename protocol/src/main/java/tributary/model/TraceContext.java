package tributary.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The span that caused a message, carried with it so that what follows joins its trace.
 *
 * @param traceparent as of W3C Trace Context, version 00
 */
public record TraceContext(String traceparent) {
  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})");

  public TraceContext {
    if (!FORM.matcher(traceparent).matches()) {
      throw new IllegalArgumentException("no traceparent of version 00: " + traceparent);
    }
  }

  /** Empty for what is none, as the standard wants it: whoever sends nonsense is not traced. */
  public static Optional<TraceContext> parse(String traceparent) {
    return FORM.matcher(traceparent).matches()
        ? Optional.of(new TraceContext(traceparent))
        : Optional.empty();
  }

  public String traceId() {
    return parsed().group(1);
  }

  public String spanId() {
    return parsed().group(2);
  }

  /** Whether the trace is recorded where it comes from. */
  public boolean sampled() {
    return (Integer.parseInt(parsed().group(3), 16) & 1) == 1;
  }

  /** The traceparent. */
  @Override
  public String toString() {
    return traceparent;
  }

  private Matcher parsed() {
    Matcher parsed = FORM.matcher(traceparent);
    if (!parsed.matches()) {
      throw new AssertionError("checked before");
    }
    return parsed;
  }
}
