package tributary.bench.line;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Two network namespaces: a home behind a slow uplink with a modem's queue, and the rest of the
 * world. Needs root and iproute2.
 */
final class HomeNetwork implements AutoCloseable {
  static final String HOME = "10.79.0.1";
  static final String WORLD = "10.79.0.2";

  /** A modem's queue; a common depth, no worst case. */
  private static final int QUEUE_MILLIS = 100;

  private final String home = "tributary-home-" + ProcessHandle.current().pid();
  private final String world = "tributary-world-" + ProcessHandle.current().pid();

  HomeNetwork(long uplinkBitsPerSecond) throws IOException, InterruptedException {
    try {
      run("ip", "netns", "add", home);
      run("ip", "netns", "add", world);
      run(
          List.of(
              "ip", "link", "add", "line", "netns", home, "type", "veth", "peer", "name", "line",
              "netns", world));
      address(home, HOME);
      address(world, WORLD);
      long queued = uplinkBitsPerSecond / 8 * QUEUE_MILLIS / 1000;
      run(
          List.of(
              "tc",
              "-n",
              home,
              "qdisc",
              "replace",
              "dev",
              "line",
              "root",
              "tbf",
              "rate",
              uplinkBitsPerSecond + "bit",
              "burst",
              "6400",
              "limit",
              Long.toString(queued)));
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private void address(String namespace, String address) throws IOException, InterruptedException {
    run("ip", "-n", namespace, "link", "set", "lo", "up");
    run("ip", "-n", namespace, "link", "set", "line", "up");
    run("ip", "-n", namespace, "addr", "add", address + "/24", "dev", "line");
    congestion(namespace, "cubic");
  }

  /** Of TCP connections that are made or accepted at home from now on. */
  void congestion(String algorithm) throws IOException, InterruptedException {
    congestion(home, algorithm);
  }

  private static void congestion(String namespace, String algorithm)
      throws IOException, InterruptedException {
    // A child may only choose what the first namespace allows.
    run(
        "sh",
        "-c",
        "cd /proc/sys/net/ipv4; grep -qw %1$s tcp_allowed_congestion_control".formatted(algorithm)
            + " || echo \"$(cat tcp_allowed_congestion_control) %1$s\" >".formatted(algorithm)
            + " tcp_allowed_congestion_control");
    run(
        List.of(
            "ip",
            "netns",
            "exec",
            namespace,
            "sh",
            "-c",
            "echo " + algorithm + " > /proc/sys/net/ipv4/tcp_congestion_control"));
  }

  /** Frames' bytes that have left home. */
  long sent() throws IOException, InterruptedException {
    return Long.parseLong(
        run(List.of("ip", "netns", "exec", home, "cat", "/sys/class/net/line/statistics/tx_bytes"))
            .strip());
  }

  List<String> atHome(List<String> command) {
    return within(home, command);
  }

  List<String> inTheWorld(List<String> command) {
    return within(world, command);
  }

  private static List<String> within(String namespace, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return all;
  }

  private static String run(String... command) throws IOException, InterruptedException {
    return run(List.of(command));
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
    return said;
  }

  @Override
  public void close() throws IOException {
    for (String namespace : List.of(home, world)) {
      new ProcessBuilder("ip", "netns", "del", namespace).start();
    }
  }
}
