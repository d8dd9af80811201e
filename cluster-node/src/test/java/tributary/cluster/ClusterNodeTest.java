package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.gateway.LinkClient;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.crypto.SealedBox;
import tributary.media.ContentKey;
import tributary.model.Digest;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;
import tributary.model.Money;
import tributary.model.Title;
import tributary.wire.ManifestMessages;
import tributary.wire.TitleMessages;
import tributary.wire.proto.CatalogRequest;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.KeyRequest;
import tributary.wire.proto.ListEdit;
import tributary.wire.proto.PlayRequest;
import tributary.wire.proto.PublishItem;
import tributary.wire.proto.QuoteRequest;

/** The whole service in one process: real ports, real TLS, a real database file. */
class ClusterNodeTest {
  private static final MediaId MOVIE = MediaId.of(4711);

  @TempDir Path directory;
  private ClusterNode node;

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void aDeviceEnrolsJoinsAndEditsItsListAndARestartKeepsIt() throws Exception {
    node = ClusterNode.start(settings(Map.of()));
    TestDevice server = publisher();
    publish(server);
    String token = signUp();
    TestDevice box = TestDevice.enrol(node.gatewayAddress(), anchor(), boxCode(token));
    try (LinkClient link = box.dial(node.gatewayAddress())) {
      ClusterToEdge welcome = TestDevice.hello(link);
      assertThat(welcome.getWelcome().getClientId()).isEqualTo(box.client().text());
      assertThat(welcome.getWelcome().getList().getVersion()).isZero();

      ClusterToEdge unknown = link.ask(edit(0, MediaId.of(1).text()));
      assertThat(unknown.getRefusal().getReason()).isEqualTo("UNKNOWN_ITEM");
      assertThat(unknown.getRefusal().getDetail()).contains(MediaId.of(1).text());
      assertThat(link.ask(edit(0, MOVIE.text())).getListUpdate().getVersion()).isEqualTo(1);
      assertThat(link.ask(edit(0, MOVIE.text())).getRefusal().getReason())
          .isEqualTo("LIST_CHANGED");
      assertThat(link.ask(edit(1, "nonsense")).getRefusal().getReason()).isEqualTo("BAD_MESSAGE");
    }

    node.close();
    node = ClusterNode.start(settings(Map.of()));

    try (LinkClient link = box.dial(node.gatewayAddress())) {
      var list = TestDevice.hello(link).getWelcome().getList();
      assertThat(list.getVersion()).isEqualTo(1);
      assertThat(list.getMediaIdsList()).containsExactly(MOVIE.text());
    }
  }

  @Test
  void aRentedItemsKeyComesOnceForEachPassAndOnlyToTheDevice() throws Exception {
    node = ClusterNode.start(settings(Map.of()));
    byte[] contentKey = publish(publisher());
    TestDevice box = TestDevice.enrol(node.gatewayAddress(), anchor(), boxCode(signUp()));
    try (LinkClient link = box.dial(node.gatewayAddress())) {
      TestDevice.hello(link);
      var quote =
          link.ask(
                  EdgeToCluster.newBuilder()
                      .setQuoteRequest(QuoteRequest.newBuilder().setMediaId(MOVIE.text())))
              .getQuote();
      assertThat(quote.getPriceCents()).isEqualTo(299);
      var pass =
          link.ask(
                  EdgeToCluster.newBuilder()
                      .setPlayRequest(
                          PlayRequest.newBuilder()
                              .setQuoteId(quote.getQuoteId())
                              .setMediaId(MOVIE.text())))
              .getMediaPass();
      EdgeToCluster.Builder redeem =
          EdgeToCluster.newBuilder().setKeyRequest(KeyRequest.newBuilder().setPass(pass.getPass()));

      byte[] sealed = link.ask(redeem).getKeyGrant().getSealedContentKey().toByteArray();

      assertThat(SealedBox.open(sealed, box.key().privateKey(), ContentKey.sealContext(keyId())))
          .isEqualTo(contentKey);
      assertThat(link.ask(redeem).getRefusal().getReason()).isEqualTo("PASS_USED");
    }
  }

  @Test
  void whatIsPublishedIsFoundAndEverySessionHearsOfIt() throws Exception {
    node = ClusterNode.start(settings(Map.of()));
    TestDevice box = TestDevice.enrol(node.gatewayAddress(), anchor(), boxCode(signUp()));
    try (LinkClient link = box.dial(node.gatewayAddress())) {
      TestDevice.hello(link);

      publish(publisher());

      assertThat(link.await(ClusterToEdge::hasCatalogChanged).getCatalogChanged().getVersion())
          .isEqualTo(1);
      var page =
          link.ask(
                  EdgeToCluster.newBuilder()
                      .setCatalogRequest(CatalogRequest.newBuilder().setSearch("bunny")))
              .getCatalogPage();
      assertThat(page.getTitlesList())
          .extracting(it -> it.getMediaId())
          .containsExactly(MOVIE.text());
    }
  }

  @Test
  void aWrongOrUsedCodeIsRefused() throws Exception {
    node = ClusterNode.start(settings(Map.of()));
    String code = boxCode(signUp());
    String wrong = code.substring(0, 18) + (code.endsWith("00000") ? "11111" : "00000");

    assertThat(reasonOf(wrong)).isEqualTo("UNKNOWN_CODE");
    assertThat(reasonOf("00000-00000-00000-00000")).isEqualTo("UNKNOWN_CODE");
    TestDevice.enrol(node.gatewayAddress(), anchor(), code);
    assertThat(reasonOf(code)).isEqualTo("CODE_USED");
  }

  @Test
  void healthAndMetricsAnswer() throws Exception {
    node = ClusterNode.start(settings(Map.of()));
    publisher();
    try (ApiClient management = new ApiClient(node.managementAddress())) {
      assertThat(management.fetch("/alive").statusCode()).isEqualTo(200);
      JsonNode ready = management.get("/ready", "");
      assertThat(ready.get("ready").booleanValue()).isTrue();
      assertThat(ready.get("checks").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("database", "gateway", "member", "started");
      String metrics = management.fetch("/metrics").body();
      assertThat(metrics)
          .contains("tributary_gateway_sessions")
          .contains("tributary_gateway_enrolments_total{outcome=\"ENROLLED\"} 1.0")
          .contains("jvm_memory_used_bytes");
      assertThat(management.fetch("/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void secretsAreTheOwnersOnly() throws Exception {
    node = ClusterNode.start(settings(Map.of()));

    Path data = directory.resolve("data");
    assertThat(permissions(data)).isEqualTo("rwx------");
    assertThat(permissions(data.resolve("operator.token"))).isEqualTo("rw-------");
    for (String key : List.of("ticket", "pass", "vault", "wrapping")) {
      assertThat(permissions(data.resolve("keys/" + key + ".key"))).isEqualTo("rw-------");
    }
    assertThat(permissions(data.resolve("authority/authority.key"))).isEqualTo("rw-------");
    assertThat(permissions(data.resolve("authority/authority.pem"))).isEqualTo("rw-r--r--");
  }

  @Test
  void stoppingTellsTheBoxes() throws Exception {
    node = ClusterNode.start(settings(Map.of()));
    TestDevice server = publisher();
    try (LinkClient link = server.dial(node.gatewayAddress())) {
      TestDevice.hello(link);
      node.close();

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
    node = ClusterNode.start(settings(Map.of()));
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
        assertThatThrownBy(() -> ClusterNode.start(settings(settings)).close())
            .isInstanceOf(StartFailure.class);
    for (String part : parts) {
      failure.hasMessageContaining(part);
    }
  }

  private Config settings(Map<String, ?> changes) {
    Map<String, Object> all = new HashMap<>();
    all.put("tributary.data-dir", directory.resolve("data").toString());
    all.put("tributary.cluster.port", 0);
    all.put("tributary.api.port", 0);
    all.put("tributary.management.port", 0);
    all.put("tributary.gateway.host", "127.0.0.1");
    all.put("tributary.gateway.port", 0);
    all.putAll(changes);
    return ConfigFactory.parseMap(all);
  }

  private X509Certificate anchor() throws IOException {
    return Identity.readCertificate(directory.resolve("data/authority/authority.pem"));
  }

  private String reasonOf(String code) throws IOException {
    return TestDevice.tryCode(node.gatewayAddress(), anchor(), code, DeviceKey.generate())
        .getRefusal()
        .getReason();
  }

  private TestDevice publisher() throws IOException {
    String operator = Files.readString(directory.resolve("data/operator.token")).strip();
    try (ApiClient api = new ApiClient(node.apiAddress())) {
      JsonNode reserved = api.post("/api/v1/nodes", operator, "{\"kind\":\"MEDIA_SERVER\"}");
      return TestDevice.enrol(
          node.gatewayAddress(), anchor(), reserved.get("authorizationCode").textValue());
    }
  }

  /** A session token of a new account. */
  private String signUp() {
    try (ApiClient api = new ApiClient(node.apiAddress())) {
      api.post(
          "/api/v1/accounts",
          "",
          "{\"userId\":\"ann\",\"password\":\"correct"
              + " horse\",\"name\":\"Ann\",\"address\":\"1 River Road\",\"country\":\"US\"}");
      return api.post("/api/v1/sessions", "", "{\"userId\":\"ann\",\"password\":\"correct horse\"}")
          .get("token")
          .textValue();
    }
  }

  private String boxCode(String token) {
    try (ApiClient api = new ApiClient(node.apiAddress())) {
      return api.post("/api/v1/devices", token, "{\"name\":\"living room\",\"supplier\":\"Acme\"}")
          .get("authorizationCode")
          .textValue();
    }
  }

  private static KeyId keyId() {
    return new KeyId("key of the bunny".getBytes(StandardCharsets.US_ASCII));
  }

  /** Publishes an item of three segments; its content key. */
  private byte[] publish(TestDevice server) {
    try (LinkClient link = server.dial(node.gatewayAddress())) {
      byte[] vaultKey = TestDevice.hello(link).getWelcome().getVaultKey().toByteArray();
      List<Digest> segments = List.of(Digest.ofContent(), Digest.ofContent(), Digest.ofContent());
      try (ContentKey key = ContentKey.random()) {
        Manifest manifest =
            new Manifest(
                MOVIE,
                3L << 16,
                1 << 16,
                segments,
                MerkleRoot.of(segments),
                Digest.ofContent(),
                keyId(),
                key.check(),
                List.of(),
                1000);
        Title title =
            new Title(
                MOVIE,
                "main",
                "Big Buck Bunny",
                2008,
                List.of("Animation"),
                List.of(),
                List.of(),
                List.of(),
                "en",
                "",
                "",
                1000,
                3L << 16,
                new Money(299, "USD"));
        byte[] plain = key.bytes();
        ClusterToEdge published =
            link.ask(
                EdgeToCluster.newBuilder()
                    .setPublishItem(
                        PublishItem.newBuilder()
                            .setManifest(ManifestMessages.toProto(manifest))
                            .setTitle(TitleMessages.toProto(title))
                            .setSealedContentKey(
                                ByteString.copyFrom(
                                    SealedBox.seal(
                                        plain,
                                        SealedBox.publicKey(vaultKey),
                                        ContentKey.sealContext(keyId()))))));
        assertThat(published.getPublished().getMediaId()).isEqualTo(MOVIE.text());
        return plain;
      }
    }
  }

  private static EdgeToCluster.Builder edit(long version, String item) {
    return EdgeToCluster.newBuilder()
        .setListEdit(ListEdit.newBuilder().setExpectedVersion(version).addMediaIds(item));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
