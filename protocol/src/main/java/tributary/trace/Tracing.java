package tributary.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import tributary.model.TraceContext;

/**
 * Begins spans and exports them by OTLP over HTTP. A trace begins at a request; all else joins the
 * trace of what caused it, or is not traced. Spans that the collector does not take are lost, and
 * nothing waits for it.
 */
public final class Tracing implements AutoCloseable {
  private static final Tracing OFF = new Tracing(Optional.empty());

  /** What fails to be exported is told by {@link TellingExporter}; held, or it is collected. */
  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

  private static final int CLOSE_SECONDS = 3;

  private final Optional<SdkTracerProvider> provider;
  private final Optional<Tracer> tracer;

  private Tracing(Optional<SdkTracerProvider> provider) {
    this.provider = provider;
    this.tracer = provider.map(it -> it.get("tributary"));
  }

  /** Part of a trace that this span has. */
  public enum Part {
    SERVER(SpanKind.SERVER),
    INTERNAL(SpanKind.INTERNAL),
    PRODUCER(SpanKind.PRODUCER),
    CONSUMER(SpanKind.CONSUMER);

    private final SpanKind kind;

    Part(SpanKind kind) {
      this.kind = kind;
    }
  }

  public static Tracing off() {
    return OFF;
  }

  /**
   * @param service as {@code tributary-cluster}; {@code instance} tells its processes apart
   */
  public static Tracing start(TracingSettings settings, String service, String instance) {
    if (settings.collector().isEmpty()) {
      return OFF;
    }
    LIBRARY.setLevel(Level.OFF);
    String endpoint = settings.collector().get() + "/v1/traces";
    OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build();
    Sampler ratio = Sampler.traceIdRatioBased(settings.ratio());
    return new Tracing(
        Optional.of(
            SdkTracerProvider.builder()
                .setResource(
                    Resource.create(
                        Attributes.of(
                            AttributeKey.stringKey("service.name"), service,
                            AttributeKey.stringKey("service.instance.id"), instance)))
                // Nobody outside decides that more is traced than the ratio says.
                .setSampler(Sampler.parentBasedBuilder(ratio).setRemoteParentSampled(ratio).build())
                .addSpanProcessor(
                    BatchSpanProcessor.builder(
                            new TellingExporter(exporter, endpoint, new AtomicBoolean(true)))
                        .setScheduleDelay(settings.interval())
                        .build())
                .build()));
  }

  /** A request from outside, which may name a trace of the caller's in {@code traceparent}. */
  public TraceSpan serve(String name, Optional<String> traceparent) {
    return tracer.isEmpty()
        ? TraceSpan.none()
        : started(
            tracer.get(),
            name,
            Part.SERVER,
            traceparent
                .flatMap(TraceContext::parse)
                .map(caller -> context(caller, true))
                .orElse(Context.root()));
  }

  /** What was caused by another span; nothing if there was none. */
  public TraceSpan begin(String name, Part part, Optional<TraceContext> cause) {
    return tracer.isEmpty() || cause.isEmpty() || !cause.get().sampled()
        ? TraceSpan.none()
        : started(tracer.get(), name, part, context(cause.get(), false));
  }

  private static Context context(TraceContext trace, boolean remote) {
    TraceFlags flags = trace.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault();
    return Context.root()
        .with(
            Span.wrap(
                remote
                    ? SpanContext.createFromRemoteParent(
                        trace.traceId(), trace.spanId(), flags, TraceState.getDefault())
                    : SpanContext.create(
                        trace.traceId(), trace.spanId(), flags, TraceState.getDefault())));
  }

  private static TraceSpan started(Tracer tracer, String name, Part part, Context parent) {
    Span span = tracer.spanBuilder(name).setParent(parent).setSpanKind(part.kind).startSpan();
    return span.getSpanContext().isSampled() ? new RecordedSpan(span) : TraceSpan.none();
  }

  /** Exports what has ended; waits for a few seconds at most. */
  @Override
  public void close() {
    provider.ifPresent(it -> it.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS));
  }
}
