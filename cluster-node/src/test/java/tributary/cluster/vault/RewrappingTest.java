package tributary.cluster.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.cluster.PostgresqlServer;
import tributary.crypto.WrappingKey;
import tributary.crypto.WrappingKeyFile;
import tributary.media.ContentKey;
import tributary.model.KeyId;
import tributary.model.RefusedException;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;

/** The database's content keys under another wrapping key: all of them, or none. */
class RewrappingTest {
  private static final int KEYS = 50;

  @TempDir Path directory;

  @Test
  void allKeysOfAnEmbeddedDatabaseAreWrappedAnewOrNone() throws Exception {
    rewrapped(
        new DatabaseSettings(
            Dialect.H2,
            "jdbc:h2:file:" + directory.resolve("db/tributary"),
            "tributary",
            "secret",
            4,
            Duration.ofSeconds(10)));
  }

  @Test
  void allKeysInPostgresqlAreWrappedAnewOrNone() throws Exception {
    try (PostgresqlServer server = new PostgresqlServer()) {
      rewrapped(server.fresh());
    }
  }

  private void rewrapped(DatabaseSettings settings) throws Exception {
    WrappingKeyFile file = new WrappingKeyFile(directory.resolve("wrapping.key"));
    WrappingKey old = WrappingKey.of(List.of(file));
    try (Database database = Database.open(settings)) {
      VaultTables tables = new VaultTables(database.dataSource());
      List<KeyId> ids = stored(tables, old);
      assertThat(Rewrapping.run(database.dataSource(), old)).as("by the newest already").isZero();

      file.addKey();
      WrappingKey both = WrappingKey.of(List.of(file));
      assertThat(Rewrapping.run(database.dataSource(), both)).isEqualTo(KEYS);
      assertThat(Rewrapping.run(database.dataSource(), both)).isZero();

      file.dropOlderKeys();
      WrappingKey newest = WrappingKey.of(List.of(file));
      for (int i = 0; i < KEYS; i++) {
        byte[] wrapped = tables.wrappedKey(ids.get(i)).orElseThrow();
        assertThat(newest.unwrap(wrapped, ids.get(i).bytes())).isEqualTo(contentKey(i));
        assertThatThrownBy(() -> old.unwrap(wrapped, ids.getFirst().bytes()))
            .isInstanceOf(RefusedException.class);
      }
      oneThatNobodyOpensLeavesAllAsTheyWere(database, tables, ids, file);
    }
  }

  private static void oneThatNobodyOpensLeavesAllAsTheyWere(
      Database database, VaultTables tables, List<KeyId> ids, WrappingKeyFile file)
      throws Exception {
    KeyId foreign = keyId(KEYS);
    tables.insertKey(foreign, new byte[60], Instant.EPOCH);
    List<byte[]> before = new ArrayList<>();
    for (KeyId id : ids) {
      before.add(tables.wrappedKey(id).orElseThrow());
    }
    file.addKey();
    WrappingKey other = WrappingKey.of(List.of(file));

    assertThatThrownBy(() -> Rewrapping.run(database.dataSource(), other))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("WRAP_BROKEN");

    for (int i = 0; i < KEYS; i++) {
      assertThat(tables.wrappedKey(ids.get(i)).orElseThrow()).isEqualTo(before.get(i));
    }
  }

  private static List<KeyId> stored(VaultTables tables, WrappingKey key) throws Exception {
    List<KeyId> ids = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      KeyId id = keyId(i);
      tables.insertKey(id, key.wrap(contentKey(i), id.bytes()), Instant.EPOCH);
      ids.add(id);
    }
    return ids;
  }

  private static KeyId keyId(int number) {
    byte[] bytes = new byte[KeyId.LENGTH];
    bytes[0] = (byte) number;
    return new KeyId(bytes);
  }

  private static byte[] contentKey(int number) {
    byte[] bytes = new byte[ContentKey.LENGTH];
    Arrays.fill(bytes, (byte) (number + 1));
    return bytes;
  }
}
