package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.model.ClientId;
import tributary.model.NodeKind;

/** Nodes let in nodes, and nobody else who holds a certificate of the cluster. */
class NodeTlsTest {
  @TempDir Path directory;
  private CertificateAuthority nodes;
  private CertificateAuthority devices;
  private NodeTls tls;

  @BeforeEach
  void start() throws IOException {
    nodes = CertificateAuthority.loadOrCreate(directory.resolve("nodes"), Clock.systemUTC());
    devices = CertificateAuthority.loadOrCreate(directory.resolve("devices"), Clock.systemUTC());
    tls = new NodeTls(nodes, "here", Clock.systemUTC());
  }

  @Test
  void twoNodesKnowEachOther() throws Exception {
    SSLEngine server = tls.createServerSSLEngine("there", 1);
    SSLEngine client = new NodeTls(nodes, "there", Clock.systemUTC()).createClientSSLEngine("h", 1);

    shakeHands(client, server);

    assertThat(server.getSession().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(tls.verifyServerSession("h", server.getSession()).isEmpty()).isTrue();
    assertThat(tls.verifyClientSession("h", client.getSession()).isEmpty()).isTrue();
    assertThat(server.getSession().getPeerPrincipal().getName()).contains("OU=NODE");
  }

  @Test
  void aBoxOrGatewayIsNoNode() {
    assertThatThrownBy(() -> shakeHands(dialling(device(devices)), server()))
        .isInstanceOf(SSLException.class);
    Identity gateway = devices.serverIdentity(List.of("localhost"), Duration.ofDays(1));
    assertThatThrownBy(() -> shakeHands(dialling(gateway), server()))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void theRoleCountsEvenUnderTheNodesAuthority() throws Exception {
    SSLEngine server = server();
    shakeHands(dialling(device(nodes)), server);
    SSLSession session = server.getSession();

    assertThat(tls.verifyServerSession("h", session).get())
        .hasMessageContaining("is no node of the cluster");
  }

  @Test
  void withoutACertificateNobodyComesIn() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("nodes", nodes.trustAnchors().getFirst());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext nobody = SSLContext.getInstance("TLSv1.3");
    nobody.init(null, trust.getTrustManagers(), null);
    SSLEngine client = nobody.createSSLEngine("h", 1);
    client.setUseClientMode(true);

    assertThatThrownBy(() -> shakeHands(client, server())).isInstanceOf(SSLException.class);
  }

  @Test
  void aCertificateIsReplacedLongBeforeItExpires() throws Exception {
    Instant start = Instant.now();
    Instant[] now = {start};
    NodeTls lasting =
        new NodeTls(
            nodes,
            "here",
            new Clock() {
              @Override
              public Instant instant() {
                return now[0];
              }

              @Override
              public ZoneId getZone() {
                return ZoneOffset.UTC;
              }

              @Override
              public Clock withZone(ZoneId zone) {
                return this;
              }
            });
    var first = certificate(lasting);
    assertThat(certificate(lasting)).isEqualTo(first);

    now[0] = start.plus(Duration.ofDays(46));

    assertThat(certificate(lasting)).isNotEqualTo(first);
  }

  private Certificate certificate(NodeTls server) throws IOException {
    SSLEngine client = tls.createClientSSLEngine("h", 1);
    shakeHands(client, server.createServerSSLEngine("h", 1));
    return client.getSession().getPeerCertificates()[0];
  }

  private SSLEngine server() {
    return tls.createServerSSLEngine("h", 1);
  }

  /** Presents this identity to nodes, and trusts what nodes present. */
  private SSLEngine dialling(Identity identity) {
    SSLEngine engine =
        NodeTls.context(new Identity(identity.key(), identity.chain(), nodes.trustAnchors()))
            .createSSLEngine("h", 1);
    engine.setUseClientMode(true);
    return engine;
  }

  private static Identity device(CertificateAuthority authority) {
    DeviceKey key = DeviceKey.generate();
    return new Identity(
        key.privateKey(),
        authority.issue(
            key.publicKey(),
            new ClientId("0012345678"),
            NodeKind.SET_TOP_BOX,
            authority.newRegistrationNumber(),
            Duration.ofDays(1)),
        authority.trustAnchors());
  }

  /** Until both have finished, or one refuses. */
  private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
    ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    client.beginHandshake();
    server.beginHandshake();
    for (int round = 0; round < 50 && !(isDone(client) && isDone(server)); round++) {
      step(client, toClient, toServer);
      step(server, toServer, toClient);
    }
    assertThat(isDone(client) && isDone(server)).isTrue();
  }

  private static boolean isDone(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && !engine.getSession().getProtocol().equals("NONE");
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    in.flip();
    while (in.hasRemaining()) {
      int before = in.remaining();
      engine.unwrap(in, ByteBuffer.allocate(1 << 16));
      runTasks(engine);
      if (in.remaining() == before) {
        break;
      }
    }
    in.compact();
    while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      engine.wrap(ByteBuffer.allocate(0), out);
      runTasks(engine);
    }
  }

  private static void runTasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }
}
