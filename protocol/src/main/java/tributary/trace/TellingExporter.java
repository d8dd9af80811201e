package tributary.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in our log when the collector stops taking spans, and when it takes them again. */
record TellingExporter(SpanExporter exporter, String collector, AtomicBoolean works)
    implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(TellingExporter.class);

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> told(result.isSuccess()));
  }

  private void told(boolean success) {
    if (works.getAndSet(success) != success) {
      if (success) {
        LOG.info("spans are delivered: collector={}", collector);
      } else {
        LOG.warn("spans are not delivered and are lost: collector={}", collector);
      }
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
