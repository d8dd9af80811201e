package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Health, while what it asks after hangs. */
class ManagementServerTest {
  private final HttpClient client = HttpClient.newHttpClient();

  private CompletableFuture<HttpResponse<String>> get(ManagementServer server, String path) {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return client.sendAsync(
        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void itIsAliveAndMeasuredWhileManyAskWhetherItIsReadyAndTheDatabaseHangs() throws Exception {
    try (ManagementServer server =
        new ManagementServer(new NodeSettings.Listen("127.0.0.1", 0), () -> "some 1")) {
      CountDownLatch asked = new CountDownLatch(5);
      CountDownLatch back = new CountDownLatch(1);
      server.require(
          "database",
          () -> {
            asked.countDown();
            awaited(back);
            return true;
          });
      server.started();
      List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        waiting.add(get(server, "/ready"));
      }
      awaited(asked);

      assertThat(get(server, "/alive").join().statusCode()).isEqualTo(200);
      assertThat(get(server, "/metrics").join().body()).isEqualTo("some 1");
      assertThat(waiting).noneMatch(CompletableFuture::isDone);

      back.countDown();
      assertThat(waiting).allMatch(answer -> answer.join().statusCode() == 200);
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
