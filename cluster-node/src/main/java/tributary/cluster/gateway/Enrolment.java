package tributary.cluster.gateway;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.model.Base32;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.wire.Fields;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.Enrol;
import tributary.wire.proto.Enrolled;

/** Trades an authorization code for a certificate (Fig 6): all that a node without one may do. */
final class Enrolment {
  private static final Logger log = LoggerFactory.getLogger(Enrolment.class);
  private static final int LONGEST_TYPED = 100;
  private static final int CODE_LENGTH = 2 * ClientId.LENGTH;

  private final GatewayTools tools;
  private final AddressLimiter limiter;

  Enrolment(GatewayTools tools) {
    this.tools = tools;
    this.limiter = new AddressLimiter(tools.policy().enrolments(), tools.clock());
  }

  /** Enrolled or Refusal; the stage never fails. */
  CompletionStage<ClusterToEdge> answer(long requestId, Enrol message, InetAddress address) {
    return CompletableFuture.completedFuture(message)
        .thenCompose(enrol -> enrol(enrol, address))
        .handle(
            (enrolled, failure) -> {
              if (failure == null) {
                tools.metrics().enrolled("ENROLLED");
                return ClusterToEdge.newBuilder()
                    .setRequestId(requestId)
                    .setEnrolled(enrolled)
                    .build();
              }
              Refusal refusal = Refusals.of(failure);
              tools.metrics().enrolled(refusal.reason());
              tools.audit(Kind.ENROLMENT, address.getHostAddress(), "", refusal);
              log.warn("enrolment refused: address={} {}", address.getHostAddress(), refusal);
              return Answers.refusal(requestId, refusal);
            });
  }

  private CompletionStage<Enrolled> enrol(Enrol message, InetAddress address) {
    if (!limiter.admits(address)) {
      throw new RefusedException(
          "TOO_MANY_ENROLMENTS", "too many tries from " + address.getHostAddress() + "; wait");
    }
    String code =
        Base32.canonical(
            Fields.atMost("authorization_code", message.getAuthorizationCode(), LONGEST_TYPED));
    ClientId client = clientOf(code);
    PublicKey key = tools.authority().keyOf(message.getCertificateRequest().toByteArray());
    return tools
        .<ClientCommand, ClientView>ask(
            tools.ports().clients().apply(client),
            replyTo ->
                new ClientCommand.Activate(
                    code.substring(ClientId.LENGTH),
                    Digest.ofContent(key.getEncoded()),
                    tools.authority().newRegistrationNumber(),
                    replyTo))
        .thenApply(view -> issue(view, key, address));
  }

  /** The code itself is a secret, and stays out of the message. */
  private static ClientId clientOf(String code) {
    if (code.length() != CODE_LENGTH) {
      throw new RefusedException(
          "UNKNOWN_CODE",
          "an authorization code has " + CODE_LENGTH + " characters, this one " + code.length());
    }
    try {
      Base32.decode(code.substring(ClientId.LENGTH));
      return new ClientId(code.substring(0, ClientId.LENGTH));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "UNKNOWN_CODE", "an authorization code has digits and letters other than U only");
    }
  }

  private Enrolled issue(ClientView view, PublicKey key, InetAddress address) {
    // A repeated activation answers with the number of the first.
    String registration = view.registrationNumber().orElseThrow();
    List<X509Certificate> chain =
        tools
            .authority()
            .issue(key, view.client(), view.kind(), registration, tools.policy().deviceValidity());
    log.info(
        "node enrolled: client={} kind={} registration={} address={}",
        view.client(),
        view.kind(),
        registration,
        address.getHostAddress());
    return Enrolled.newBuilder()
        .setClientId(view.client().text())
        .addAllCertificateChain(chain.stream().map(Enrolment::der).toList())
        .setRegistrationNumber(registration)
        .build();
  }

  private static ByteString der(X509Certificate certificate) {
    try {
      return ByteString.copyFrom(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate just made has an encoding", e);
    }
  }
}
