package tributary.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.crypto.WrappingKey;
import tributary.crypto.WrappingKeyFile;
import tributary.crypto.WrappingKeyVariable;
import tributary.media.ContentKey;
import tributary.model.KeyId;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;

/**
 * The wrapping key goes from the secrets' file into a key store, is changed there, and goes on into
 * the environment; every step is the command that an operator runs.
 */
class RotationCommandTest {
  private static final Path SOFTHSM = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  private static final KeyId ID = new KeyId("0123456789abcdef".getBytes(UTF_8));
  private static final byte[] SECRET = new byte[ContentKey.LENGTH];

  static {
    Arrays.fill(SECRET, (byte) 7);
  }

  @TempDir Path folder;

  @Test
  void theWrappingKeyMovesIntoAPkcs12FileAndOutOfItAgain() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "pass phrase\n");
    Path store = folder.resolve("keys/wrapping.p12");

    movesThrough(
        "pkcs12",
        List.of(
            "-Dtributary.vault.wrapping.pkcs12.path=" + store,
            "-Dtributary.vault.wrapping.pkcs12.password-file=" + password));

    assertThat(store).exists();
    assertThat(new String(Files.readAllBytes(store), UTF_8)).doesNotContain("AAAA");
    String said =
        command(
            2,
            "pkcs12",
            List.of(
                "-Dtributary.vault.wrapping.pkcs12.path=" + store,
                "-Dtributary.vault.wrapping.pkcs12.password-variable=WRONG_PASSWORD"),
            "rewrap");
    assertThat(said).contains("wrapping.p12").doesNotContain("not the pass phrase");
  }

  @Test
  void theWrappingKeyMovesIntoATokenAndOutOfItAgain() throws Exception {
    if (!Files.exists(SOFTHSM)) {
      assertThat(System.getenv("TRIBUTARY_REQUIRE_SOFTHSM")).as("SoftHSM").isNotEqualTo("true");
      System.err.println("NOT TESTED: wrapping keys in a PKCS#11 token, for lack of " + SOFTHSM);
    }
    assumeTrue(Files.exists(SOFTHSM), "Debian: apt install softhsm2");
    Path tokens = Files.createDirectories(folder.resolve("tokens"));
    Files.writeString(
        softhsmSettings(), "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
    run(
        0,
        List.of(
            "softhsm2-util",
            "--init-token",
            "--slot=0",
            "--label=vault",
            "--pin=1234",
            "--so-pin=5678"));

    movesThrough(
        "pkcs11",
        List.of(
            "-Dtributary.vault.wrapping.pkcs11.library=" + SOFTHSM,
            "-Dtributary.vault.wrapping.pkcs11.pin-variable=TOKEN_PIN"));
  }

  private Path softhsmSettings() {
    return folder.resolve("softhsm2.conf");
  }

  private void movesThrough(String store, List<String> settings) throws Exception {
    WrappingKeyFile file = new WrappingKeyFile(folder.resolve("secrets/keys/wrapping.key"));
    try (Database database = database()) {
      insert(database, WrappingKey.of(List.of(file)).wrap(SECRET, ID.bytes()));
    }

    String both = "file," + store;
    command(0, both, settings, "wrapping-key");
    assertThat(command(0, both, settings, "rewrap")).contains("1 content keys wrapped anew");
    assertThat(command(0, store, settings, "rewrap")).contains("0 content keys wrapped anew");

    command(0, store, settings, "wrapping-key");
    assertThat(command(0, store, settings, "rewrap")).contains("1 content keys wrapped anew");
    command(0, store, settings, "drop-wrapping-keys");
    assertThat(command(0, store, settings, "rewrap")).contains("0 content keys wrapped anew");

    assertThat(command(1, store + ",environment", settings, "wrapping-key"))
        .contains("TRIBUTARY_WRAPPING_KEY");
    assertThat(command(0, store + ",environment", settings, "rewrap"))
        .contains("1 content keys wrapped anew");
    WrappingKey last =
        WrappingKey.of(List.of(new WrappingKeyVariable("TRIBUTARY_WRAPPING_KEY", environment())));
    try (Database database = database()) {
      assertThat(last.unwrap(wrapped(database), ID.bytes())).isEqualTo(SECRET);
    }
  }

  private String command(int status, String sources, List<String> settings, String step)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dtributary.data-dir=" + folder.resolve("data"),
                "-Dtributary.secrets-dir=" + folder.resolve("secrets"),
                "-Dtributary.persistence.url=" + url(),
                "-Dtributary.persistence.password=secret",
                "-Dtributary.vault.wrapping.sources=" + sources));
    command.addAll(settings);
    command.add(RotationCommand.class.getName());
    command.add(step);
    return run(status, command);
  }

  private String run(int status, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    int ended = process.onExit().join().exitValue();
    assertThat(ended == 0).as(said).isEqualTo(status == 0);
    return said;
  }

  private Map<String, String> environment() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 9);
    return Map.of(
        "TRIBUTARY_WRAPPING_KEY",
        Base64.getEncoder().encodeToString(key),
        "TOKEN_PIN",
        "1234",
        "WRONG_PASSWORD",
        "not the pass phrase",
        "SOFTHSM2_CONF",
        softhsmSettings().toString());
  }

  private String url() {
    return "jdbc:h2:file:" + folder.resolve("db/tributary");
  }

  private Database database() throws SQLException {
    return Database.open(
        new DatabaseSettings(Dialect.H2, url(), "tributary", "secret", 2, Duration.ofSeconds(10)));
  }

  private static void insert(Database database, byte[] wrapped) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var insert =
            connection.prepareStatement(
                "INSERT INTO content_key (key_id, wrapped, created) VALUES (?, ?, 0)")) {
      insert.setBytes(1, ID.bytes());
      insert.setBytes(2, wrapped);
      insert.executeUpdate();
    }
  }

  private static byte[] wrapped(Database database) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var query = connection.prepareStatement("SELECT wrapped FROM content_key");
        var row = query.executeQuery()) {
      assertThat(row.next()).isTrue();
      return row.getBytes(1);
    }
  }
}
