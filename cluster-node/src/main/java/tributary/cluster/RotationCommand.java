package tributary.cluster;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tributary.cluster.vault.Rewrapping;
import tributary.crypto.RootAuthority;
import tributary.crypto.WrappingKey;
import tributary.crypto.WrappingKeySource;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;

/**
 * Changes keys of a cluster that runs. Each step works on {@code tributary.secrets-dir}; nodes read
 * it when they start, so restart those concerned one after the other before the next step.
 */
@Command(
    name = "rotation",
    description = "Changes the keys of a cluster that runs, step by step.",
    mixinStandardHelpOptions = true)
public final class RotationCommand {
  private final Config config;
  private final Path secrets;
  @Spec private CommandSpec spec;

  RotationCommand(Config config) {
    this.config = config;
    this.secrets = NodeSettings.secrets(config);
  }

  private RootAuthority root() {
    return new RootAuthority(ClusterSecret.AUTHORITY.in(secrets).getParent(), Clock.systemUTC());
  }

  private List<WrappingKeySource> wrapping() {
    return NodeSettings.wrapping(config, secrets);
  }

  private void say(String what) {
    spec.commandLine().getOut().println(what);
  }

  @Command(name = "issuing-key", description = "Another issuing key; needs authority/root.key.")
  int issuingKey() throws IOException {
    root().newIssuingKey();
    say("restart the gateways one after the other");
    return CommandLine.ExitCode.OK;
  }

  @Command(name = "root", description = "Another root beside the old one; needs root.key.")
  int newRoot() throws IOException {
    root().newRoot();
    say(
        "restart the gateways; once every node has renewed its certificate"
            + " (device-certificate-validity, and longer for those that are away), retire-roots");
    return CommandLine.ExitCode.OK;
  }

  @Command(name = "retire-roots", description = "Nothing below older roots is trusted any more.")
  int retireRoots() throws IOException {
    root().retireOldRoots();
    say("restart the gateways one after the other");
    return CommandLine.ExitCode.OK;
  }

  @Command(name = "wrapping-key", description = "Another wrapping key beside the old one.")
  int newWrappingKey() throws IOException {
    wrapping().getLast().addKey();
    say("restart the vaults one after the other, then rewrap");
    return CommandLine.ExitCode.OK;
  }

  @Command(name = "rewrap", description = "Wraps all content keys by the newest wrapping key.")
  int rewrap() throws IOException, SQLException {
    int count = rewrapAll();
    say(count + " content keys wrapped anew");
    return CommandLine.ExitCode.OK;
  }

  private int rewrapAll() throws IOException, SQLException {
    try (Database database = Database.open(DatabaseSettings.from(config))) {
      return Rewrapping.run(database.dataSource(), WrappingKey.of(wrapping()));
    }
  }

  @Command(
      name = "drop-wrapping-keys",
      description = "Rewraps what is left, then forgets older wrapping keys.")
  int dropWrappingKeys() throws IOException, SQLException {
    rewrapAll();
    wrapping().getLast().dropOlderKeys();
    say(
        "older wrapping keys are gone; of tributary.vault.wrapping.sources only the last is"
            + " needed");
    return CommandLine.ExitCode.OK;
  }

  /** Settings come from where those of a node do. */
  public static void main(String[] args) {
    try {
      Config config = NodeSettings.load();
      Logging.configure(config);
      System.exit(new CommandLine(new RotationCommand(config)).execute(args));
    } catch (StartFailure e) {
      System.err.println("no key was changed: " + e.getMessage());
      System.exit(1);
    }
  }
}
