package tributary.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.JibContainer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.JsonClient;

/** Images go to a real registry and come back from there. */
class PushTest {
  @TempDir Path folder;

  @Test
  void whatIsPushedCanBePulled() throws Exception {
    Tools.require("images by way of a registry", "podman", "runc", "docker-registry");
    String registry = "127.0.0.1:" + freePort();
    Process server = registry(registry);
    try (Podman podman = new Podman(folder.resolve("podman"))) {
      JsonClient client = JsonClient.of(URI.create("http://" + registry));
      Await.until("registry", Duration.ofSeconds(20), () -> answers(client));

      Images images = BuiltImages.asFiles(BuiltImages.FOLDER);
      images.registry = registry + "/tv";
      Map<String, JibContainer> pushed = images.build(BuiltImages.ORIGIN);

      assertThat(client.get("/v2/_catalog").path("repositories").valueStream())
          .extracting(it -> it.asText())
          .containsExactlyInAnyOrder("tv/tributary/cluster-node", "tv/tributary/stb-node");
      for (Map.Entry<String, JibContainer> image : pushed.entrySet()) {
        podman.run("pull", "--quiet", "--tls-verify=false", image.getKey());
        assertThat(podman.run("image", "inspect", "--format", "{{.Digest}}", image.getKey()))
            .isEqualTo(image.getValue().getDigest().toString());
      }
      String node = BuiltImages.of("cluster-node", pushed).getKey();
      assertThat(podman.run("image", "inspect", "--format", "{{json .Labels}}", node))
          .contains(
              "\"org.opencontainers.image.title\":\"tributary/cluster-node\"",
              "\"org.opencontainers.image.version\":\"" + BuiltImages.ORIGIN.version() + "\"",
              "\"org.opencontainers.image.source\":\"" + BuiltImages.ORIGIN.source() + "\"");
    } finally {
      server.destroy();
    }
  }

  private Process registry(String address) throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("registry.yml"),
            """
            version: 0.1
            storage: { filesystem: { rootdirectory: %s } }
            http: { addr: "%s" }
            """
                .formatted(folder.resolve("registry"), address));
    return new ProcessBuilder("docker-registry", "serve", settings.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("registry.log").toFile())
        .start();
  }

  private static boolean answers(JsonClient client) {
    try {
      client.get("/v2/");
      return true;
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
