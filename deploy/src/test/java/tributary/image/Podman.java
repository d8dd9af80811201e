package tributary.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tributary.demo.Launcher;

/** Podman over runc, with images and containers in folders of its own. */
final class Podman implements AutoCloseable {
  private static final String SETTINGS =
      """
      [containers]
      default_ulimits = ["nofile=20000:20000", "nproc=30000:30000"]
      [engine]
      runtime = "runc"
      cgroup_manager = "cgroupfs"
      events_logger = "file"
      """;

  private final Path folder;
  // Podman takes no long path for this.
  private final Path sockets = Files.createTempDirectory("podman-");
  private final Path settings;
  private final String driver;

  Podman(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.settings = Files.writeString(folder.resolve("containers.conf"), SETTINGS);
    this.driver = driver();
  }

  /** What shares layers, where this machine's file system allows it. */
  private String driver() {
    try {
      Tools.run(program("overlay", List.of("info")));
      return "overlay";
    } catch (IllegalStateException e) {
      System.err.println("podman without overlay: " + e.getMessage());
      return "vfs";
    }
  }

  private ProcessBuilder program(String storage, List<String> words) {
    return new ProcessBuilder(command(storage, words));
  }

  private List<String> command(String storage, List<String> words) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "CONTAINERS_CONF=" + settings, "podman"));
    command.addAll(List.of("--storage-driver", storage));
    command.addAll(List.of("--root", folder.resolve("root").toString()));
    command.addAll(List.of("--runroot", sockets.resolve("run").toString()));
    command.addAll(List.of("--tmpdir", sockets.resolve("tmp").toString()));
    command.addAll(words);
    return command;
  }

  String run(String... words) {
    return Tools.run(program(driver, List.of(words)));
  }

  /**
   * Containers as Kubernetes runs them: root read-only, no capabilities, and of this machine's
   * files only the node's own folder, which belongs to the image's user. The JVM refuses to start
   * unless it can use its archive of classes.
   *
   * @param images by main class
   * @param readable a file that every node may read, too
   */
  Launcher launcher(Map<String, String> images, Path readable) {
    return node -> {
      Tools.run(new ProcessBuilder("chown", "-R", "10001:10001", node.folder().toString()));
      List<String> words =
          new ArrayList<>(
              List.of(
                  "run",
                  "--rm",
                  "--replace",
                  "--name=" + node.name(),
                  "--network=host",
                  "--read-only",
                  "--read-only-tmpfs=false",
                  "--tmpfs=/tmp:rw,exec,mode=1777",
                  "--cap-drop=all",
                  "--security-opt=no-new-privileges",
                  "--volume=" + node.folder() + ":" + node.folder(),
                  "--volume=" + readable + ":" + readable + ":ro",
                  images.get(node.program().getFirst()),
                  "-Xshare:on"));
      words.addAll(node.arguments());
      return command(driver, words);
    };
  }

  @Override
  public void close() throws IOException {
    run("rm", "--all", "--force", "--time=0");
    run("rmi", "--all", "--force");
    String mounted = folder.resolve("root/overlay").toString();
    if (Files.readString(Path.of("/proc/mounts")).contains(mounted)) {
      Tools.run(new ProcessBuilder("umount", "--recursive", mounted));
    }
    Tools.run(new ProcessBuilder("rm", "-r", folder.toString(), sockets.toString()));
  }
}
