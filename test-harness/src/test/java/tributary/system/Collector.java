package tributary.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** A collector of OTLP over HTTP that keeps what it is sent. */
final class Collector implements AutoCloseable {
  private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  Collector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  /**
   * @param by the process's service and instance
   * @param failed as its status says
   */
  record Seen(
      String by,
      String name,
      String trace,
      String id,
      String parent,
      boolean failed,
      Map<String, String> attributes) {}

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
          .getResourceSpansList()
          .forEach(this::take);
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void take(ResourceSpans spans) {
    Map<String, String> process = text(spans.getResource().getAttributesList());
    String by = process.get("service.name") + " " + process.get("service.instance.id");
    spans
        .getScopeSpansList()
        .forEach(scope -> scope.getSpansList().forEach(span -> seen.add(seen(by, span))));
  }

  private static Seen seen(String by, Span span) {
    HexFormat hex = HexFormat.of();
    return new Seen(
        by,
        span.getName(),
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        span.getStatus().getCodeValue() == 2,
        text(span.getAttributesList()));
  }

  private static Map<String, String> text(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                it ->
                    it.getValue().hasIntValue()
                        ? Long.toString(it.getValue().getIntValue())
                        : it.getValue().getStringValue()));
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Seen> all() {
    return List.copyOf(seen);
  }

  List<Seen> of(String trace) {
    return seen.stream().filter(it -> it.trace().equals(trace)).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
