package tributary.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mvn -q -Plocal}: the whole system on this machine, kept from one start to the next. */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Three cluster-nodes on PostgreSQL, media servers and boxes on this machine, until Ctrl-C.")
public final class Local implements Callable<Integer> {
  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/tributary-local",
      description = "Keeps everything; a second start goes on from there (${DEFAULT-VALUE}).")
  Path folder;

  @Option(
      names = "--boxes",
      paramLabel = "N",
      defaultValue = "3",
      description = "Set-top boxes at least, 1 to 20 (default ${DEFAULT-VALUE}).")
  int boxes;

  @Option(
      names = "--media-servers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Media servers at least, 1 to 4 (default ${DEFAULT-VALUE}).")
  int mediaServers;

  private Local() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Local()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (boxes < 1 || boxes > 20 || mediaServers < 1 || mediaServers > 4) {
      System.err.println(
          "--boxes must be 1 to 20, was "
              + boxes
              + "; --media-servers 1 to 4, was "
              + mediaServers);
      return CommandLine.ExitCode.USAGE;
    }
    Path home = Files.createDirectories(folder.toAbsolutePath().normalize());
    try (FileChannel file =
            FileChannel.open(
                home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        System.err.println("--folder " + home + ": one runs there already, or is still stopping");
        return CommandLine.ExitCode.SOFTWARE;
      }
      try (LocalTown town = new LocalTown(home, new Console())) {
        Runtime.getRuntime().addShutdownHook(new Thread(town::close, "end the processes"));
        town.open(mediaServers, boxes);
        town.watch();
      }
      return CommandLine.ExitCode.OK;
    }
  }
}
