package tributary.cluster.vault;

import java.security.PublicKey;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.audit.Audit;
import tributary.cluster.audit.AuditEntry;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.message.Replies;
import tributary.crypto.DeviceKey;
import tributary.crypto.SealedBox;
import tributary.crypto.WrappingKey;
import tributary.media.ContentKey;
import tributary.model.Digest;
import tributary.model.KeyId;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.wire.MediaPass;

/**
 * The {@link KeyVault} over the database. A key is in the clear only inside one call, and its bytes
 * are zeroed before that call answers. A pass is consumed by inserting its id under a unique index,
 * so that of any number of askers on any number of nodes one wins.
 */
public final class SealedKeyVault implements KeyVault, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SealedKeyVault.class);

  private final VaultTables tables;
  private final ContentKeys contentKeys;
  private final Keys keys;
  private final VaultPolicy policy;
  private final Audit audit;
  private final Clock clock;
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService housekeeping;

  /**
   * @param vault to which depositors seal
   * @param pass verifies media passes
   */
  public record Keys(WrappingKey wrapping, DeviceKey vault, PublicKey pass) {}

  public SealedKeyVault(
      DataSource database, Keys keys, VaultPolicy policy, Audit audit, Clock clock) {
    this.tables = new VaultTables(database);
    this.contentKeys = new ContentKeys(database, keys.wrapping());
    this.keys = keys;
    this.policy = policy;
    this.audit = audit;
    this.clock = clock;
    this.workers =
        new ThreadPoolExecutor(
            policy.threads(),
            policy.threads(),
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(policy.waiting()),
            Thread.ofPlatform().name("vault-", 0).daemon().factory());
    this.housekeeping =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("vault-housekeeping").daemon().factory());
    long pause = policy.purgeInterval().toMillis();
    var _ = housekeeping.scheduleWithFixedDelay(this::purge, pause, pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public PublicKey publicKey() {
    return keys.vault().publicKey();
  }

  @Override
  public CompletionStage<Void> deposit(KeyId key, byte[] sealedContentKey) {
    return work(
        () -> {
          store(key, sealedContentKey);
          return null;
        });
  }

  private void store(KeyId key, byte[] sealed) throws SQLException {
    byte[] plain = SealedBox.open(sealed, keys.vault().privateKey(), ContentKey.sealContext(key));
    try {
      if (plain.length != ContentKey.LENGTH) {
        throw new RefusedException(
            "SEAL_BROKEN", "a content key has 32 bytes, key " + key + " has " + plain.length);
      }
      if (contentKeys.put(key, plain, clock.instant())) {
        log.info("content key stored: key={}", key);
      }
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  public CompletionStage<byte[]> redeem(byte[] pass, Redeemer by) {
    return work(() -> trade(pass, by))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                Refusal refusal = Replies.refusalOf(failure);
                audit.refused(Kind.KEY, by.client().text(), "", refusal.reason(), refusal.detail());
              }
            });
  }

  private byte[] trade(byte[] pass, Redeemer by) throws SQLException {
    MediaPass claims = judged(pass, by);
    // Looked up first: a pass is not used up by a key that is not there.
    byte[] wrapped = contentKeys.wrapped(claims.key());
    AuditEntry grant =
        AuditEntry.granted(
            clock.instant(),
            Kind.KEY,
            by.client().text(),
            claims.media().text(),
            "pass " + claims.passId() + " of account " + claims.account());
    switch (tables.consume(claims.passId(), claims.expires(), grant)) {
      case NOW -> {}
      case USED_BEFORE ->
          throw new RefusedException("PASS_USED", "pass " + claims.passId() + " was used before");
      case FORGOTTEN ->
          throw new RefusedException(
              "PASS_EXPIRED", "the pass " + claims.passId() + " ended " + claims.expires());
    }
    byte[] plain = contentKeys.unwrap(claims.key(), wrapped);
    try {
      return SealedBox.seal(plain, by.device(), ContentKey.sealContext(claims.key()));
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private MediaPass judged(byte[] pass, Redeemer by) {
    Instant now = clock.instant();
    MediaPass claims = MediaPass.verify(pass, keys.pass(), now);
    if (!claims.client().equals(by.client())
        || !claims.deviceKey().equals(Digest.ofContent(by.device().getEncoded()))) {
      throw new RefusedException(
          "WRONG_DEVICE", "pass " + claims.passId() + " was made out to another device");
    }
    if (!claims.isFor(by.territory())) {
      throw new RefusedException(
          "OUT_OF_TERRITORY",
          "pass %s is for %s, not for %s"
              .formatted(
                  claims.passId(),
                  claims.territory(),
                  by.territory().isEmpty() ? "an unknown country" : by.territory()));
    }
    if (!now.isBefore(claims.viewableUntil())) {
      throw new RefusedException(
          "RENTAL_OVER",
          "pass %s was viewable until %s".formatted(claims.passId(), claims.viewableUntil()));
    }
    return claims;
  }

  /** Forgets used passes that have long expired; they would be refused as expired anyway. */
  void purge() {
    try {
      int gone = tables.purgePasses(clock.instant().minus(policy.purgeMargin()));
      log.debug("used passes forgotten: {}", gone);
    } catch (SQLException e) {
      log.warn("could not forget used passes: {}", e.getMessage());
    }
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private <T> CompletionStage<T> work(Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      workers.execute(
          () -> {
            try {
              result.complete(work.run());
            } catch (SQLException e) {
              log.error("the vault's database failed: {}", e.getMessage());
              result.completeExceptionally(
                  new RefusedException(
                      "VAULT_UNAVAILABLE", "the vault's database does not answer"));
            } catch (RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new RefusedException("VAULT_BUSY", policy.waiting() + " requests wait already"));
    }
    return result;
  }

  @Override
  public void close() {
    housekeeping.shutdownNow();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
