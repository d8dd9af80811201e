package tributary.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  @Test
  void itTellsHealthAndNothingThatTheOwnerMayDo() throws Exception {
    AtomicBoolean ready = new AtomicBoolean();
    try (HealthServer server =
            new HealthServer("127.0.0.1", 0, ready::get, () -> "tributary_things 3\n");
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(get(http, server, "/alive").statusCode()).isEqualTo(200);
      assertThat(get(http, server, "/ready").statusCode()).isEqualTo(503);
      ready.set(true);
      assertThat(get(http, server, "/ready").statusCode()).isEqualTo(200);
      assertThat(get(http, server, "/metrics").body()).isEqualTo("tributary_things 3\n");
      for (String page : new String[] {"/", "/api/status", "/api/ingest", "/metrics/more"}) {
        assertThat(get(http, server, page).statusCode()).as(page).isEqualTo(404);
      }
    }
  }

  private static HttpResponse<String> get(HttpClient http, HealthServer server, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aBadPortIsNamed() {
    assertThatThrownBy(
            () ->
                HealthServer.Listen.from(
                    ConfigFactory.parseString(
                        "tributary.edge.health { host = \"\", port = 65536 }")))
        .hasMessage("tributary.edge.health.port must be 0 to 65535, was 65536");
  }
}
