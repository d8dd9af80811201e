package tributary.edge.boot;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** Software for a box, as small as can be: it notes that it ran, and does as it was released to. */
public final class BootedApp {
  private BootedApp() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Files.writeString(
        Path.of(System.getProperty("notes")),
        System.getProperty("release") + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    String does = System.getProperty("does");
    if (does.equals("crash")) {
      System.exit(3);
    }
    int port = Integer.getInteger("port");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
    server.createContext(
        "/",
        exchange -> {
          boolean ready = exchange.getRequestURI().getPath().equals("/ready");
          exchange.sendResponseHeaders(ready && does.equals("work") ? 200 : 503, -1);
          exchange.close();
          if (exchange.getRequestURI().getPath().equals("/restart")) {
            System.exit(BootStage.RESTART);
          }
        });
    server.start();
    new CountDownLatch(1).await();
  }
}
