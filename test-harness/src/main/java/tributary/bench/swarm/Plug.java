package tributary.bench.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes one script that another lab can start as its service, origin and peers: {@code Plug FOLDER}
 * writes {@code FOLDER/node}.
 */
final class Plug {
  private Plug() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Path trial = Files.createTempDirectory("swarm-trial");
    Program program =
        Trial.run(Program.of(folder.resolve("lib")), trial, folder.resolve("box.aot"));
    SwarmBenchmark.delete(trial);
    Path node = folder.resolve("node");
    Files.writeString(
        node,
        """
        #!/bin/sh
        # One process of a swarm; the lab's SWARM_ROLE says which.
        [ "$SWARM_ROLE" != service ] || exec %s
        exec %s
        """
            .formatted(quoted(program.command("service")), quoted(program.command("peer"))));
    Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rwxr-xr-x"));
    System.out.println(node);
  }

  private static String quoted(List<String> command) {
    return command.stream().map(part -> "'" + part + "'").collect(Collectors.joining(" "));
  }
}
