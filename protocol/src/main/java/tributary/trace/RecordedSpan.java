package tributary.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Optional;
import tributary.model.TraceContext;

/** One that is exported when it has ended. */
record RecordedSpan(Span span) implements TraceSpan {
  @Override
  public Optional<TraceContext> context() {
    SpanContext own = span.getSpanContext();
    return Optional.of(
        new TraceContext(
            "00-" + own.getTraceId() + "-" + own.getSpanId() + "-" + own.getTraceFlags().asHex()));
  }

  @Override
  public TraceSpan with(String key, String value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public TraceSpan with(String key, long value) {
    span.setAttribute(key, value);
    return this;
  }

  @Override
  public void event(String name) {
    span.addEvent(name);
  }

  @Override
  public void failed(String why) {
    span.setStatus(StatusCode.ERROR, why);
    span.end();
  }

  @Override
  public void end() {
    span.end();
  }
}
