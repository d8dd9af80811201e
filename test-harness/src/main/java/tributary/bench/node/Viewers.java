package tributary.bench.node;

import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import tributary.crypto.SealedBox;
import tributary.demo.Await;
import tributary.demo.JsonClient;
import tributary.edge.link.GatewayLink;
import tributary.edge.link.LinkSettings;
import tributary.media.ContentKey;
import tributary.model.Digest;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MerkleRoot;
import tributary.model.Money;
import tributary.model.Title;

/** Boxes of households of their own, over the links that real boxes use, and a film to watch. */
final class Viewers {
  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private final JsonClient api;
  private final String operatorToken;
  private final List<X509Certificate> trusted;
  private final LinkSettings settings;
  private final EventLoopGroup loops;
  private final Executor blocking;

  Viewers(
      Path folder,
      URI api,
      String operatorToken,
      List<X509Certificate> trusted,
      LinkSettings settings,
      EventLoopGroup loops,
      Executor blocking) {
    this.folder = folder;
    this.api = JsonClient.of(api);
    this.operatorToken = operatorToken;
    this.trusted = trusted;
    this.settings = settings;
    this.loops = loops;
    this.blocking = blocking;
  }

  /** The film of all of them; its key is in the vault. */
  MediaId publish() throws Exception {
    String code =
        api.withBearer(operatorToken)
            .post("/api/v1/nodes", Map.of("kind", "MEDIA_SERVER"))
            .get("authorizationCode")
            .asText();
    GatewayLink server = joined("server", code);
    MediaId film = MediaId.of(1);
    KeyId keyId = new KeyId("key of the bench".getBytes(StandardCharsets.US_ASCII));
    List<Digest> segments = List.of(Digest.ofContent());
    try (ContentKey key = ContentKey.random()) {
      Manifest manifest =
          new Manifest(
              film,
              1 << 16,
              1 << 16,
              segments,
              MerkleRoot.of(segments),
              keyId,
              key.check(),
              List.of(),
              1000);
      server
          .publish(
              manifest,
              title(film),
              SealedBox.seal(key.bytes(), server.vaultKey(), ContentKey.sealContext(keyId)))
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    server.close();
    return film;
  }

  private static Title title(MediaId film) {
    return new Title(
        film,
        "main",
        "Bench",
        2026,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "en",
        "",
        "",
        1000,
        1 << 16,
        new Money(299, "USD"));
  }

  List<GatewayLink> boxes(int count) throws Exception {
    List<GatewayLink> boxes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String user = "viewer" + i;
      api.post(
          "/api/v1/accounts",
          Map.of(
              "userId", user,
              "password", "correct horse",
              "name", user,
              "address", "1 Main St",
              "country", "US"));
      String token =
          api.post("/api/v1/sessions", Map.of("userId", user, "password", "correct horse"))
              .get("token")
              .asText();
      String code =
          api.withBearer(token)
              .post("/api/v1/devices", Map.of("name", "box", "supplier", "bench"))
              .get("authorizationCode")
              .asText();
      boxes.add(joined(user, code));
    }
    return boxes;
  }

  private GatewayLink joined(String name, String code) throws Exception {
    Path identity = Files.createDirectories(folder.resolve(name));
    IdleBox box =
        IdleBox.enrol(code, settings, identity, trusted, loops, blocking)
            .toCompletableFuture()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    box.join();
    Await.until(name + " has its session", Duration.ofSeconds(PATIENCE_SECONDS), box::isConnected);
    return box.link();
  }
}
