package tributary.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.NodeKind;

class EdgeNodeTest {
  @TempDir Path folder;
  private CertificateAuthority authority;

  @BeforeEach
  void makeAuthority() throws IOException {
    authority = CertificateAuthority.loadOrCreate(folder.resolve("authority"), Clock.systemUTC());
  }

  private Config config(String more) {
    return ConfigFactory.parseString(more)
        .withFallback(
            ConfigFactory.parseString(
                """
                tributary.data-dir = "%s"
                tributary.edge {
                  trust-anchor = "%s"
                  # A port where nobody answers.
                  gateway { host = "127.0.0.1", port = 1 }
                  listen { host = "127.0.0.1", port = 0 }
                  screen.port = 0
                }
                """
                    .formatted(folder.resolve("data"), folder.resolve("authority/authority.pem"))))
        .withFallback(EdgeNode.config());
  }

  private void activate(NodeKind kind) throws IOException {
    Path identity = Files.createDirectories(folder.resolve("data/identity"));
    DeviceKey key = DeviceKey.loadOrCreate(identity.resolve("device.key"));
    Identity.writeCertificates(
        identity.resolve("certificate.pem"),
        authority.issue(
            key.publicKey(),
            ClientId.of(new CellId(0), 5),
            kind,
            authority.newRegistrationNumber(),
            Duration.ofDays(1)));
  }

  private static HttpResponse<String> get(EdgeNode node, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(node.screenUri()).resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aNodeWithoutACertificateIsAliveAndWaitsForItsCode() throws Exception {
    try (EdgeNode node = EdgeNode.start(config(""))) {
      assertThat(get(node, "/alive").statusCode()).isEqualTo(200);
      assertThat(get(node, "/ready").statusCode()).isEqualTo(503);
      assertThat(get(node, "/api/status").body()).contains("\"activated\":false");
      assertThat(get(node, "/metrics").body())
          .contains("tributary_edge_store_capacity_bytes", "tributary_edge_link_connected 0.0");
    }
  }

  @Test
  void anActivatedNodeTakesUpItsWorkWithoutTheCluster() throws Exception {
    activate(NodeKind.SET_TOP_BOX);
    try (EdgeNode node = EdgeNode.start(config(""))) {
      assertThat(get(node, "/api/status").body())
          .contains("\"activated\":true", "\"clientId\":\"0000000005\"", "\"connected\":false");
    }
  }

  @Test
  void aCertificateOfAnotherKindIsRefusedNamingBoth() throws IOException {
    activate(NodeKind.MEDIA_SERVER);

    assertThatThrownBy(() -> EdgeNode.start(config("")))
        .hasMessageContaining("tributary.edge.kind")
        .hasMessageContaining("SET_TOP_BOX")
        .hasMessageContaining("MEDIA_SERVER");
  }

  @Test
  void aWrongSettingIsNamedWithItsValue() {
    assertWrong("tributary.edge.uplink = fast", "tributary.edge.uplink", "\"fast\"");
    assertWrong("tributary.edge.uplink = 5 bit", "tributary.edge.uplink", "5 bit");
    assertWrong("tributary.edge.kind = TOASTER", "tributary.edge.kind", "TOASTER");
    assertWrong("tributary.edge.trust-anchor = \"\"", "tributary.edge.trust-anchor", "empty");
    assertWrong("tributary.edge.listen.port = 70000", "tributary.edge.listen.port", "70000");
    assertWrong("tributary.edge.capacity = 0", "tributary.edge.capacity", "was 0");
    assertWrong("tributary.edge.disk-threads = 0", "tributary.edge.disk-threads", "was 0");
    assertWrong("tributary.edge.download.fewest-ahead = 0", "download.fewest-ahead", "was 0");
    assertWrong("tributary.edge.lease.idle-timeout = 0s", "lease.idle-timeout", "0");
  }

  private void assertWrong(String setting, String key, String value) {
    assertThatThrownBy(() -> EdgeNode.start(config(setting)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(value);
  }

  @Test
  void aTakenDataPortIsNamedAlsoBeforeActivation() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Config config = config("tributary.edge.listen.port = " + taken.getLocalPort());

      assertThatThrownBy(() -> EdgeNode.start(config))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("tributary.edge.listen")
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void aMissingTrustAnchorIsNamed() {
    assertThatThrownBy(
            () -> EdgeNode.start(config("tributary.edge.trust-anchor = \"/nowhere.pem\"")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tributary.edge.trust-anchor /nowhere.pem");
  }

  @Test
  void aNodeThatCannotStartEndsWithStatusOneAndOneClearLine() throws Exception {
    Path settings = folder.resolve("node.conf");
    Files.writeString(settings, "tributary.edge.trust-anchor = \"/nowhere.pem\"\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-Dconfig.file=" + settings,
                "-Dtributary.data-dir=" + folder.resolve("data"),
                "-cp",
                System.getProperty("java.class.path"),
                EdgeNode.class.getName())
            .redirectErrorStream(true)
            .start();

    String log =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(log).contains("cannot start: tributary.edge.trust-anchor /nowhere.pem");
    assertThat(log).doesNotContain("\tat ");
  }
}
