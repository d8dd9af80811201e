package tributary.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tributary.crypto.WrappingKeyFile;

/** Makes the secrets that the nodes of a cluster share, once, before its first node starts. */
@Command(
    name = "secrets",
    description = "Makes the secrets that all nodes of one cluster share (tributary.secrets-dir).",
    mixinStandardHelpOptions = true)
public final class SecretsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIRECTORY", description = "Where; made owner-only.")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (ClusterSecret secret : ClusterSecret.values()) {
      if (Files.exists(secret.in(directory))) {
        spec.commandLine().getErr().println(secret.in(directory) + " is there; nothing was made");
        return CommandLine.ExitCode.SOFTWARE;
      }
    }
    NodeKeys.create(
        directory,
        List.of(new WrappingKeyFile(ClusterSecret.WRAPPING_KEY.in(directory))),
        Clock.systemUTC(),
        new SecureRandom());
    for (ClusterSecret secret : ClusterSecret.values()) {
      String readers =
          secret.readers().stream().map(NodeRole::word).collect(Collectors.joining(", "));
      out.println(String.format(Locale.ROOT, "%-24s for %s", secret.path(), readers));
    }
    out.println("edge nodes trust " + ClusterSecret.AUTHORITY.path() + "; keep all else secret");
    return CommandLine.ExitCode.OK;
  }

  /** The command's exit status. */
  public static int make(Path directory) {
    return new CommandLine(new SecretsCommand()).execute(directory.toString());
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new SecretsCommand()).execute(args));
  }
}
