package tributary.cluster;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tributary.cluster.audit.Audit;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.audit.AuditLog;
import tributary.cluster.audit.AuditPolicy;
import tributary.cluster.cpix.Cpix;
import tributary.cluster.cpix.CpixSigner;
import tributary.cluster.cpix.CpixTrust;
import tributary.cluster.cpix.PlainKey;
import tributary.cluster.vault.ContentKeys;
import tributary.crypto.Identity;
import tributary.crypto.RsaKeyFile;
import tributary.crypto.SecretFile;
import tributary.crypto.WrappingKey;
import tributary.media.ContentKey;
import tributary.media.FrameKeyId;
import tributary.model.Digest;
import tributary.model.KeyId;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;

/**
 * Content keys for others' packagers and from them, as CPIX 2.3 documents that one certificate's
 * holder can open. Works where a vault's secrets are. What is exported is in the audit log first.
 */
@Command(
    name = "cpix",
    description = "Exports and imports content keys as CPIX 2.3, encrypted to one certificate.",
    mixinStandardHelpOptions = true)
public final class CpixCommand {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5}):(\\d{1,9})-(\\d{1,9})");
  private static final int MOST_FRAMES = 20_000;

  private final Config config;
  private final Clock clock;
  @Spec private CommandSpec spec;

  CpixCommand(Config config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  private interface Work {
    void run(ContentKeys keys, Audit audit) throws IOException, SQLException;
  }

  @Command(
      name = "export",
      description = {
        "Writes a document with one item's key to FILE.",
        "Without --frames it is the content key itself, 32 bytes of which players derive frame"
            + " keys: of use to another Tributary only.",
        "With --frames they are the keys of these frames, each under the KID that the item has for"
            + " it: of use to whatever reads CENC."
      })
  int export(
      @Option(names = "--recipient", required = true, description = "X.509, PEM, RSA.") Path to,
      @Option(names = "--key", required = true, description = "The key id, 32 hex digits.")
          String key,
      @Option(names = "--item", description = "With --frames: the item that has the key.")
          String item,
      @Option(
              names = "--frames",
              description = "TRACK:FIRST-LAST, frames of a video or fragments of a sound track.")
          List<String> frames,
      @Option(names = "--signer", description = "Who signs it; X.509, PEM, RSA.") Path signer,
      @Option(names = "--signing-key", description = "The signer's key; PKCS#8, PEM.")
          Path signingKey,
      @Parameters(paramLabel = "FILE") Path file)
      throws IOException, SQLException {
    X509Certificate recipient = Identity.readCertificate(to);
    Optional<CpixSigner> signed = signer(signer, signingKey);
    KeyId id = keyId(key);
    List<FrameKeyId> ids = frames == null ? List.of() : frameIds(item, frames);
    return with(
        (keys, audit) -> {
          List<PlainKey> plain = plain(keys.open(id), id, ids);
          try {
            byte[] document = Cpix.write(plain, recipient, signed);
            granted(audit, item == null ? key : item, "exported, " + what(id, ids), recipient);
            SecretFile.write(file, document);
          } finally {
            plain.forEach(PlainKey::close);
          }
          say(plain.size() + " keys written to " + file);
        });
  }

  private static Optional<CpixSigner> signer(Path certificate, Path key) throws IOException {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("--signer and --signing-key go together");
    }
    return certificate == null
        ? Optional.empty()
        : Optional.of(new CpixSigner(RsaKeyFile.read(key), Identity.readCertificate(certificate)));
  }

  /** Takes the content key over. */
  private static List<PlainKey> plain(byte[] contentKey, KeyId id, List<FrameKeyId> frames) {
    if (frames.isEmpty()) {
      return List.of(PlainKey.root(id, contentKey));
    }
    List<PlainKey> keys = new ArrayList<>();
    try (ContentKey root = new ContentKey(contentKey)) {
      for (FrameKeyId frame : frames) {
        keys.add(
            PlainKey.frame(
                new KeyId(frame.bytes()),
                root.frameKey(frame.media(), frame.track(), frame.index())));
      }
    }
    return keys;
  }

  private static String what(KeyId id, List<FrameKeyId> frames) {
    return frames.isEmpty()
        ? "content key " + id
        : frames.size() + " frame keys of content key " + id;
  }

  @Command(
      name = "import",
      description = {
        "Stores the content keys of the document in FILE; frame keys are refused.",
        "Whose documents are taken, tributary.vault.cpix says."
      })
  int importKeys(
      @Option(names = "--recipient", required = true, description = "To whom it is; X.509, PEM.")
          Path to,
      @Option(names = "--private-key", required = true, description = "Its key; PKCS#8, PEM.")
          Path key,
      @Parameters(paramLabel = "FILE") Path file)
      throws IOException, SQLException {
    if (Files.size(file) > Cpix.LONGEST_BYTES) {
      throw new RefusedException("BAD_CPIX", file + " is longer than " + Cpix.LONGEST_BYTES);
    }
    X509Certificate recipient = Identity.readCertificate(to);
    CpixTrust trust = CpixTrust.from(config, clock.instant());
    List<PlainKey> read =
        Cpix.read(Files.readAllBytes(file), recipient, RsaKeyFile.read(key), trust);
    try {
      for (PlainKey each : read) {
        if (!each.isRoot()) {
          throw new RefusedException(
              "BAD_KEY",
              "key %s is for CENC, 16 bytes: items here derive frame keys of one of 32"
                  .formatted(each.id()));
        }
      }
      return with((keys, audit) -> store(read, keys, audit, recipient));
    } finally {
      read.forEach(PlainKey::close);
    }
  }

  private void store(List<PlainKey> read, ContentKeys keys, Audit audit, X509Certificate recipient)
      throws SQLException {
    for (PlainKey key : read) {
      granted(audit, key.id().toString(), "imported, content key " + key.id(), recipient);
      boolean isNew = keys.put(key.id(), key.bytes(), clock.instant());
      say("key " + key.id() + (isNew ? " stored" : " was there"));
    }
  }

  /** What is not in the log does not happen. */
  private static void granted(Audit audit, String about, String what, X509Certificate recipient) {
    audit
        .granted(
            Kind.KEY,
            "command of " + System.getProperty("user.name"),
            about,
            "CPIX %s; certificate \"%s\", public key %s"
                .formatted(
                    what,
                    recipient.getSubjectX500Principal(),
                    Digest.ofContent(recipient.getPublicKey().getEncoded())))
        .toCompletableFuture()
        .join();
  }

  private int with(Work work) throws IOException, SQLException {
    WrappingKey wrapping =
        WrappingKey.of(NodeSettings.wrapping(config, NodeSettings.secrets(config)));
    try (Database database = Database.open(DatabaseSettings.from(config));
        AuditLog audit = new AuditLog(database.dataSource(), AuditPolicy.from(config), clock)) {
      work.run(new ContentKeys(database.dataSource(), wrapping), audit);
    }
    return CommandLine.ExitCode.OK;
  }

  private static List<FrameKeyId> frameIds(String item, List<String> ranges) {
    if (item == null) {
      throw new IllegalArgumentException("--frames needs --item");
    }
    List<FrameKeyId> ids = new ArrayList<>();
    for (String range : ranges) {
      Matcher matcher = RANGE.matcher(range);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("--frames is TRACK:FIRST-LAST, was " + range);
      }
      int track = Integer.parseInt(matcher.group(1));
      int first = Integer.parseInt(matcher.group(2));
      int last = Integer.parseInt(matcher.group(3));
      if (last < first || ids.size() + (long) last - first >= MOST_FRAMES) {
        throw new IllegalArgumentException(
            "--frames: from 1 to " + MOST_FRAMES + " keys in a document, asked for " + range);
      }
      for (int index = first; index <= last; index++) {
        ids.add(new FrameKeyId(new MediaId(item), track, index));
      }
    }
    return ids;
  }

  private static KeyId keyId(String hex) {
    if (!hex.matches("[0-9a-fA-F]{32}")) {
      throw new IllegalArgumentException("--key is 32 hex digits, was " + hex);
    }
    return new KeyId(HexFormat.of().parseHex(hex));
  }

  private void say(String what) {
    spec.commandLine().getOut().println(what);
  }

  /** What is refused is said in a line, not by a stack trace. */
  private static int failed(Exception e, CommandLine command) {
    command.getErr().println(e.getMessage());
    return CommandLine.ExitCode.SOFTWARE;
  }

  static CommandLine commandLine(Config config, Clock clock) {
    return new CommandLine(new CpixCommand(config, clock))
        .setExecutionExceptionHandler((e, command, _) -> failed(e, command));
  }

  /** Settings come from where those of a node do. */
  public static void main(String[] args) {
    try {
      Config config = NodeSettings.load();
      Logging.configure(config);
      System.exit(commandLine(config, Clock.systemUTC()).execute(args));
    } catch (StartFailure e) {
      System.err.println("no key was moved: " + e.getMessage());
      System.exit(1);
    }
  }
}
