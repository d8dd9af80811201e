package tributary.cluster.vault;

import java.security.PublicKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Routers;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.message.Replies;
import tributary.model.KeyId;
import tributary.model.RefusedException;

/**
 * The {@link KeyVault} on other nodes of the cluster, whichever of them answers. One that stays
 * silent is followed by another: to deposit twice does no harm, and a pass is consumed at most
 * once; the second is told PASS_USED if only the answer of the first was lost.
 */
public final class ClusterKeyVault implements KeyVault {
  private static final int TRIES = 2;

  private final PublicKey publicKey;
  private final ActorRef<VaultCommand> vaults;
  private final Duration patience;
  private final ActorSystem<?> system;

  /**
   * @param publicKey the vault's
   * @param patience with one vault node
   */
  public ClusterKeyVault(ActorSystem<?> system, PublicKey publicKey, Duration patience) {
    this.publicKey = publicKey;
    this.vaults =
        system.systemActorOf(
            Routers.group(VaultService.KEY).withRoundRobinRouting(), "vaults", Props.empty());
    this.patience = patience;
    this.system = system;
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public CompletionStage<Void> deposit(KeyId key, byte[] sealedContentKey) {
    return this.<Done>ask(
            replyTo -> new VaultCommand.Deposit(key, new Opaque(sealedContentKey), replyTo), TRIES)
        .thenApply(_ -> null);
  }

  @Override
  public CompletionStage<byte[]> redeem(byte[] pass, Redeemer by) {
    return this.<VaultCommand.Grant>ask(
            replyTo ->
                new VaultCommand.Redeem(
                    new Opaque(pass),
                    by.client(),
                    new Opaque(by.device().getEncoded()),
                    by.territory(),
                    replyTo),
            TRIES)
        .thenApply(grant -> grant.sealedContentKey().bytes());
  }

  private <R> CompletionStage<R> ask(
      Function<ActorRef<StatusReply<R>>, VaultCommand> question, int tries) {
    return AskPattern.askWithStatus(vaults, question, patience, system.scheduler())
        .exceptionallyCompose(
            failure -> {
              if (!(cause(failure) instanceof TimeoutException)) {
                return CompletableFuture.failedFuture(
                    new RefusedException(Replies.refusalOf(failure)));
              }
              return tries > 1
                  ? ask(question, tries - 1)
                  : CompletableFuture.failedFuture(
                      new RefusedException(
                          "VAULT_UNAVAILABLE", "no vault node answered within " + patience));
            });
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
