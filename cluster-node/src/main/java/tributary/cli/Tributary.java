package tributary.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** {@code tributary}: what an operator does from a terminal or a script. */
@Command(
    name = "tributary",
    mixinStandardHelpOptions = true,
    description = "Runs a Tributary network from a terminal or a script.",
    subcommands = {
      LogInCommand.class,
      LogOutCommand.class,
      IngestCommand.class,
      VendorsCommand.class,
      ArtworkCommand.class,
      DevicesCommand.class,
      PlacementCommand.class,
      DrainCommand.class,
      TransfersCommand.class,
      ReleasesCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the service refused, or what was waited for failed",
      "2:the command was typed wrong",
      "3:the service does not answer",
      "4:not logged in, or not allowed to",
      "5:not done within --timeout"
    })
public final class Tributary {
  private Tributary() {}

  /** The command, ready to be given its arguments; it never ends the process. */
  public static CommandLine commandLine() {
    return new CommandLine(new Tributary())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(Tributary::explain);
  }

  private static int explain(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof Failure known) {
      command.getErr().println("tributary: " + Table.plain(known.getMessage()));
      return known.exitCode();
    }
    throw failure;
  }

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }
}
