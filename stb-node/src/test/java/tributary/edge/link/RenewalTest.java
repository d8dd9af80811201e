package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.edge.link.LinkFixture.SELF;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tributary.model.NodeKind;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster.MessageCase;
import tributary.wire.proto.Enrolled;

/** What a node keeps from session to session: its certificate, renewed in time, and a nonce. */
class RenewalTest extends OneGateway {
  @Test
  void theNextJoiningShowsWhatTheLastOneGave() throws Exception {
    start();
    TestGateway.Received first = gateway.take(MessageCase.HELLO);
    assertThat(first.message().getHello().hasJoinNonce()).isTrue();
    assertThat(first.message().getHello().getJoinNonce()).isEqualTo(ByteString.EMPTY);
    ClusterToEdge.Builder welcome = LinkFixture.welcome(1000);
    welcome.getWelcomeBuilder().setJoinNonce(ByteString.copyFromUtf8("nonce"));
    first.answer(welcome);
    assertThat(orders.next()).isEqualTo("connected " + SELF);
    first.channel().close().syncUninterruptibly();

    assertThat(gateway.take(MessageCase.HELLO).message().getHello().getJoinNonce())
        .isEqualTo(ByteString.copyFromUtf8("nonce"));
    assertThat(Files.readString(identity.resolve("join-nonce"))).isEqualTo("nonce");
  }

  @Test
  void onAFullDiskANodeJoinsAllTheSameAndShowsTheOneBefore() throws Exception {
    start();
    welcomedWith("first");
    // Where the next one would be written first.
    Files.createDirectories(identity.resolve("join-nonce.new").resolve("in-the-way"));

    TestGateway.Received shown = welcomedWith("second");
    assertThat(shown.message().getHello().getJoinNonce())
        .isEqualTo(ByteString.copyFromUtf8("first"));
    assertThat(gateway.take(MessageCase.HELLO).message().getHello().getJoinNonce())
        .isEqualTo(ByteString.copyFromUtf8("first"));
  }

  /** A session that is lost once it stands; its Hello. */
  private TestGateway.Received welcomedWith(String nonce) throws Exception {
    TestGateway.Received hello = gateway.take(MessageCase.HELLO);
    ClusterToEdge.Builder welcome = LinkFixture.welcome(1000);
    welcome.getWelcomeBuilder().setJoinNonce(ByteString.copyFromUtf8(nonce));
    hello.answer(welcome);
    Await.until(link::isConnected);
    hello.channel().close().syncUninterruptibly();
    Await.until(() -> !link.isConnected());
    return hello;
  }

  @Test
  void theCertificateIsRenewedInTheSessionWhenTheClusterSaysSo() throws Exception {
    start();
    TestGateway.Received hello = gateway.take(MessageCase.HELLO);
    ClusterToEdge.Builder welcome = LinkFixture.welcome(1000);
    welcome.getWelcomeBuilder().setClusterTimeMillis(2000).setRenewAtMillis(2000);
    hello.answer(welcome);
    TestGateway.Received renew = gateway.take(MessageCase.RENEW);
    String number = answerRenewal(renew);
    assertThat(orders.next()).isEqualTo("connected " + SELF);
    orders.next();
    assertThat(renew.peer()).isPresent();

    awaitStored(number);
    hello.channel().close().syncUninterruptibly();
    assertThat(gateway.take(MessageCase.HELLO).peer().orElseThrow().registrationNumber())
        .isEqualTo(number);
  }

  @Test
  void aCertificateThatAFullDiskDoesNotTakeIsUsedAllTheSame() throws Exception {
    start();
    TestGateway.Received hello = gateway.take(MessageCase.HELLO);
    Files.createDirectories(identity.resolve("certificate.pem.new").resolve("in-the-way"));
    ClusterToEdge.Builder welcome = LinkFixture.welcome(1000);
    welcome.getWelcomeBuilder().setClusterTimeMillis(2000).setRenewAtMillis(2000);
    hello.answer(welcome);
    String number = answerRenewal(gateway.take(MessageCase.RENEW));

    // One that it begins at once may still show the certificate of before.
    String shown = "";
    for (int i = 0; i < 100 && !shown.equals(number); i++) {
      hello.channel().close().syncUninterruptibly();
      hello = gateway.take(MessageCase.HELLO);
      shown = hello.peer().orElseThrow().registrationNumber();
    }
    assertThat(shown).isEqualTo(number);
    assertThat(storedNumber()).isNotEqualTo(number);
  }

  @Test
  void aNodeThatWasAwayUntilItsCertificateHadEndedGetsAnotherForTheSameKey() throws Exception {
    validity = Duration.ofSeconds(-1);
    start();

    TestGateway.Received renew = gateway.take(MessageCase.RENEW);
    assertThat(renew.peer()).as("an ended certificate is not even shown").isEmpty();
    String number = answerRenewal(renew);

    assertThat(gateway.take(MessageCase.HELLO).peer().orElseThrow().registrationNumber())
        .isEqualTo(number);
    awaitStored(number);
  }

  private static String answerRenewal(TestGateway.Received renew) {
    String number = authority.newRegistrationNumber();
    var key = authority.keyOf(renew.message().getRenew().getCertificateRequest().toByteArray());
    Enrolled.Builder enrolled =
        Enrolled.newBuilder().setClientId(SELF.text()).setRegistrationNumber(number);
    authority
        .issue(key, SELF, NodeKind.SET_TOP_BOX, number, LinkFixture.LONG)
        .forEach(certificate -> enrolled.addCertificateChain(der(certificate)));
    renew.answer(
        ClusterToEdge.newBuilder()
            .setRequestId(renew.message().getRequestId())
            .setEnrolled(enrolled));
    return number;
  }

  private static ByteString der(X509Certificate certificate) {
    try {
      return ByteString.copyFrom(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitStored(String number) {
    Await.until(() -> storedNumber().equals(number));
  }

  private String storedNumber() {
    try {
      return Registration.load(identity, authority.trustAnchors())
          .orElseThrow()
          .registrationNumber();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
