package tributary.cluster.gateway;

import java.net.InetAddress;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.cluster.client.Preauthorization;
import tributary.model.Base32;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.wire.Fields;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Enrol;
import tributary.wire.proto.Enrolled;
import tributary.wire.proto.Renew;

/**
 * Trades an authorization code, or a key that is preauthorized, for a certificate (Fig 6): all that
 * a node without one may do.
 */
final class Enrolment {
  private static final Logger log = LoggerFactory.getLogger(Enrolment.class);
  private static final int LONGEST_TYPED = 100;
  private static final int CODE_LENGTH = 2 * ClientId.LENGTH;

  private final GatewayTools tools;
  private final AddressLimiter limiter;
  private final Certificates certificates;

  Enrolment(GatewayTools tools) {
    this.tools = tools;
    this.limiter = new AddressLimiter(tools.policy().enrolments(), tools.clock());
    this.certificates = new Certificates(tools);
  }

  /** Enrolled or Refusal; the stage never fails. */
  CompletionStage<ClusterToEdge> answer(EdgeToCluster message, InetAddress address) {
    long requestId = message.getRequestId();
    return CompletableFuture.completedFuture(message)
        .thenCompose(
            asked ->
                asked.hasRenew()
                    ? renew(asked.getRenew(), address)
                    : enrol(asked.getEnrol(), address))
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
              tools.audit(
                  message.hasRenew() ? Kind.RENEWAL : Kind.ENROLMENT,
                  address.getHostAddress(),
                  message.getRenew().getClientId(),
                  refusal);
              log.warn("enrolment refused: address={} {}", address.getHostAddress(), refusal);
              return Answers.refusal(requestId, refusal);
            });
  }

  private void limit(InetAddress address) {
    if (!limiter.admits(address)) {
      throw new RefusedException(
          "TOO_MANY_ENROLMENTS", "too many tries from " + address.getHostAddress() + "; wait");
    }
  }

  /** A node that was away until its certificate had ended. */
  private CompletionStage<Enrolled> renew(Renew message, InetAddress address) {
    limit(address);
    return certificates.renew(
        Fields.clientId("client_id", message.getClientId()),
        message.getCertificateRequest().toByteArray());
  }

  private CompletionStage<Enrolled> enrol(Enrol message, InetAddress address) {
    limit(address);
    String code =
        Base32.canonical(
            Fields.atMost("authorization_code", message.getAuthorizationCode(), LONGEST_TYPED));
    PublicKey key = tools.authority().keyOf(message.getCertificateRequest().toByteArray());
    Digest digest = Digest.ofContent(key.getEncoded());
    CompletionStage<ClientView> activated =
        code.isEmpty()
            ? activateByKey(digest, Preauthorization.clients(digest, tools.ports().cells()))
            : activate(clientOf(code), code.substring(ClientId.LENGTH), digest);
    // A repeated activation answers with the number of the first.
    return activated.thenApply(
        view -> certificates.issue(view, view.registrationNumber().orElseThrow(), key));
  }

  private CompletionStage<ClientView> activate(ClientId client, String secret, Digest key) {
    return tools.ask(
        tools.ports().clients().apply(client),
        replyTo ->
            new ClientCommand.Activate(
                secret, key, tools.authority().newRegistrationNumber(), replyTo));
  }

  private CompletionStage<ClientView> activateByKey(Digest key, List<ClientId> clients) {
    return activate(clients.getFirst(), Preauthorization.secret(key), key)
        .exceptionallyCompose(
            failure -> {
              if (!Refusals.of(failure).reason().equals("UNKNOWN_CODE")) {
                return CompletableFuture.failedFuture(failure);
              }
              return clients.size() > 1
                  ? activateByKey(key, clients.subList(1, clients.size()))
                  : CompletableFuture.failedFuture(
                      new RefusedException(
                          "NOT_PREAUTHORIZED", "no node of the key " + key + " is expected"));
            });
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
}
