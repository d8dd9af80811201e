package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.gateway.LinkClient;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.wire.Tls;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Hello;
import tributary.wire.proto.KeyRequest;
import tributary.wire.proto.PlayRequest;
import tributary.wire.proto.Quote;
import tributary.wire.proto.Renew;

/** A whole node, and those who should get nothing of it: refused, and in the audit log. */
class StrangersTest {
  private static final MediaId MOVIE = MediaId.of(815);

  @TempDir static Path directory;
  private static NodeFixture fixture;
  private static InetSocketAddress gateway;
  private static String operator;

  @BeforeAll
  static void start() throws Exception {
    fixture = new NodeFixture(directory.resolve("data")).start();
    gateway = fixture.node().gatewayAddress();
    operator = Files.readString(directory.resolve("data/operator.token")).strip();
    fixture.publish(fixture.publisher(), MOVIE);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static TestDevice box(String user) throws IOException {
    return TestDevice.enrol(gateway, fixture.anchor(), fixture.boxCode(fixture.signUp(user)));
  }

  /** Waits until the log has a refusal of this reason for this one. */
  private static void audited(String who, String reason) {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    try (ApiClient api = new ApiClient(fixture.node().apiAddress())) {
      String path = "/api/v1/operator/audit?outcome=REFUSED&who=" + who + "&reason=" + reason;
      JsonNode items = api.get(path, operator).path("items");
      while (items.isEmpty() && Instant.now().isBefore(end)) {
        Thread.onSpinWait();
        items = api.get(path, operator).path("items");
      }
      assertThat(items).as(path).isNotEmpty();
    }
  }

  private static void decide(TestDevice box, String step) {
    try (ApiClient api = new ApiClient(fixture.node().apiAddress())) {
      api.command("/api/v1/operator/devices/" + box.client() + "/" + step, operator);
    }
  }

  private static ByteString pass(LinkClient link) {
    Quote quote = TestDevice.quote(link, MOVIE);
    return link.ask(
            EdgeToCluster.newBuilder()
                .setPlayRequest(
                    PlayRequest.newBuilder()
                        .setQuoteId(quote.getQuoteId())
                        .setMediaId(MOVIE.text())))
        .getMediaPass()
        .getPass();
  }

  private static ClusterToEdge redeem(LinkClient link, ByteString pass) {
    return link.ask(
        EdgeToCluster.newBuilder().setKeyRequest(KeyRequest.newBuilder().setPass(pass)));
  }

  @Test
  void aReplayedPassAndAForeignDevicesAreRefused() throws Exception {
    TestDevice ann = box("ann");
    TestDevice eve = box("eve");
    try (LinkClient hers = ann.dial(gateway);
        LinkClient strangers = eve.dial(gateway)) {
      TestDevice.hello(hers);
      TestDevice.hello(strangers);
      ByteString pass = pass(hers);

      assertThat(redeem(strangers, pass).getRefusal().getReason()).isEqualTo("WRONG_DEVICE");
      assertThat(redeem(hers, pass).hasKeyGrant()).isTrue();
      assertThat(redeem(hers, pass).getRefusal().getReason()).isEqualTo("PASS_USED");
    }
    audited(eve.client().text(), "WRONG_DEVICE");
    audited(ann.client().text(), "PASS_USED");
  }

  @Test
  void aManInTheMiddleFailsAtBothEnds() throws Exception {
    CertificateAuthority another =
        CertificateAuthority.loadOrCreateBelowRoot(directory.resolve("other"), Clock.systemUTC());
    DeviceKey key = DeviceKey.generate();
    List<X509Certificate> chain =
        another.issue(
            key.publicKey(),
            box("mia").client(),
            NodeKind.SET_TOP_BOX,
            another.newRegistrationNumber(),
            Duration.ofDays(1));
    Identity middle = new Identity(key.privateKey(), chain, fixture.anchor());

    try (LinkClient link = LinkClient.dial(gateway, Tls.client(middle))) {
      link.send(EdgeToCluster.newBuilder().setHello(Hello.getDefaultInstance()));
      assertThat(link.awaitClosed()).isTrue();
    }
    // TLS says which authorities count, so a certificate of another is not even offered.
    audited("127.0.0.1", "CERTIFICATE_REQUIRED");
    try (LinkClient link = LinkClient.dial(gateway, Tls.client(another.trustAnchors()))) {
      assertThat(link.awaitClosed()).as("a gateway of another authority").isTrue();
    }
  }

  @Test
  void aStolenIdentityIsHeldWithItsOwnerUntilAnOperatorDecides() throws Exception {
    TestDevice box = box("sue");
    ByteString first = joined(box, ByteString.EMPTY).orElseThrow();
    ByteString owners = joined(box, first).orElseThrow();
    assertThat(joined(box, first)).as("the thief, with what the disk held").isPresent();

    assertThat(joined(box, owners)).as("the owner, who comes second").isEmpty();
    assertThat(joined(box, first)).as("the thief again").isEmpty();
    audited(box.client().text(), "CLONE_SUSPECTED");

    decide(box, "release");
    assertThat(joined(box, owners)).isPresent();
  }

  /** What a joining gives for the next, if it is let in. */
  private static Optional<ByteString> joined(TestDevice box, ByteString nonce) {
    try (LinkClient link = box.dial(gateway)) {
      link.send(
          EdgeToCluster.newBuilder()
              .setRequestId(900)
              .setHello(
                  Hello.newBuilder()
                      .setInventoryDigest(ByteString.copyFrom(Digest.ofContent().bytes()))
                      .setJoinNonce(nonce)));
      ClusterToEdge answer = link.await(it -> it.hasWelcome() || it.hasSessionEnd());
      return answer.hasWelcome()
          ? Optional.of(answer.getWelcome().getJoinNonce())
          : Optional.empty();
    }
  }

  @Test
  void aRevokedDeviceIsOutWithinSecondsAndStaysOut() throws Exception {
    TestDevice box = box("rob");
    try (LinkClient link = box.dial(gateway)) {
      TestDevice.hello(link);
      ByteString pass = pass(link);
      Instant asked = Instant.now();

      decide(box, "revocation");

      assertThat(link.await(ClusterToEdge::hasSessionEnd).getSessionEnd().getReason())
          .startsWith("REVOKED");
      assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(20));
      assertThat(pass.isEmpty()).isFalse();
    }
    try (LinkClient again = box.dial(gateway)) {
      assertThat(TestDevice.hello(again).getSessionEnd().getReason()).startsWith("REVOKED");
    }
    EdgeToCluster.Builder renew =
        EdgeToCluster.newBuilder()
            .setRenew(
                Renew.newBuilder()
                    .setClientId(box.client().text())
                    .setCertificateRequest(ByteString.copyFrom(box.key().certificateRequest())));
    try (LinkClient outside = LinkClient.dial(gateway, Tls.client(fixture.anchor()))) {
      assertThat(outside.ask(renew).getRefusal().getReason()).isEqualTo("REVOKED");
    }
    audited(box.client().text(), "REVOKED");
    audited("127.0.0.1", "REVOKED");
  }

  @Test
  void whoWasAwayForLongGetsACertificateForItsOwnKeyOnly() throws Exception {
    TestDevice box = box("ulf");
    for (DeviceKey key : List.of(box.key(), DeviceKey.generate())) {
      try (LinkClient outside = LinkClient.dial(gateway, Tls.client(fixture.anchor()))) {
        ClusterToEdge answer =
            outside.ask(
                EdgeToCluster.newBuilder()
                    .setRenew(
                        Renew.newBuilder()
                            .setClientId(box.client().text())
                            .setCertificateRequest(ByteString.copyFrom(key.certificateRequest()))));
        if (key.equals(box.key())) {
          assertThat(answer.getEnrolled().getClientId()).isEqualTo(box.client().text());
          assertThat(answer.getEnrolled().getTrustAnchorsCount()).isEqualTo(1);
        } else {
          assertThat(answer.getRefusal().getReason()).isEqualTo("WRONG_DEVICE");
        }
      }
    }
  }
}
