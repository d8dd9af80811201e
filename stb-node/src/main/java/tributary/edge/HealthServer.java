package tributary.edge;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /alive /ready /metrics} for those who cannot come to loopback. Apart from the page, whose
 * port would let them do all that its owner may.
 */
final class HealthServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * @param host empty for nowhere
   * @param port 0 for any free one
   */
  record Listen(Optional<String> host, int port) {
    private static final String SECTION = "tributary.edge.health";

    static Listen from(Config config) {
      int port = config.getInt(SECTION + ".port");
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException(SECTION + ".port must be 0 to 65535, was " + port);
      }
      return new Listen(
          Optional.of(config.getString(SECTION + ".host")).filter(host -> !host.isBlank()), port);
    }

    /** Where it is wanted, or nothing that needs closing. */
    AutoCloseable open(BooleanSupplier ready, Supplier<String> metrics) throws IOException {
      return host.isPresent() ? new HealthServer(host.get(), port, ready, metrics) : () -> {};
    }
  }

  /**
   * @throws IOException naming the port if it cannot be had
   */
  HealthServer(String host, int port, BooleanSupplier ready, Supplier<String> metrics)
      throws IOException {
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 50);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("tributary.edge.health: cannot listen on " + host + ":" + port, e);
    }
    threads =
        Executors.newFixedThreadPool(2, Thread.ofPlatform().name("health-", 0).daemon().factory());
    server.setExecutor(threads);
    answer("/alive", () -> 200, () -> "alive\n");
    answer(
        "/ready",
        () -> ready.getAsBoolean() ? 200 : 503,
        () -> ready.getAsBoolean() ? "ready\n" : "not ready\n");
    answer("/metrics", () -> 200, metrics);
    server.start();
    LOG.atInfo().addKeyValue("address", server.getAddress()).log("health ready");
  }

  private void answer(String path, Supplier<Integer> status, Supplier<String> body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            boolean known =
                exchange.getRequestURI().getPath().equals(path)
                    && exchange.getRequestMethod().equals("GET");
            byte[] bytes = known ? body.get().getBytes(StandardCharsets.UTF_8) : new byte[0];
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(known ? status.get() : 404, known ? bytes.length : -1);
            exchange.getResponseBody().write(bytes);
          }
        });
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
