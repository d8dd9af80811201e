package tributary.system;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network of its own: a core, and hosts behind NATs around it, each in a network namespace of
 * Linux. Nothing outside these namespaces is touched.
 */
final class Namespaces implements AutoCloseable {
  static final String CORE_ADDRESS = "10.77.0.1";
  static final String HOST_ADDRESS = "192.168.1.2";

  /** How a NAT picks the public port of a connection. */
  enum Nat {
    /** The host's own port: nftables {@code masquerade}. */
    PORT_PRESERVING(""),
    /** Another for each destination. */
    SYMMETRIC(" fully-random");

    private final String flag;

    Nat(String flag) {
      this.flag = flag;
    }
  }

  private final String prefix = "tr" + ProcessHandle.current().pid();
  private final List<String> names = new ArrayList<>();

  /** What is missing here for this; empty if nothing is. */
  private static String missing() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "root";
    }
    return Stream.of("ip", "nft").filter(tool -> !isInstalled(tool)).findFirst().orElse("");
  }

  /** Where something is missing the test is skipped aloud, or fails if it was required to run. */
  static void require(String tested) {
    String missing = missing();
    if (missing.isEmpty()) {
      return;
    }
    String why = "no network namespaces without " + missing;
    if ("true".equals(System.getenv("TRIBUTARY_REQUIRE_NAMESPACES"))) {
      throw new IllegalStateException(why);
    }
    System.err.println("SKIPPED: not tested: " + tested + ": " + why);
    abort(why);
  }

  private static boolean isInstalled(String tool) {
    return Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  Namespaces() {
    add(core());
    in(
        core(),
        "echo 1 > /proc/sys/net/ipv4/ip_forward; ip addr add " + CORE_ADDRESS + "/32 dev lo");
  }

  String core() {
    return prefix + "-core";
  }

  private void add(String name) {
    run("ip netns add " + name);
    names.add(name);
    in(name, "ip link set lo up; echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6");
  }

  /**
   * The namespace of a new host behind a NAT of its own, whose public address is 10.77.1.number.
   */
  String addHost(int number, Nat nat) {
    String host = prefix + "-h" + number;
    String router = prefix + "-n" + number;
    String port = "p" + number;
    String address = "10.77.1." + number;
    add(host);
    add(router);
    run("ip link add wan netns %s type veth peer name %s netns %s".formatted(router, port, core()));
    run("ip link add eth0 netns %s type veth peer name lan netns %s".formatted(host, router));
    in(
        core(),
        "ip link set %s up; ip route add %s/32 dev %s src %s"
            .formatted(port, address, port, CORE_ADDRESS));
    in(
        router,
        """
        ip link set wan up; ip link set lan up
        ip addr add %s/32 dev wan; ip addr add 192.168.1.1/24 dev lan
        ip route add %s/32 dev wan; ip route add default via %s dev wan
        echo 1 > /proc/sys/net/ipv4/ip_forward
        """
            .formatted(address, CORE_ADDRESS, CORE_ADDRESS));
    in(
        host,
        "ip link set eth0 up; ip addr add %s/24 dev eth0; ip route add default via 192.168.1.1"
            .formatted(HOST_ADDRESS));
    in(router, "nft -f - <<END\n" + rules(nat) + "END");
    return host;
  }

  /** The namespace of a new host at the core itself, with an address of its own. */
  String addServer(int number) {
    String server = prefix + "-s" + number;
    String port = serverPort(number);
    String address = serverAddress(number);
    add(server);
    run(
        "ip link add eth0 netns %s type veth peer name %s netns %s"
            .formatted(server, port, core()));
    in(
        core(),
        "ip link set %s up; ip route add %s/32 dev %s src %s"
            .formatted(port, address, port, CORE_ADDRESS));
    in(
        server,
        """
        ip link set eth0 up; ip addr add %s/32 dev eth0
        ip route add %s/32 dev eth0; ip route add default via %s dev eth0
        """
            .formatted(address, CORE_ADDRESS, CORE_ADDRESS));
    return server;
  }

  static String serverAddress(int number) {
    return "10.77.2." + number;
  }

  /** The core's end of its cable. */
  static String serverPort(int number) {
    return "s" + number;
  }

  /** Nobody gets in who was not dialled. */
  private static String rules(Nat nat) {
    return """
    add table ip nat
    add chain ip nat out { type nat hook postrouting priority 100 ; }
    add rule ip nat out oifname "wan" masquerade%s
    add table ip fw
    add chain ip fw pass { type filter hook forward priority 0 ; policy drop ; }
    add rule ip fw pass ct state established,related accept
    add rule ip fw pass iifname "lan" accept
    add chain ip fw self { type filter hook input priority 0 ; policy accept ; }
    add rule ip fw self iifname "wan" ct state new drop
    """
        .formatted(nat.flag);
  }

  private static void in(String name, String script) {
    run("ip netns exec " + name + " sh -e -s <<'SCRIPT'\n" + script + "\nSCRIPT");
  }

  static void run(String script) {
    try {
      Process process =
          new ProcessBuilder("sh", "-e", "-c", script).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(script + "\n" + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What runs in them must have ended. */
  @Override
  public void close() {
    names.reversed().forEach(name -> run("ip netns del " + name));
  }
}
