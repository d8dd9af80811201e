package tributary.cluster.gateway;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.message.Repeated;
import tributary.crypto.CertificateAuthority;
import tributary.crypto.SigningKey;
import tributary.model.Refusal;

/**
 * What every session of a gateway shares.
 *
 * @param ticketKey signs lease tickets
 * @param passKey signs media passes
 * @param random makes pass ids
 */
public record GatewayTools(
    GatewayPolicy policy,
    GatewayPorts ports,
    CertificateAuthority authority,
    SigningKey ticketKey,
    SigningKey passKey,
    GatewayMetrics metrics,
    Clock clock,
    SecureRandom random,
    Scheduler scheduler) {
  private static final int NONCE_BYTES = 16;

  <Q, A> CompletionStage<A> ask(
      RecipientRef<Q> whom, Function<ActorRef<StatusReply<A>>, Q> question) {
    return AskPattern.askWithStatus(whom, question, policy.timing().ask(), scheduler);
  }

  /** For questions that do no harm when they arrive twice. */
  <Q, A> CompletionStage<A> askAgain(
      RecipientRef<Q> whom, Function<ActorRef<StatusReply<A>>, Q> question) {
    return Repeated.ask(
        patience -> AskPattern.askWithStatus(whom, question, patience, scheduler),
        policy.timing().askAgain(),
        policy.timing().ask());
  }

  void audit(Kind kind, String who, String what, Refusal refusal) {
    ports.audit().refused(kind, who, what, refusal.reason(), refusal.detail());
  }

  String newPassId() {
    return HexFormat.of().formatHex(newNonce());
  }

  /** 128 bits that nobody can guess. */
  byte[] newNonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return nonce;
  }
}
