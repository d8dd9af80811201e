package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.DeviceKey;
import tributary.model.ClientId;
import tributary.model.NodeKind;
import tributary.model.RefusedException;
import tributary.wire.Tls;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster.MessageCase;
import tributary.wire.proto.Enrolled;
import tributary.wire.proto.Refusal;

/** Enrolment against a real TLS server on loopback. */
class EnrolmentTest extends OneGateway {
  private static final String CODE = "00000-00001-abcde-fghjk";

  @Test
  void theCodeBuysACertificateThatARestartFindsAgain() throws Exception {
    CompletionStage<Registration> enrolling = enrolment().enrol(" " + CODE);

    TestGateway.Received request = gateway.take(MessageCase.ENROL);
    assertThat(request.peer()).isEmpty();
    assertThat(request.message().getEnrol().getAuthorizationCode())
        .isEqualTo("0000000001ABCDEFGHJK");
    request.answer(enrolled(authority, keyOf(request), LinkFixture.SELF));

    Registration registration = get(enrolling);
    assertThat(registration.client()).isEqualTo(LinkFixture.SELF);
    assertThat(registration.kind()).isEqualTo(NodeKind.SET_TOP_BOX);
    Registration found = Registration.load(identity, authority.trustAnchors()).orElseThrow();
    assertThat(found.registrationNumber()).isEqualTo(registration.registrationNumber());
    assertThat(found.identity().certificate()).isEqualTo(registration.identity().certificate());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(identity.resolve("device.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aWrongCodeIsRefusedWithTheClustersWordsAndNothingIsStored() throws Exception {
    CompletionStage<Registration> enrolling = enrolment().enrol(CODE);

    gateway
        .take(MessageCase.ENROL)
        .answer(
            ClusterToEdge.newBuilder()
                .setRefusal(
                    Refusal.newBuilder().setReason("UNKNOWN_CODE").setDetail("no such code")));

    assertThat(refusal(enrolling)).isEqualTo("UNKNOWN_CODE: no such code");
    assertThat(Registration.load(identity, authority.trustAnchors())).isEmpty();
  }

  @Test
  void afterALostAnswerTheSameKeyIsTriedAgain() throws Exception {
    CompletionStage<Registration> first = enrolment().enrol(CODE);
    TestGateway.Received lost = gateway.take(MessageCase.ENROL);
    lost.channel().close().syncUninterruptibly();
    assertThat(refusal(first)).startsWith("NOT_CONNECTED: ");

    CompletionStage<Registration> second = enrolment().enrol(CODE);
    TestGateway.Received request = gateway.take(MessageCase.ENROL);
    assertThat(keyOf(request)).isEqualTo(keyOf(lost));
    request.answer(enrolled(authority, keyOf(request), LinkFixture.SELF));

    assertThat(get(second).client()).isEqualTo(LinkFixture.SELF);
  }

  @Test
  void aCodeOfTheWrongLengthIsRefusedHere() throws Exception {
    assertThat(refusal(enrolment().enrol("12345")))
        .isEqualTo("BAD_CODE: an authorization code has 20 characters, this one has 5");
    assertThat(gateway.heardNothing()).isTrue();
  }

  @Test
  void aServerOfAnotherAuthorityNeverSeesTheCode() throws Exception {
    gateway.close();
    gateway =
        new TestGateway(
            loops, Tls.server(another.serverIdentity(List.of(), Duration.ofDays(1))), 0);

    assertThat(refusal(enrolment().enrol(CODE))).startsWith("NOT_CONNECTED: TLS: ");
    assertThat(gateway.heardNothing()).isTrue();
  }

  @Test
  void anEdgeNodeThatPosesAsTheGatewayNeverSeesTheCode() throws Exception {
    gateway.close();
    Registration poser = LinkFixture.registration(authority, new ClientId("0000000666"));
    gateway = new TestGateway(loops, Tls.server(poser.identity()), 0);

    assertThat(refusal(enrolment().enrol(CODE))).startsWith("WRONG_SERVER: ");
    assertThat(gateway.heardNothing()).isTrue();
  }

  @Test
  void aGatewayThatDoesNotAnswerIsGivenUp() throws Exception {
    CompletionStage<Registration> enrolling =
        enrolment("tributary.edge.link.request-timeout = 200ms").enrol(CODE);
    gateway.take(MessageCase.ENROL);

    assertThat(refusal(enrolling)).isEqualTo("TIMEOUT: no answer in PT0.2S");
  }

  @Test
  void aGatewayThatIsNotThereIsNamed() throws Exception {
    Enrolment enrolment = enrolment();
    int port = gateway.port();
    gateway.close();

    assertThat(refusal(enrolment.enrol(CODE)))
        .startsWith("NOT_CONNECTED: ")
        .contains("127.0.0.1:" + port);
  }

  @Test
  void aCertificateForAnotherKeyOrClientOrOfAnotherAuthorityIsRefused() throws Exception {
    CompletionStage<Registration> first = enrolment().enrol(CODE);
    gateway
        .take(MessageCase.ENROL)
        .answer(enrolled(authority, DeviceKey.generate().publicKey(), LinkFixture.SELF));
    assertThat(refusal(first)).startsWith("BAD_CERTIFICATE: ").contains("another device key");

    CompletionStage<Registration> second = enrolment().enrol(CODE);
    TestGateway.Received request = gateway.take(MessageCase.ENROL);
    request.answer(enrolled(another, keyOf(request), LinkFixture.SELF));
    assertThat(refusal(second)).startsWith("BAD_CERTIFICATE: ").contains("not of the authority");

    CompletionStage<Registration> third = enrolment().enrol(CODE);
    TestGateway.Received last = gateway.take(MessageCase.ENROL);
    ClusterToEdge.Builder answer = enrolled(authority, keyOf(last), LinkFixture.SELF);
    answer.getEnrolledBuilder().setClientId("0000000002");
    last.answer(answer);
    assertThat(refusal(third)).startsWith("BAD_CERTIFICATE: ").contains("another client");
    assertThat(Registration.load(identity, authority.trustAnchors())).isEmpty();
  }

  @Test
  void aStoredCertificateOfAnotherClusterIsAnErrorNamingTheFile() throws Exception {
    CompletionStage<Registration> enrolling = enrolment().enrol(CODE);
    TestGateway.Received request = gateway.take(MessageCase.ENROL);
    request.answer(enrolled(authority, keyOf(request), LinkFixture.SELF));
    get(enrolling);

    assertThatThrownBy(() -> Registration.load(identity, another.trustAnchors()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("certificate.pem")
        .hasMessageContaining("not of the authority trusted here");
  }

  private Enrolment enrolment(String... overrides) {
    return new Enrolment(
        LinkFixture.settings(gateway.port(), overrides),
        identity,
        authority.trustAnchors(),
        loops,
        Thread::startVirtualThread);
  }

  private static PublicKey keyOf(TestGateway.Received request) {
    return authority.keyOf(request.message().getEnrol().getCertificateRequest().toByteArray());
  }

  private static ClusterToEdge.Builder enrolled(
      CertificateAuthority by, PublicKey key, ClientId client) throws Exception {
    String registration = by.newRegistrationNumber();
    Enrolled.Builder enrolled =
        Enrolled.newBuilder().setClientId(client.text()).setRegistrationNumber(registration);
    for (X509Certificate certificate :
        by.issue(key, client, NodeKind.SET_TOP_BOX, registration, Duration.ofDays(1))) {
      enrolled.addCertificateChain(ByteString.copyFrom(certificate.getEncoded()));
    }
    return ClusterToEdge.newBuilder().setEnrolled(enrolled);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static String refusal(CompletionStage<?> stage) throws Exception {
    try {
      return "answered: " + get(stage);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(RefusedException.class);
      return e.getCause().getMessage();
    }
  }
}
