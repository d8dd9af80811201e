package tributary.cluster.vault;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.security.PublicKey;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import tributary.cluster.message.Replies;
import tributary.model.KeyId;

/** A vault as a gateway finds it: how often it is asked, how long it takes, what it refuses. */
public final class MeasuredVault implements KeyVault {
  private final KeyVault vault;
  private final MeterRegistry registry;

  public MeasuredVault(KeyVault vault, MeterRegistry registry) {
    this.vault = vault;
    this.registry = registry;
  }

  @Override
  public PublicKey publicKey() {
    return vault.publicKey();
  }

  @Override
  public CompletionStage<Void> deposit(KeyId key, byte[] sealedContentKey) {
    return measured("deposit", System.nanoTime(), vault.deposit(key, sealedContentKey));
  }

  @Override
  public CompletionStage<byte[]> redeem(byte[] pass, Redeemer by) {
    return measured("redeem", System.nanoTime(), vault.redeem(pass, by));
  }

  private <T> CompletionStage<T> measured(String kind, long started, CompletionStage<T> answer) {
    return answer.whenComplete(
        (_, failure) ->
            Timer.builder("tributary.vault.requests")
                .description("Key requests by what came of them")
                .tag("kind", kind)
                .tag("outcome", failure == null ? "done" : Replies.refusalOf(failure).reason())
                .register(registry)
                .record(System.nanoTime() - started, TimeUnit.NANOSECONDS));
  }
}
