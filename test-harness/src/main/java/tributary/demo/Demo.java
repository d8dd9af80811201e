package tributary.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The README's first command. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "A film is taken in, travels from box to box, and is watched.")
public final class Demo implements Callable<Integer> {
  @Option(names = "--once", description = "End after the closing table.")
  boolean once;

  @Option(names = "--movie", paramLabel = "FILE", description = "Take in your own film instead.")
  Path movie;

  @Option(
      names = "--boxes",
      paramLabel = "N",
      defaultValue = "6",
      description = "Set-top boxes, 2 to 20 (default ${DEFAULT-VALUE}).")
  int boxes;

  @Option(
      names = "--media-servers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Media servers, 1 to 4 (default ${DEFAULT-VALUE}).")
  int mediaServers;

  @Option(
      names = "--box-up",
      paramLabel = "RATE",
      defaultValue = "4 Mbit",
      description = "Uplink of a box (default ${DEFAULT-VALUE}).")
  String boxUp;

  @Option(
      names = "--box-down",
      paramLabel = "RATE",
      defaultValue = "16 Mbit",
      description = "Downlink of a box (default ${DEFAULT-VALUE}).")
  String boxDown;

  @Option(
      names = "--server-up",
      paramLabel = "RATE",
      defaultValue = "8 Mbit",
      description = "Uplink of a media server (default ${DEFAULT-VALUE}).")
  String serverUp;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where the nodes keep their data; must be empty (default: a temporary one).")
  Path folder;

  private Demo() {}

  public static void main(String[] arguments) {
    int status = new CommandLine(new Demo()).execute(arguments);
    System.exit(status);
  }

  @Override
  public Integer call() throws IOException {
    if (boxes < 2 || boxes > 20 || mediaServers < 1 || mediaServers > 4) {
      throw new IllegalArgumentException(
          "--boxes must be 2 to 20, was "
              + boxes
              + "; --media-servers 1 to 4, was "
              + mediaServers);
    }
    if (movie != null && !Files.isReadable(movie)) {
      System.err.println("--movie " + movie + ": no such file, or it may not be read");
      return CommandLine.ExitCode.USAGE;
    }
    Path home = folder != null ? folder : Files.createTempDirectory("tributary-demo-");
    Files.createDirectories(home);
    Neighbourhood.Links links = new Neighbourhood.Links(boxUp, boxDown, serverUp, "100 Mbit");
    try (Story story = new Story(home, links, new Console())) {
      Runtime.getRuntime().addShutdownHook(new Thread(story::close, "end the processes"));
      boolean good = story.tell(movie, boxes, mediaServers);
      if (!once) {
        story.keepRunning();
      }
      return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }
}
