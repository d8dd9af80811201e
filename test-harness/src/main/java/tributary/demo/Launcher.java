package tributary.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a node's program becomes a process: this JVM's like, another runtime, a container. */
@FunctionalInterface
public interface Launcher {
  /** The same Java and the same class path as this process. */
  Launcher JVM =
      node -> {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(node.options());
        // Killed without warning, this process takes its children with it.
        command.add(Child.class.getName());
        command.addAll(node.program());
        return command;
      };

  /**
   * @param folder the node's own, with its settings in {@code node.conf}
   * @param program main class and its arguments
   */
  record Node(String name, int heapMegabytes, Path folder, List<String> program) {
    public Node {
      program = List.copyOf(program);
    }

    /** What follows {@code java} and the class path. */
    public List<String> arguments() {
      List<String> arguments = new ArrayList<>(options());
      arguments.addAll(program);
      return arguments;
    }

    private List<String> options() {
      return List.of("-Xmx" + heapMegabytes + "m", "-Dconfig.file=" + folder.resolve("node.conf"));
    }
  }

  /** The words of the command; the folder is there already. */
  List<String> command(Node node);
}
