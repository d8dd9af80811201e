package tributary.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.time.Duration;

/** An edge node as a process, and what its loopback pages say. */
public record EdgeProcess(NodeProcess process, URI page, String clientId) {
  private static final Duration ACTIVATION_LIMIT = Duration.ofMinutes(2);

  public String name() {
    return process.name();
  }

  public JsonClient screen() {
    return JsonClient.of(page);
  }

  /** Blocks until the node holds its certificate and its session with the cluster is up. */
  public EdgeProcess awaitActive() {
    process.awaitReady();
    Await.until(name() + " connected to the cluster", ACTIVATION_LIMIT, this::isConnected);
    return this;
  }

  public boolean isConnected() {
    return process.isAlive() && screen().get("/api/status").path("connected").asBoolean();
  }

  /** The box's row of an item in its list; missing if it does not stand there. */
  public JsonNode listed(String mediaId) {
    for (JsonNode item : screen().get("/api/list").path("items")) {
      if (item.path("mediaId").asText().equals(mediaId)) {
        return item;
      }
    }
    return MissingNode.getInstance();
  }

  public boolean isDownloaded(String mediaId) {
    return listed(mediaId).path("state").asText().equals("complete");
  }
}
