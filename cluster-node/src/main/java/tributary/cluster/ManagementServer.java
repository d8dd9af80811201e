package tributary.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code /alive}, {@code /ready} and {@code /metrics}. It stands on the JDK's own server, so that
 * it answers from the first moment to the last, whatever else is up.
 */
final class ManagementServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, BooleanSupplier> checks = new ConcurrentSkipListMap<>();
  private volatile boolean started;

  /**
   * @throws StartFailure naming host and port if they cannot be had
   */
  ManagementServer(NodeSettings.Listen listen, Supplier<String> metrics) throws StartFailure {
    InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
    try {
      server = HttpServer.create(address, 50);
    } catch (IOException | IllegalArgumentException e) {
      throw new StartFailure(
          "tributary.management.host and port: cannot listen on "
              + listen.host()
              + ":"
              + listen.port()
              + ": "
              + e.getMessage(),
          e);
    }
    // As many as it takes: while checks wait for a database that is gone, the process is alive, and
    // must be able to say so.
    threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("management-", 0).factory());
    server.setExecutor(threads);
    server.createContext(
        "/alive", exchange -> answer(exchange, "/alive", 200, JSON, "{\"alive\":true}\n"));
    server.createContext("/ready", this::ready);
    server.createContext(
        "/metrics", exchange -> answer(exchange, "/metrics", 200, PROMETHEUS, metrics.get()));
    server.start();
  }

  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  InetSocketAddress address() {
    return server.getAddress();
  }

  /** Something that must hold for this node to be ready. It may block for a moment. */
  void require(String what, BooleanSupplier holds) {
    checks.put(what, holds);
  }

  /** Every check is there. */
  void started() {
    started = true;
  }

  /** Not ready from now on: whoever sends requests here should stop. */
  void stopping() {
    started = false;
  }

  private void ready(HttpExchange exchange) throws IOException {
    Map<String, Boolean> found = new TreeMap<>();
    checks.forEach((what, holds) -> found.put(what, holds.getAsBoolean()));
    found.put("started", started);
    boolean ready = !found.containsValue(false);
    String body =
        found.entrySet().stream()
            .map(check -> "\"" + check.getKey() + "\":" + check.getValue())
            .collect(Collectors.joining(",", "{\"ready\":" + ready + ",\"checks\":{", "}}\n"));
    answer(exchange, "/ready", ready ? 200 : 503, JSON, body);
  }

  private static void answer(
      HttpExchange exchange, String path, int status, String type, String body) throws IOException {
    try (exchange) {
      boolean known = exchange.getRequestURI().getPath().equals(path);
      boolean reads = exchange.getRequestMethod().matches("GET|HEAD");
      byte[] bytes = known && reads ? body.getBytes(StandardCharsets.UTF_8) : new byte[0];
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      boolean bare = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(!known ? 404 : !reads ? 405 : status, bare ? -1 : bytes.length);
      if (!bare) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
