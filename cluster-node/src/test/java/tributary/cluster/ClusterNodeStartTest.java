package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.gateway.LinkClient;
import tributary.model.MediaId;
import tributary.wire.proto.ClusterToEdge;

/** Starts, stops and starts again; and does not start where something is wrong, saying what. */
class ClusterNodeStartTest {
  private static final MediaId MOVIE = MediaId.of(4711);

  @TempDir Path directory;
  private NodeFixture fixture;

  @BeforeEach
  void prepare() {
    fixture = new NodeFixture(directory.resolve("data"));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aDeviceEnrolsJoinsAndEditsItsListAndARestartKeepsIt() throws Exception {
    fixture.start();
    TestDevice server = fixture.publisher();
    fixture.publish(server, MOVIE);
    String token = fixture.signUp("ann");
    TestDevice box =
        TestDevice.enrol(fixture.node().gatewayAddress(), fixture.anchor(), fixture.boxCode(token));
    try (LinkClient link = box.dial(fixture.node().gatewayAddress())) {
      ClusterToEdge welcome = TestDevice.hello(link);
      assertThat(welcome.getWelcome().getClientId()).isEqualTo(box.client().text());
      assertThat(welcome.getWelcome().getList().getVersion()).isZero();

      ClusterToEdge unknown = link.ask(NodeFixture.edit(0, MediaId.of(1).text()));
      assertThat(unknown.getRefusal().getReason()).isEqualTo("UNKNOWN_ITEM");
      assertThat(unknown.getRefusal().getDetail()).contains(MediaId.of(1).text());
      assertThat(link.ask(NodeFixture.edit(0, MOVIE.text())).getListUpdate().getVersion())
          .isEqualTo(1);
      assertThat(link.ask(NodeFixture.edit(0, MOVIE.text())).getListUpdate().getVersion())
          .as("the same again, as after a lost answer")
          .isEqualTo(1);
      assertThat(link.ask(NodeFixture.clear(0)).getRefusal().getReason()).isEqualTo("LIST_CHANGED");
      assertThat(link.ask(NodeFixture.edit(1, "nonsense")).getRefusal().getReason())
          .isEqualTo("BAD_MESSAGE");
    }

    fixture.close();
    fixture.start();

    try (LinkClient link = box.dial(fixture.node().gatewayAddress())) {
      var list = TestDevice.hello(link).getWelcome().getList();
      assertThat(list.getVersion()).isEqualTo(1);
      assertThat(list.getMediaIdsList()).containsExactly(MOVIE.text());
    }
  }

  @Test
  void stoppingTellsTheBoxes() throws Exception {
    fixture.start();
    TestDevice server = fixture.publisher();
    try (LinkClient link = server.dial(fixture.node().gatewayAddress())) {
      TestDevice.hello(link);
      fixture.close();

      assertThat(link.await(ClusterToEdge::hasSessionEnd).getSessionEnd().getReason())
          .startsWith("GATEWAY_STOPS");
    }
  }

  @Test
  void badSettingsAreNamedByKeyAndValue() {
    assertRefused(Map.of("tributary.gateway.port", 70_000), "tributary.gateway.port", "70000");
    assertRefused(Map.of("tributary.cells", List.of()), "tributary.cells", "[]");
    assertRefused(Map.of("tributary.cells", List.of(1024)), "tributary.cells", "1024");
    assertRefused(Map.of("tributary.management.port", -1), "tributary.management.port", "-1");
    assertRefused(
        Map.of("tributary.gateway.idle-timeout", "soon"),
        "tributary.gateway",
        "idle-timeout",
        "soon");
    assertRefused(
        Map.of("tributary.cluster.roles", "control,gatway"), "tributary.cluster.roles", "gatway");
    assertRefused(Map.of("tributary.cluster.roles", List.of()), "tributary.cluster.roles", "[]");
    assertRefused(Map.of("tributary.cluster.seeds", "there"), "tributary.cluster.seeds", "there");
    assertRefused(Map.of("tributary.cluster.cell-moves", 0), "tributary.cluster.cell-moves", "0");
    assertRefused(Map.of("tributary.vault.threads", 0), "tributary.vault.threads", "0");
    assertRefused(
        Map.of("tributary.persistence.dialect", "oracle"),
        "tributary.persistence.dialect",
        "oracle");
  }

  @Test
  void aTakenPortIsNamedAndNothingIsLeftOpen() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String port : List.of("gateway", "management", "api", "cluster")) {
        assertRefused(
            Map.of("tributary." + port + ".port", taken.getLocalPort()),
            "tributary." + port + ".host and port",
            String.valueOf(taken.getLocalPort()));
      }
    }
    fixture.start();
  }

  @Test
  void aDataFolderThatIsAFileIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");

    assertRefused(
        Map.of("tributary.data-dir", file.toString()), "tributary.data-dir", file.toString());
  }

  @Test
  void aBrokenKeyFileIsNamed() throws IOException {
    Path keys = Files.createDirectories(directory.resolve("data/keys"));
    Files.writeString(keys.resolve("ticket.key"), "no key");

    assertRefused(Map.of(), "ticket.key");
  }

  private void assertRefused(Map<String, ?> settings, String... parts) {
    var failure =
        assertThatThrownBy(() -> ClusterNode.start(fixture.settings(settings)).close())
            .isInstanceOf(StartFailure.class);
    for (String part : parts) {
      failure.hasMessageContaining(part);
    }
  }
}
