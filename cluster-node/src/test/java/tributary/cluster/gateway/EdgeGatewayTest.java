package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.message.Replies;
import tributary.cluster.scheduling.PartyOrder;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.model.ClientId;
import tributary.model.NodeKind;
import tributary.wire.Tls;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Enrol;
import tributary.wire.proto.Heartbeat;

/**
 * Whatever comes to the port, over real sockets: only good things get in, and bad ones hurt nobody.
 */
class EdgeGatewayTest {
  private static final ClientId BOX = new ClientId("00ABCDEFGH");
  private static GatewayFixture fixture;

  @BeforeAll
  static void start() throws Exception {
    fixture = new GatewayFixture(GatewayFixture.policy(50, Duration.ofSeconds(30), 30));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void aNodeEnrolsWithItsCodeAndGetsItsCertificate() {
    DeviceKey key = DeviceKey.generate();
    try (LinkClient link = fixture.dialWithoutCertificate()) {
      link.send(enrol("00abc-defgh-23456-789ab", key));

      var activate = fixture.clients.expectMessageClass(ClientCommand.Activate.class);
      assertThat(activate.secret()).isEqualTo("23456789AB");
      assertThat(activate.deviceKey()).isEqualTo(key.digest());
      activate
          .replyTo()
          .tell(
              StatusReply.success(
                  GatewayFixture.view(BOX, NodeKind.SET_TOP_BOX, key.digest(), "abcd")));
      var enrolled = link.await(ClusterToEdge::hasEnrolled).getEnrolled();
      var own = Identity.parseCertificate(enrolled.getCertificateChain(0).toByteArray());
      assertThat(own.getPublicKey()).isEqualTo(key.publicKey());
      assertThat(enrolled.getClientId()).isEqualTo(BOX.text());
      assertThat(enrolled.getRegistrationNumber()).isEqualTo("abcd");
      assertThat(link.awaitClosed()).isTrue();
    }
  }

  @Test
  void aWrongCodeIsRefusedByReason() {
    try (LinkClient link = fixture.dialWithoutCertificate()) {
      link.send(enrol("00ABC-DEFGH-23456-789AC", DeviceKey.generate()));
      fixture
          .clients
          .expectMessageClass(ClientCommand.Activate.class)
          .replyTo()
          .tell(Replies.refused("UNKNOWN_CODE", "no such code"));

      assertThat(link.await(ClusterToEdge::hasRefusal).getRefusal().getReason())
          .isEqualTo("UNKNOWN_CODE");
    }
    try (LinkClient link = fixture.dialWithoutCertificate()) {
      link.send(enrol("00ABC", DeviceKey.generate()));
      var refusal = link.await(ClusterToEdge::hasRefusal).getRefusal();
      assertThat(refusal.getReason()).isEqualTo("UNKNOWN_CODE");
      assertThat(refusal.getDetail()).contains("20 characters").doesNotContain("00ABC");
    }
    try (LinkClient link = fixture.dialWithoutCertificate()) {
      link.send(
          EdgeToCluster.newBuilder()
              .setRequestId(1)
              .setEnrol(
                  Enrol.newBuilder()
                      .setAuthorizationCode("00ABC-DEFGH-23456-789AC")
                      .setCertificateRequest(ByteString.copyFromUtf8("no request"))));
      assertThat(link.await(ClusterToEdge::hasRefusal).getRefusal().getReason())
          .isEqualTo("BAD_CERTIFICATE_REQUEST");
    }
  }

  @Test
  void anAddressThatTriesTooOftenIsSlowedDown() throws Exception {
    try (GatewayFixture strict =
        new GatewayFixture(GatewayFixture.policy(50, Duration.ofSeconds(30), 3))) {
      for (int i = 0; i < 3; i++) {
        assertThat(refusalOfEnrolment(strict)).isEqualTo("UNKNOWN_CODE");
      }
      assertThat(refusalOfEnrolment(strict)).isEqualTo("TOO_MANY_ENROLMENTS");
    }
  }

  private static String refusalOfEnrolment(GatewayFixture gateway) {
    try (LinkClient link = gateway.dialWithoutCertificate()) {
      link.send(enrol("short", DeviceKey.generate()));
      return link.await(ClusterToEdge::hasRefusal).getRefusal().getReason();
    }
  }

  @Test
  void withoutACertificateNothingButEnrolIsUnderstood() {
    try (LinkClient link = fixture.dialWithoutCertificate()) {
      link.send(EdgeToCluster.newBuilder().setHello(GatewayFixture.hello()));

      assertEnd(link, "CERTIFICATE_REQUIRED");
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityDoesNotGetIn() throws Exception {
    CertificateAuthority other = fixture.otherAuthority();
    DeviceKey key = DeviceKey.generate();
    Identity foreign =
        new Identity(
            key.privateKey(),
            other.issue(
                key.publicKey(),
                BOX,
                NodeKind.SET_TOP_BOX,
                other.newRegistrationNumber(),
                Duration.ofDays(1)),
            fixture.authority.trustAnchors());
    double before = fixture.refused("TLS_HANDSHAKE");

    try (LinkClient link = LinkClient.dial(fixture.address(), Tls.client(foreign))) {
      link.send(EdgeToCluster.newBuilder().setHello(GatewayFixture.hello()));
      assertThat(link.awaitClosed()).isTrue();
    }

    fixture.await(() -> fixture.refused("TLS_HANDSHAKE") > before);
    fixture.clients.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void garbageInPlaceOfTlsClosesOnlyItsOwnConnection() throws Exception {
    try (LinkClient good = fixture.joined(BOX);
        Socket bad = new Socket(InetAddress.getLoopbackAddress(), fixture.address().getPort())) {
      bad.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      bad.setSoTimeout(10_000);
      assertThat(bad.getInputStream().readAllBytes().length).isLessThan(64);

      assertThat(good.ask(heartbeat()).hasAccepted()).isTrue();
    }
  }

  @Test
  void garbageInPlaceOfAMessageEndsTheSessionWithAReason() {
    try (LinkClient good = fixture.joined(BOX);
        LinkClient bad = fixture.dialAs(new ClientId("00ABCDEFGJ"))) {
      bad.sendRaw(new byte[] {0, 0, 0, 4, -1, -1, -1, -1});

      assertEnd(bad, "BAD_MESSAGE");
      assertThat(good.ask(heartbeat()).hasAccepted()).isTrue();
    }
  }

  @Test
  void anOversizedFrameIsRefusedBeforeItIsRead() {
    try (LinkClient good = fixture.joined(BOX);
        LinkClient bad = fixture.dialAs(new ClientId("00ABCDEFGJ"))) {
      bad.sendRaw(new byte[] {0, 1, 0, 1});

      assertEnd(bad, "FRAME_TOO_LONG");
      assertThat(good.ask(heartbeat()).hasAccepted()).isTrue();
    }
  }

  @Test
  void afterTheWelcomeFramesMayBeLongerButNotWithoutLimit() {
    try (LinkClient link = fixture.joined(BOX)) {
      link.send(
          EdgeToCluster.newBuilder()
              .setRequestId(77)
              .setManifestRequest(
                  tributary.wire.proto.ManifestRequest.newBuilder()
                      .setMediaId("X".repeat(200_000))));
      assertThat(link.await(m -> m.getRequestId() == 77).getRefusal().getReason())
          .isEqualTo("BAD_MESSAGE");

      link.sendRaw(new byte[] {0, 64, 0, 1});
      assertEnd(link, "FRAME_TOO_LONG");
    }
    assertThat(fixture.shard.fishForMessage(Duration.ofSeconds(5), GatewayFixture::untilLeft))
        .isNotEmpty();
  }

  @Test
  void aSilentNodeIsLetGo() throws Exception {
    try (GatewayFixture impatient =
        new GatewayFixture(GatewayFixture.policy(50, Duration.ofMillis(400), 30))) {
      try (LinkClient link = impatient.joined(BOX)) {
        assertEnd(link, "IDLE");
      }
    }
  }

  @Test
  void aNodeThatDoesNotReadIsLetGo() {
    try (LinkClient link = fixture.joined(BOX)) {
      var joined = fixture.lastJoined();
      link.stopReading();
      // The socket's buffers are full soon, and then the limit is.
      PartyOrder order = GatewayFixture.bigOrder(BOX);
      for (int i = 0; i < 20; i++) {
        joined.session().tell(order);
      }
      fixture.shard.fishForMessage(Duration.ofSeconds(20), GatewayFixture::untilLeft);
    }
  }

  @Test
  void tooManyConnectionsAreTurnedAway() throws Exception {
    try (GatewayFixture small =
        new GatewayFixture(GatewayFixture.policy(1, Duration.ofSeconds(30), 30))) {
      try (LinkClient first = small.joined(BOX);
          LinkClient second = small.dialWithoutCertificate()) {
        assertThat(second.awaitClosed()).isTrue();
        assertThat(first.ask(heartbeat()).hasAccepted()).isTrue();
      }
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    assertThatThrownBy(() -> fixture.secondGatewayOn(fixture.address().getPort()))
        .hasMessageContaining("tributary.gateway.host and port")
        .hasMessageContaining(String.valueOf(fixture.address().getPort()));
  }

  @Test
  void stoppingTellsEverySession() throws Exception {
    GatewayFixture leaving =
        new GatewayFixture(GatewayFixture.policy(50, Duration.ofSeconds(30), 30));
    try (LinkClient link = leaving.joined(BOX)) {
      leaving.close();

      assertEnd(link, "GATEWAY_STOPS");
    }
  }

  @Test
  void resumedTlsSessionsStillSayWhoTheNodeIs() {
    SslContext tls = fixture.tlsOf(BOX);
    for (int i = 0; i < 3; i++) {
      InetSocketAddress address = fixture.address();
      try (LinkClient link = LinkClient.dial(address, tls)) {
        fixture.join(link, BOX);
        assertThat(link.ask(heartbeat()).hasAccepted()).isTrue();
      }
      fixture.shard.fishForMessage(Duration.ofSeconds(5), GatewayFixture::untilLeft);
    }
  }

  private static EdgeToCluster.Builder heartbeat() {
    return EdgeToCluster.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance());
  }

  private static EdgeToCluster.Builder enrol(String code, DeviceKey key) {
    return EdgeToCluster.newBuilder()
        .setRequestId(1)
        .setEnrol(
            Enrol.newBuilder()
                .setAuthorizationCode(code)
                .setCertificateRequest(ByteString.copyFrom(key.certificateRequest())));
  }

  private static void assertEnd(LinkClient link, String reason) {
    var end = link.await(ClusterToEdge::hasSessionEnd).getSessionEnd();
    assertThat(end.getReason()).startsWith(reason);
    assertThat(end.getRetryAfterMillis()).isPositive();
    assertThat(link.awaitClosed()).isTrue();
  }
}
