package tributary.edge.boot;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * What a box shows in place of everything else when its software is not what was signed: that it
 * needs service (R351, R352). All addresses give this one page, and none does anything.
 */
final class FallbackPage implements AutoCloseable {
  private static final int BACKLOG = 20;

  private final HttpServer server;

  /**
   * @param why shown small, for the one who serves the box
   */
  FallbackPage(int port, UntrustedSoftwareException why) throws IOException {
    byte[] page =
        resource("fallback.html")
            .replace("{reason}", why.reason().name())
            .getBytes(StandardCharsets.UTF_8);
    byte[] style = resource("fallback.css").getBytes(StandardCharsets.UTF_8);
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.createContext("/", exchange -> answer(exchange, 503, "text/html", page));
    server.createContext("/fallback.css", exchange -> answer(exchange, 200, "text/css", style));
    server.start();
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", type + "; charset=utf-8");
      headers.set("Cache-Control", "no-store");
      headers.set("Content-Security-Policy", "default-src 'none'; style-src 'self'");
      headers.set("X-Content-Type-Options", "nosniff");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = FallbackPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the boot stage is without its " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
