package tributary.sim.day;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Replays a recorded trace against the scheduler as it is now. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Tells the scheduler what a recorded one was told; it must decide the same.")
final class ReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Written by day --trace.")
  Path file;

  private ReplayCommand() {}

  @Override
  public Integer call() {
    try {
      Replay.Result result = Replay.of(file);
      System.out.printf(
          "%d events, %d decisions, %s%n",
          result.events(), result.decisions(), result.difference().orElse("all the same"));
      return result.difference().isEmpty()
          ? CommandLine.ExitCode.OK
          : CommandLine.ExitCode.SOFTWARE;
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("cannot replay " + file + ": " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
  }
}
