package tributary.cluster;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tributary.cluster.audit.AuditCheck;
import tributary.cluster.audit.AuditCheck.Head;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;

/** Checks that the audit log is whole: exits 0 if it is, 2 if an entry was changed or is gone. */
@Command(
    name = "audit",
    description = "Checks that no entry of the audit log was changed or taken out.",
    mixinStandardHelpOptions = true)
public final class AuditCommand implements Callable<Integer> {
  private static final int BROKEN = 2;

  @Option(
      names = "--heads",
      paramLabel = "FILE",
      description =
          "Heads that an earlier check wrote, to be kept where nobody of the database can write;"
              + " compared, then replaced. Without it a log that was made anew as a whole passes.")
  private Path heads;

  @Spec private CommandSpec spec;
  private final Config config;

  AuditCommand(Config config) {
    this.config = config;
  }

  @Override
  public Integer call() throws IOException, SQLException {
    PrintWriter out = spec.commandLine().getOut();
    AuditCheck.Result result;
    try (Database database = Database.open(DatabaseSettings.from(config));
        Connection connection = database.dataSource().getConnection()) {
      result = AuditCheck.run(connection, kept());
    }
    result.heads().forEach((chain, head) -> out.println(line(chain, head)));
    if (!result.faults().isEmpty()) {
      result.faults().forEach(spec.commandLine().getErr()::println);
      return BROKEN;
    }
    if (heads != null) {
      Files.write(
          heads,
          result.heads().entrySet().stream().map(e -> line(e.getKey(), e.getValue())).toList());
    }
    return CommandLine.ExitCode.OK;
  }

  private static String line(String chain, Head head) {
    return String.format(Locale.ROOT, "%s %d %s", chain, head.length(), head.hash());
  }

  private Map<String, Head> kept() throws IOException {
    Map<String, Head> kept = new HashMap<>();
    List<String> lines =
        heads != null && Files.exists(heads) ? Files.readAllLines(heads) : List.of();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words.length != 3 || !words[1].matches("\\d{1,18}")) {
        throw new IOException(heads + " holds no heads: \"" + line + "\"");
      }
      kept.put(words[0], new Head(Long.parseLong(words[1]), words[2]));
    }
    return kept;
  }

  /** Settings of the database come from where those of a node do. */
  public static void main(String[] args) {
    try {
      Config config = NodeSettings.load();
      Logging.configure(config);
      System.exit(new CommandLine(new AuditCommand(config)).execute(args));
    } catch (StartFailure e) {
      System.err.println("the audit log cannot be checked: " + e.getMessage());
      System.exit(1);
    }
  }
}
