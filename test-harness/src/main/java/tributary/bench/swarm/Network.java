package tributary.bench.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import tributary.demo.JsonClient;

/**
 * Hosts as network namespaces around a core, their lines shaped in both directions. Routed, each
 * host with a /32 of its own: bridged, the pairs of some dozens of hosts would overflow the
 * kernel's one neighbour table. Needs root.
 */
public final class Network implements AutoCloseable {
  public static final String CORE_IP = "10.77.0.1";
  public static final String ORIGIN_IP = "10.77.0.2";
  public static final String HOME_IP = "192.168.1.2";
  private static final String ROUTER_IP = "192.168.1.1";
  private static final Path SYSTEM = Path.of("/proc/sys/net/ipv4");
  private static final String CONGESTION = "cubic";

  /** As many a modem has. */
  private static final double QUEUE_SECONDS = 0.1;

  private static final double BURST_SECONDS = 0.01;
  private static final int SMALLEST_BURST = 3200;
  private static final int SMALLEST_QUEUE = 12_000;

  private final String prefix = "tributary-" + ProcessHandle.current().pid() + "-";
  private final List<String> namespaces = new ArrayList<>();
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final List<Process> wires = new ArrayList<>();

  /**
   * @param wan the namespace whose eth0 is the line: the host's own, or that of its NAT box
   * @param port the core's end of the line
   */
  private record Host(String namespace, String wan, String port, String ip) {}

  private final double queueSeconds;

  Network() {
    this(QUEUE_SECONDS);
  }

  /**
   * @param queueSeconds the length of the queue before each line, as a modem has
   */
  public Network(double queueSeconds) {
    this.queueSeconds = queueSeconds;
    allow(CONGESTION);
    add("core");
    inside(
        "core",
        "echo 1 > /proc/sys/net/ipv4/ip_forward; ip addr add "
            + CORE_IP
            + "/32 dev lo;"
            + " for f in all default; do echo 0 > /proc/sys/net/ipv4/conf/$f/send_redirects; done");
  }

  public static String peerIp(int peer) {
    return "10.77.%d.%d".formatted(1 + peer / 200, 1 + peer % 200);
  }

  /** A namespace may choose only what the first one allows. */
  private static void allow(String algorithm) {
    try {
      Path file = SYSTEM.resolve("tcp_allowed_congestion_control");
      String allowed = Files.readString(file).strip();
      if (!List.of(allowed.split(" ", -1)).contains(algorithm)) {
        Files.writeString(file, allowed + " " + algorithm);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String name(String host) {
    return prefix + host;
  }

  private void add(String host) {
    Shell.run("ip", "netns", "add", name(host));
    namespaces.add(name(host));
    inside(
        host,
        "ip link set lo up; cd /proc/sys/net; echo %s > ipv4/tcp_congestion_control;"
                .formatted(CONGESTION)
            + " echo 1 > ipv4/tcp_no_metrics_save; echo 1 > ipv6/conf/all/disable_ipv6");
  }

  private void inside(String host, String script) {
    Shell.run("ip", "netns", "exec", name(host), "sh", "-ec", script);
  }

  /** Adds a host and its line. */
  public void add(String host, String ip, Link line) {
    String port = "p" + hosts.size();
    String wan = line.behindNat() ? host + "-nat" : host;
    add(host);
    if (line.behindNat()) {
      add(wan);
    }
    Shell.run(
        "ip",
        "link",
        "add",
        "eth0",
        "netns",
        name(wan),
        "type",
        "veth",
        "peer",
        "name",
        port,
        "netns",
        name("core"));
    inside(
        "core",
        "ip link set %s up; ip route add %s/32 dev %s src %s".formatted(port, ip, port, CORE_IP));
    inside(
        wan,
        ("ip link set eth0 up; ip addr add %s/32 dev eth0; ip route add %s/32 dev eth0;"
                + " ip route add default via %s dev eth0")
            .formatted(ip, CORE_IP, CORE_IP));
    if (line.behindNat()) {
      translate(host, wan);
    }
    shape(wan, "eth0", line.upBitsPerSecond());
    shape("core", port, line.downBitsPerSecond());
    hosts.put(host, new Host(name(host), name(wan), port, ip));
  }

  /** Port-preserving where it can be, as most home routers; nothing comes in uncalled. */
  private void translate(String host, String wan) {
    Shell.run(
        "ip",
        "link",
        "add",
        "eth0",
        "netns",
        name(host),
        "type",
        "veth",
        "peer",
        "name",
        "lan0",
        "netns",
        name(wan));
    inside(
        host,
        "ip link set eth0 up; ip addr add %s/24 dev eth0; ip route add default via 192.168.1.1"
            .formatted(HOME_IP));
    inside(
        wan,
        "ip link set lan0 up; ip addr add 192.168.1.1/24 dev lan0;"
            + " echo 1 > /proc/sys/net/ipv4/ip_forward");
    Shell.feed(
        """
        add table ip home
        add chain ip home out { type nat hook postrouting priority 100 ; }
        add rule ip home out oifname "eth0" masquerade
        add chain ip home through { type filter hook forward priority 0 ; policy drop ; }
        add rule ip home through ct state established,related accept
        add rule ip home through iifname "lan0" accept
        add chain ip home in { type filter hook input priority 0 ; policy accept ; }
        add rule ip home in iifname "eth0" ct state new drop
        """,
        "ip",
        "netns",
        "exec",
        name(wan),
        "nft",
        "-f",
        "-");
  }

  private void shape(String host, String device, long bitsPerSecond) {
    long burst = Math.max(SMALLEST_BURST, (long) (bitsPerSecond / 8.0 * BURST_SECONDS));
    long queue = Math.max(SMALLEST_QUEUE, (long) (bitsPerSecond / 8.0 * queueSeconds)) + burst;
    inside(
        host,
        "tc qdisc replace dev %s root tbf rate %dbit burst %d limit %d"
            .formatted(device, bitsPerSecond, burst, queue));
  }

  /** Those with a line. */
  Set<String> hosts() {
    return Set.copyOf(hosts.keySet());
  }

  /** A command that runs on the host. */
  public List<String> on(String host, List<String> command) {
    return Stream.concat(Stream.of("ip", "netns", "exec", name(host)), command.stream()).toList();
  }

  /** Bytes that the host has put on its line. */
  public long sent(String host) {
    String shaper =
        Shell.run(
            "ip",
            "netns",
            "exec",
            hosts.get(host).wan(),
            "tc",
            "-s",
            "-j",
            "qdisc",
            "show",
            "dev",
            "eth0",
            "root");
    try {
      JsonNode tree = JsonClient.JSON.readTree(shaper);
      return tree.get(0).get("bytes").asLong();
    } catch (IOException e) {
      throw new UncheckedIOException("tc said " + shaper, e);
    }
  }

  /** TCP's congestion control from this host to that address, whoever dials. */
  public void congestion(String host, String ip, String algorithm) {
    inside(
        host,
        "ip route replace %s/32 via %s dev eth0 congctl %s"
            .formatted(
                ip, name(host).equals(hosts.get(host).wan()) ? CORE_IP : ROUTER_IP, algorithm));
  }

  /**
   * Takes all that the hosts send each other, and the core sends them, over a {@link Wire}. No host
   * may come after.
   *
   * @param wire the command line of that program
   * @throws IllegalStateException with what it said, if it does not come up
   */
  void setApart(Distance distance, long seed, List<String> wire) throws IOException {
    Random random = new Random(seed);
    List<String> command = new ArrayList<>(wire);
    command.add(Integer.toString(distance.lost()));
    command.add(Long.toString(seed));
    hosts.values().forEach(host -> command.add(host.ip() + "=" + distance.drawPartMicros(random)));
    Process process = new ProcessBuilder(on("core", command)).redirectErrorStream(true).start();
    wires.add(process);
    String said = process.inputReader().readLine();
    if (!Wire.READY.equals(said)) {
      throw new IllegalStateException("no wire: " + said);
    }
    StringBuilder script = new StringBuilder();
    script.append(
        """
        ip link set %1$s up txqueuelen 10000
        for f in all %1$s; do echo 0 > /proc/sys/net/ipv4/conf/$f/rp_filter; done
        echo 1 > /proc/sys/net/ipv4/conf/%1$s/accept_local
        ip route add default dev %1$s src %2$s table 100
        ip rule add iif lo lookup 100
        """
            .formatted(Wire.DEVICE, CORE_IP));
    hosts
        .values()
        .forEach(host -> script.append("ip rule add iif %s lookup 100\n".formatted(host.port())));
    inside("core", script.toString());
  }

  /** The line goes dead: nobody hears that the host is gone. */
  void cut(String host) {
    inside("core", "ip link set " + hosts.get(host).port() + " down");
  }

  @Override
  public void close() {
    wires.forEach(Process::destroyForcibly);
    namespaces.reversed().forEach(namespace -> Shell.run("ip", "netns", "del", namespace));
    namespaces.clear();
  }
}
