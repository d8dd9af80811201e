package tributary.cluster.vault;

import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.message.ClusterMessage;
import tributary.model.ClientId;
import tributary.model.KeyId;

/**
 * What {@link VaultService} understands. No content key crosses between nodes but sealed: to the
 * vault in a deposit, to a device in an answer.
 */
public sealed interface VaultCommand extends ClusterMessage {

  /** {@link KeyVault#deposit}. */
  record Deposit(KeyId key, Opaque sealedContentKey, ActorRef<StatusReply<Done>> replyTo)
      implements VaultCommand {}

  /**
   * {@link KeyVault#redeem}.
   *
   * @param device its SubjectPublicKeyInfo
   */
  record Redeem(
      Opaque pass,
      ClientId client,
      Opaque device,
      String territory,
      ActorRef<StatusReply<Grant>> replyTo)
      implements VaultCommand {

    /** A node of a version before does not say where the device is. */
    public Redeem {
      territory = territory == null ? "" : territory;
    }
  }

  /** A content key, sealed to the device that asked. */
  record Grant(Opaque sealedContentKey) implements ClusterMessage {}
}
