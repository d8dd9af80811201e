package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.ListEdit;
import tributary.wire.proto.PublishItem;

/** A node in this process on a data folder of its own, and what its tests do to it. */
final class NodeFixture implements AutoCloseable {
  private final Path data;
  private final Map<String, ?> own;
  private ClusterNode node;

  NodeFixture(Path data) {
    this(data, Map.of());
  }

  /**
   * @param data where the secrets are too
   * @param own settings of this node
   */
  NodeFixture(Path data, Map<String, ?> own) {
    this.data = data;
    this.own = own;
  }

  ClusterNode node() {
    return node;
  }

  NodeFixture start() throws StartFailure {
    node = ClusterNode.start(settings(Map.of()));
    return this;
  }

  @Override
  public void close() {
    if (node != null) {
      node.close();
    }
  }

  Config settings(Map<String, ?> changes) {
    Map<String, Object> all = new HashMap<>();
    all.put("tributary.data-dir", data.toString());
    all.put("tributary.cluster.port", 0);
    all.put("tributary.api.port", 0);
    all.put("tributary.management.port", 0);
    all.put("tributary.gateway.host", "127.0.0.1");
    all.put("tributary.gateway.port", 0);
    all.put("tributary.gateway.reachability.first-probe-port", 0);
    all.put("tributary.gateway.reachability.second-probe-port", 0);
    all.putAll(own);
    all.putAll(changes);
    return ConfigFactory.parseMap(all);
  }

  List<X509Certificate> anchor() throws IOException {
    return Identity.readTrustAnchors(data.resolve("authority/authority.pem"));
  }

  String reasonOf(String code) throws IOException {
    return TestDevice.tryCode(node.gatewayAddress(), anchor(), code, DeviceKey.generate())
        .getRefusal()
        .getReason();
  }

  String operatorToken() throws IOException {
    return Files.readString(data.resolve("operator.token")).strip();
  }

  TestDevice publisher() throws IOException {
    String operator = operatorToken();
    try (ApiClient api = new ApiClient(node.apiAddress())) {
      JsonNode reserved = api.post("/api/v1/nodes", operator, "{\"kind\":\"MEDIA_SERVER\"}");
      return TestDevice.enrol(
          node.gatewayAddress(), anchor(), reserved.get("authorizationCode").textValue());
    }
  }

  /** A session token of a new account. */
  String signUp(String user) {
    try (ApiClient api = new ApiClient(node.apiAddress())) {
      api.post(
          "/api/v1/accounts",
          "",
          "{\"userId\":\""
              + user
              + "\",\"password\":\"correct"
              + " horse\",\"name\":\"Ann\",\"address\":\"1 River Road\",\"country\":\"US\"}");
      return api.post(
              "/api/v1/sessions",
              "",
              "{\"userId\":\"" + user + "\",\"password\":\"correct horse\"}")
          .get("token")
          .textValue();
    }
  }

  String boxCode(String token) {
    try (ApiClient api = new ApiClient(node.apiAddress())) {
      return api.post("/api/v1/devices", token, "{\"name\":\"living room\",\"supplier\":\"Acme\"}")
          .get("authorizationCode")
          .textValue();
    }
  }

  /** Each item has a key of its own. */
  static KeyId keyId(MediaId media) {
    return new KeyId(("key " + media).getBytes(StandardCharsets.US_ASCII));
  }

  /** Publishes an item of three segments; its content key. */
  byte[] publish(TestDevice server, MediaId media) {
    return publish(server, media, "main");
  }

  byte[] publish(TestDevice server, MediaId media, String catalog) {
    try (LinkClient link = server.dial(node.gatewayAddress())) {
      byte[] vaultKey = TestDevice.hello(link).getWelcome().getVaultKey().toByteArray();
      List<Digest> segments = List.of(Digest.ofContent(), Digest.ofContent(), Digest.ofContent());
      try (ContentKey key = ContentKey.random()) {
        Manifest manifest =
            new Manifest(
                media,
                3L << 16,
                1 << 16,
                segments,
                MerkleRoot.of(segments),
                keyId(media),
                key.check(),
                List.of(),
                1000);
        Title title =
            new Title(
                media,
                catalog,
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
                                        ContentKey.sealContext(keyId(media)))))));
        assertThat(published.getPublished().getMediaId()).isEqualTo(media.text());
        return plain;
      }
    }
  }

  static EdgeToCluster.Builder edit(long version, String item) {
    return EdgeToCluster.newBuilder()
        .setListEdit(ListEdit.newBuilder().setExpectedVersion(version).addMediaIds(item));
  }

  /** Takes everything off the list. */
  static EdgeToCluster.Builder clear(long version) {
    return EdgeToCluster.newBuilder()
        .setListEdit(ListEdit.newBuilder().setExpectedVersion(version));
  }
}
