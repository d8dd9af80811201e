package tributary.cluster.vault;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.pattern.StatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.message.Replies;
import tributary.crypto.SealedBox;
import tributary.model.Refusal;

/** The vault of this node for the gateways on other nodes, which find it by {@link #KEY}. */
public final class VaultService {
  static final ServiceKey<VaultCommand> KEY = ServiceKey.create(VaultCommand.class, "vault");

  private static final Logger log = LoggerFactory.getLogger(VaultService.class);

  private final ActorSystem<?> system;
  private final ActorRef<VaultCommand> actor;

  private VaultService(ActorSystem<?> system, ActorRef<VaultCommand> actor) {
    this.system = system;
    this.actor = actor;
  }

  /** Answers from now on. */
  public static VaultService start(ActorSystem<?> system, KeyVault vault) {
    ActorRef<VaultCommand> actor =
        system.systemActorOf(behavior(vault), "vault-service", Props.empty());
    system.receptionist().tell(Receptionist.register(KEY, actor));
    return new VaultService(system, actor);
  }

  /** No gateway asks this node any more; what was asked is answered. */
  public void retire() {
    system.receptionist().tell(Receptionist.deregister(KEY, actor));
  }

  private static Behavior<VaultCommand> behavior(KeyVault vault) {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case VaultCommand.Deposit(var key, var sealed, var replyTo) ->
                answer(vault.deposit(key, sealed.bytes()), _ -> Done.getInstance(), replyTo);
            case VaultCommand.Redeem redeem -> redeem(vault, redeem);
          }
          return Behaviors.same();
        });
  }

  private static void redeem(KeyVault vault, VaultCommand.Redeem redeem) {
    try {
      answer(
          vault.redeem(
              redeem.pass().bytes(),
              new Redeemer(
                  redeem.client(),
                  SealedBox.publicKey(redeem.device().bytes()),
                  redeem.territory())),
          box -> new VaultCommand.Grant(new Opaque(box)),
          redeem.replyTo());
    } catch (IllegalArgumentException e) {
      redeem.replyTo().tell(Replies.refused("WRONG_DEVICE", e.getMessage()));
    }
  }

  private static <T, R> void answer(
      CompletionStage<T> stage, Function<T, R> result, ActorRef<StatusReply<R>> replyTo) {
    var _ =
        stage.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                replyTo.tell(StatusReply.success(result.apply(value)));
              } else {
                Refusal refusal = Replies.refusalOf(failure);
                log.debug("vault refuses: {}", refusal);
                replyTo.tell(Replies.refused(refusal));
              }
            });
  }
}
