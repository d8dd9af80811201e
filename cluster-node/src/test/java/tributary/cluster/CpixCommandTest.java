package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tributary.cluster.cpix.Cpix;
import tributary.cluster.cpix.CpixTrust;
import tributary.cluster.cpix.PlainKey;
import tributary.cluster.cpix.Recipient;
import tributary.cluster.vault.ContentKeys;
import tributary.crypto.WrappingKey;
import tributary.media.ContentKey;
import tributary.media.FrameKeyId;
import tributary.model.KeyId;
import tributary.model.MediaId;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;

/** A content key goes from one vault to another by a file, and every step is on record. */
class CpixCommandTest {
  private static final KeyId KEY = new KeyId(new byte[KeyId.LENGTH]);
  private static final MediaId ITEM = MediaId.of(42);

  @TempDir Path folder;
  private Recipient recipient;
  private String certificate;
  private String privateKey;
  private String signers = "";
  private String unsigned = "accept";
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void prepare() throws Exception {
    recipient = Recipient.make(folder, "packager", "RSA", 2048);
    List<Path> files = recipient.files(folder);
    certificate = files.getFirst().toString();
    privateKey = files.getLast().toString();
    try (Database database = database("one")) {
      keys("one", database).put(KEY, secret(), Instant.EPOCH);
    }
  }

  private static byte[] secret() {
    byte[] secret = new byte[ContentKey.LENGTH];
    Arrays.fill(secret, (byte) 7);
    return secret;
  }

  private Config settings(String name) {
    return NodeSettings.over(
        ConfigFactory.parseMap(
            Map.of(
                "tributary.data-dir",
                folder.resolve(name).toString(),
                "tributary.vault.cpix.signers",
                signers,
                "tributary.vault.cpix.unsigned",
                unsigned)));
  }

  private Database database(String name) {
    return Database.open(DatabaseSettings.from(settings(name)));
  }

  private ContentKeys keys(String name, Database database) throws Exception {
    Config settings = settings(name);
    return new ContentKeys(
        database.dataSource(),
        WrappingKey.of(NodeSettings.wrapping(settings, NodeSettings.secrets(settings))));
  }

  private int run(String name, String... arguments) {
    CommandLine command = CpixCommand.commandLine(settings(name), Clock.systemUTC());
    return command
        .setOut(new PrintWriter(said, true))
        .setErr(new PrintWriter(said, true))
        .execute(arguments);
  }

  @Test
  void aContentKeyReachesAnotherVaultByADocument() throws Exception {
    Path file = folder.resolve("key.cpix");
    assertThat(run("one", "export", "--recipient", certificate, "--key", KEY.toString(), file + ""))
        .as(said.toString())
        .isZero();
    String[] take = {
      "import", "--recipient", certificate, "--private-key", privateKey, file.toString()
    };

    assertThat(run("two", take)).as(said.toString()).isZero();
    assertThat(run("two", take)).as("once more").isZero();

    try (Database database = database("two")) {
      assertThat(keys("two", database).open(KEY)).isEqualTo(secret());
    }
    assertThat(audited("one")).anyMatch(it -> it.contains("exported, content key " + KEY));
    assertThat(audited("two")).anyMatch(it -> it.contains("imported, content key " + KEY));
    Files.writeString(file, Files.readString(file).replaceFirst("(<pskc:ValueMAC>)....", "$1AAAA"));
    assertThat(run("two", take)).isNotZero();
    assertThat(said.toString()).contains("its MAC is another").doesNotContain("\tat ");
  }

  @Test
  void frameKeysGoOutUnderTheKidsOfTheFilmAndDoNotComeIn() throws Exception {
    Path file = folder.resolve("frames.cpix");
    assertThat(
            run(
                "one",
                "export",
                "--recipient",
                certificate,
                "--key",
                KEY.toString(),
                "--item",
                ITEM.text(),
                "--frames",
                "1:10-12",
                file.toString()))
        .as(said.toString())
        .isZero();

    List<PlainKey> keys =
        Cpix.read(
            Files.readAllBytes(file),
            recipient.certificate(),
            recipient.key(),
            new CpixTrust(List.of(), true, Instant.EPOCH));
    assertThat(keys).hasSize(3);
    try (ContentKey root = new ContentKey(secret())) {
      assertThat(keys.getLast().id()).isEqualTo(new KeyId(new FrameKeyId(ITEM, 1, 12).bytes()));
      assertThat(keys.getLast().bytes()).isEqualTo(root.frameKey(ITEM, 1, 12));
    }
    assertThat(
            run(
                "two",
                "import",
                "--recipient",
                certificate,
                "--private-key",
                privateKey,
                file.toString()))
        .isNotZero();
    assertThat(said.toString()).contains("BAD_KEY");
  }

  @Test
  void onlyWhatAConfiguredSignerSignedIsTaken() throws Exception {
    Path home = Files.createDirectory(folder.resolve("signer"));
    List<Path> signer = Recipient.make(home, "studio", "RSA", 2048).files(home);
    Path plain = folder.resolve("plain.cpix");
    Path signed = folder.resolve("signed.cpix");
    String[] export = {"export", "--recipient", certificate, "--key", KEY.toString()};
    assertThat(run("one", with(export, plain.toString()))).as(said.toString()).isZero();
    assertThat(
            run(
                "one",
                with(
                    export,
                    "--signer",
                    signer.getFirst().toString(),
                    "--signing-key",
                    signer.getLast().toString(),
                    signed.toString())))
        .as(said.toString())
        .isZero();
    unsigned = "refuse";
    String[] take = {"import", "--recipient", certificate, "--private-key", privateKey};

    assertThat(run("two", with(take, plain.toString()))).isNotZero();
    assertThat(said.toString()).contains("UNSIGNED: the document has no signature");
    assertThat(run("two", with(take, signed.toString()))).isNotZero();
    assertThat(said.toString()).contains("BAD_SIGNATURE", "tributary.vault.cpix.signers names no");
    signers = signer.getFirst().toString();
    assertThat(run("two", with(take, signed.toString()))).as(said.toString()).isZero();

    unsigned = "perhaps";
    assertThat(run("two", with(take, signed.toString()))).isNotZero();
    assertThat(said.toString())
        .contains("tributary.vault.cpix.unsigned must be accept or refuse, was perhaps");
    assertThat(run("one", with(export, "--signer", signers, plain.toString()))).isNotZero();
    assertThat(said.toString()).contains("--signer and --signing-key go together");
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private List<String> audited(String name) throws Exception {
    try (Database database = database(name);
        var connection = database.dataSource().getConnection();
        var query = connection.prepareStatement("SELECT detail FROM audit_entry");
        var rows = query.executeQuery()) {
      List<String> details = new ArrayList<>();
      while (rows.next()) {
        details.add(rows.getString(1));
      }
      return details;
    }
  }
}
