package tributary.cluster.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.cluster.audit.AuditEntry;
import tributary.cluster.audit.AuditProbe;
import tributary.cluster.message.Replies;
import tributary.crypto.DeviceKey;
import tributary.crypto.SealedBox;
import tributary.crypto.SigningKey;
import tributary.crypto.WrappingKey;
import tributary.crypto.WrappingKeyFile;
import tributary.media.ContentKey;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.KeyId;
import tributary.model.MediaId;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;
import tributary.wire.MediaPass;

class SealedKeyVaultTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final ClientId BOX = new ClientId("00ABCDEFGH");
  private static final MediaId MOVIE = MediaId.of(42);
  private static final KeyId KEY = new KeyId("0123456789abcdef".getBytes(StandardCharsets.UTF_8));

  @TempDir Path directory;
  private final SigningKey passKey = SigningKey.generate();
  private final DeviceKey vaultKey = DeviceKey.generate();
  private final DeviceKey device = DeviceKey.generate();
  private final byte[] contentKey = new byte[ContentKey.LENGTH];
  private Database database;
  private final AuditProbe audit = new AuditProbe();
  private SealedKeyVault vault;

  @BeforeEach
  void open() throws Exception {
    database =
        Database.open(
            new DatabaseSettings(
                Dialect.H2,
                "jdbc:h2:file:" + directory.resolve("db/tributary"),
                "tributary",
                "secret",
                8,
                Duration.ofSeconds(10)));
    vault = vaultAt(NOW);
    Arrays.fill(contentKey, (byte) 7);
  }

  private SealedKeyVault vaultAt(Instant now) throws Exception {
    return new SealedKeyVault(
        database.dataSource(),
        new SealedKeyVault.Keys(
            WrappingKey.of(List.of(new WrappingKeyFile(directory.resolve("wrapping.key")))),
            vaultKey,
            passKey.publicKey()),
        new VaultPolicy(8, 100, Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofSeconds(5)),
        audit,
        Clock.fixed(now, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    vault.close();
    database.close();
  }

  @Test
  void aPassIsTradedForTheKeySealedToTheDevice() {
    join(vault.deposit(KEY, sealed(contentKey)));

    byte[] box = join(vault.redeem(pass("p1"), by()));

    assertThat(SealedBox.open(box, device.privateKey(), ContentKey.sealContext(KEY)))
        .isEqualTo(contentKey);
  }

  @Test
  void theDatabaseHoldsNoKeyInTheClear() throws SQLException {
    join(vault.deposit(KEY, sealed(contentKey)));

    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT wrapped FROM content_key")) {
      assertThat(row.next()).isTrue();
      byte[] wrapped = row.getBytes(1);
      assertThat(new String(wrapped, StandardCharsets.ISO_8859_1))
          .doesNotContain(new String(contentKey, 0, 8, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void aUsedPassIsRefusedAlsoByTheNextProcess() throws Exception {
    join(vault.deposit(KEY, sealed(contentKey)));
    byte[] pass = pass("p1");
    join(vault.redeem(pass, by()));

    assertRefused(vault.redeem(pass, by()), "PASS_USED");
    vault.close();
    vault = vaultAt(NOW);
    assertRefused(vault.redeem(pass, by()), "PASS_USED");
  }

  private List<String> rows(String sql) {
    try (var connection = database.dataSource().getConnection();
        var rows = connection.createStatement().executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whereTheAuditLogCannotBeWrittenNoKeyIsGivenAndNoPassIsUsedUp() throws Exception {
    join(vault.deposit(KEY, sealed(contentKey)));
    byte[] pass = pass("p1");
    execute("ALTER TABLE audit_chain RENAME TO away");

    assertRefused(vault.redeem(pass, by()), "VAULT_UNAVAILABLE");

    execute("ALTER TABLE away RENAME TO audit_chain");
    assertThat(join(vault.redeem(pass, by()))).isNotEmpty();
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void ofThirtyTwoAtOnceOneWins() {
    join(vault.deposit(KEY, sealed(contentKey)));
    byte[] pass = pass("p1");
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<String>> outcomes = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      outcomes.add(
          CompletableFuture.supplyAsync(
                  () -> {
                    await(start);
                    return vault.redeem(pass, by());
                  },
                  task -> Thread.ofVirtual().start(task))
              .thenCompose(stage -> stage)
              .handle(
                  (box, failure) -> failure == null ? "KEY" : Replies.refusalOf(failure).reason()));
    }

    start.countDown();

    List<String> all = outcomes.stream().map(CompletableFuture::join).toList();
    assertThat(all).filteredOn("KEY"::equals).hasSize(1);
    assertThat(all).filteredOn("PASS_USED"::equals).hasSize(31);
    assertThat(audit.entries())
        .extracting(AuditEntry::reason)
        .containsOnly("PASS_USED")
        .hasSize(31);
    assertThat(rows("SELECT who FROM audit_entry WHERE kind = 'KEY' AND outcome = 'GRANTED'"))
        .containsExactly(BOX.text());
  }

  @Test
  void anExpiredPassIsRefused() throws Exception {
    join(vault.deposit(KEY, sealed(contentKey)));
    vault.close();
    vault = vaultAt(NOW.plusSeconds(120));

    assertRefused(vault.redeem(pass("p1"), by()), "PASS_EXPIRED");
  }

  @Test
  void anotherDevicesPassIsRefusedAndNotUsedUp() {
    join(vault.deposit(KEY, sealed(contentKey)));
    byte[] pass = pass("p1");

    assertRefused(vault.redeem(pass, by(BOX, DeviceKey.generate(), "SE")), "WRONG_DEVICE");
    assertRefused(vault.redeem(pass, by(new ClientId("00ABCDEFGJ"), device, "SE")), "WRONG_DEVICE");

    assertThat(join(vault.redeem(pass, by()))).isNotEmpty();
  }

  /**
   * Whatever the pass is bound to, the key is not given beyond it, and the refusal is on record.
   */
  @ParameterizedTest
  @CsvSource({
    "SE, 60, SE, ''",
    "*, 60, SE, ''",
    "*, 60, '', ''",
    "SE, 60, NO, OUT_OF_TERRITORY",
    "SE, 60, '', OUT_OF_TERRITORY",
    "SE, 0, SE, RENTAL_OVER",
  })
  void aPassHoldsInItsTerritoryAndWhileItsRentalLasts(
      String territory, long viewableSeconds, String device, String refused) {
    join(vault.deposit(KEY, sealed(contentKey)));
    byte[] pass = claims("p1", territory, NOW.plusSeconds(viewableSeconds)).sign(passKey);

    var answer = vault.redeem(pass, by(BOX, this.device, device));

    if (refused.isEmpty()) {
      assertThat(join(answer)).isNotEmpty();
    } else {
      assertRefused(answer, refused);
      assertThat(audit.entries()).extracting(AuditEntry::reason).containsExactly(refused);
    }
  }

  @Test
  void aForgedPassIsRefused() {
    join(vault.deposit(KEY, sealed(contentKey)));
    byte[] bent = pass("p1");
    bent[bent.length - 1] ^= 1;
    byte[] ofAnotherKey = claims("p1").sign(SigningKey.generate());

    assertRefused(vault.redeem(bent, by()), "PASS_FORGED");
    assertRefused(vault.redeem(ofAnotherKey, by()), "PASS_FORGED");
    assertRefused(vault.redeem(new byte[] {1, 2, 3}, by()), "PASS_FORGED");
    assertRefused(vault.redeem(new byte[0], by()), "PASS_FORGED");
  }

  @Test
  void aPassForAKeyThatIsNotThereIsNotUsedUp() {
    byte[] pass = pass("p1");

    assertRefused(vault.redeem(pass, by()), "UNKNOWN_KEY");
    join(vault.deposit(KEY, sealed(contentKey)));

    assertThat(join(vault.redeem(pass, by()))).isNotEmpty();
  }

  @Test
  void aDepositMayBeRepeatedButNotReplaced() {
    byte[] other = new byte[ContentKey.LENGTH];
    join(vault.deposit(KEY, sealed(contentKey)));
    join(vault.deposit(KEY, sealed(contentKey)));

    assertRefused(vault.deposit(KEY, sealed(other)), "KEY_EXISTS");
  }

  @Test
  void aDepositThatIsNoSealedKeyIsRefused() {
    byte[] short31 = new byte[31];

    assertRefused(vault.deposit(KEY, sealed(short31)), "SEAL_BROKEN");
    assertRefused(vault.deposit(KEY, new byte[200]), "SEAL_BROKEN");
    assertRefused(
        vault.deposit(new KeyId(new byte[KeyId.LENGTH]), sealed(contentKey)), "SEAL_BROKEN");
  }

  @Test
  void passesLongExpiredAreForgottenAndOthersAreNot() throws Exception {
    join(vault.deposit(KEY, sealed(contentKey)));
    byte[] old = pass("old");
    join(vault.redeem(old, by()));
    vault.close();
    vault = vaultAt(NOW.plus(Duration.ofMinutes(30)));
    vault.purge();
    assertThat(usedPasses()).isEqualTo(1);
    vault.close();
    vault = vaultAt(NOW.plus(Duration.ofHours(2)));
    vault.purge();
    assertThat(usedPasses()).as("above the horizon of the last time").isEqualTo(1);
    vault.purge();
    assertThat(usedPasses()).isZero();
    vault.close();
    vault = vaultAt(NOW);
    assertRefused(vault.redeem(old, by()), "PASS_EXPIRED");
  }

  @Test
  void settingsAreJudgedByKeyAndValue() {
    assertThatThrownBy(
            () ->
                new VaultPolicy(0, 1, Duration.ofMinutes(1), Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessage("tributary.vault.threads must be at least 1, was 0");
  }

  private int usedPasses() throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT COUNT(*) FROM consumed_pass")) {
      row.next();
      return row.getInt(1);
    }
  }

  private byte[] sealed(byte[] key) {
    PublicKey to = vault.publicKey();
    return SealedBox.seal(key, to, ContentKey.sealContext(KEY));
  }

  private byte[] pass(String id) {
    return claims(id).sign(passKey);
  }

  private MediaPass claims(String id) {
    return claims(id, "SE", NOW.plusSeconds(7200));
  }

  private MediaPass claims(String id, String territory, Instant viewableUntil) {
    return new MediaPass(
        id,
        BOX,
        new AccountId("ann@example"),
        MOVIE,
        KEY,
        device.digest(),
        territory,
        viewableUntil,
        NOW.plusSeconds(120));
  }

  private Redeemer by() {
    return by(BOX, device, "SE");
  }

  private static Redeemer by(ClientId client, DeviceKey device, String territory) {
    return new Redeemer(client, device.publicKey(), territory);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertRefused(CompletionStage<?> stage, String reason) {
    assertThatThrownBy(() -> join(stage))
        .isInstanceOf(CompletionException.class)
        .satisfies(e -> assertThat(Replies.refusalOf(e).reason()).isEqualTo(reason));
  }
}
