package tributary.sim.day;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The simulator; the first word says what it does. */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    subcommands = {DayCommand.class, PushCommand.class, ReplayCommand.class})
public final class Simulator {
  private Simulator() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Simulator()).execute(arguments));
  }
}
