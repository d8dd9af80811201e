package tributary.bench.line;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tributary.bench.swarm.Contract;
import tributary.bench.swarm.Link;
import tributary.bench.swarm.Network;
import tributary.bench.swarm.Program;
import tributary.bench.swarm.Runner;
import tributary.demo.Await;
import tributary.demo.JsonClient;

/**
 * Homes with slow uplinks, one for each way to send, all at once, so that whatever disturbs the
 * machine disturbs all. The box of each sends an item that only it holds, to a box elsewhere.
 */
final class Street implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final long FAST = 100_000_000;
  private static final String OUTSIDE = "outside";
  private static final String OUTSIDE_IP = "10.77.0.3";

  /** That a donor is slow shall not change what is measured: there is no other. */
  private static final Map<String, Object> PATIENT =
      Map.of("tributary.transfer.least-pace", 0.001, "tributary.transfer.slow-reports", 1_000_000);

  private final Program program;
  private final Path folder;
  private final long uplink;
  private final Network network;
  private final List<Process> flows = new ArrayList<>();
  private final Map<String, Runner> nodes = new HashMap<>();
  private final List<Home> homes = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private long fileBytes;

  Street(Program program, Path folder, long uplink, int queueMillis) {
    this.program = program;
    this.folder = folder;
    this.uplink = uplink;
    this.network = new Network(queueMillis / 1e3);
  }

  List<Home> homes() {
    return homes;
  }

  /**
   * Until every box sends.
   *
   * @param seconds for which they must have something to send
   */
  void build(List<Way> ways, long seconds) throws IOException {
    List<Way> withBox = ways.stream().filter(Way::hasBox).toList();
    // A quarter more: what is sent before the rounds begin.
    makeFiles(withBox.size(), uplink / 8 * seconds * 5 / 4);
    start("core", "service", -1, Network.CORE_IP, FAST, files, PATIENT);
    nodes.get("core").awaitReady(LIMIT);
    add(OUTSIDE, OUTSIDE_IP, FAST);
    flow(OUTSIDE, "outside");
    add("origin", Network.ORIGIN_IP, FAST);
    start("origin", "origin", -1, Network.ORIGIN_IP, FAST, files, Map.of());
    nodes.get("origin").awaitReady(LIMIT);
    for (int i = 0; i < withBox.size(); i++) {
      Way way = withBox.get(i);
      int receiver = withBox.size() + i;
      String home = "home" + i;
      add(home, Network.peerIp(i), uplink);
      add("far" + i, Network.peerIp(receiver), FAST);
      network.congestion(home, Network.peerIp(receiver), way.congestion);
      List<String> wanted = List.of(files.get(i));
      start(home, "peer", i, Network.HOME_IP, way.limit(uplink), wanted, way.settings());
      start("far" + i, "peer", receiver, Network.peerIp(receiver), FAST, wanted, Map.of());
    }
    for (Way way : ways) {
      String host = way.hasBox() ? "home" + withBox.indexOf(way) : "home";
      if (!way.hasBox()) {
        add(host, Network.peerIp(ways.size() * 2), uplink);
      }
      homes.add(new Home(way, host, network, flow(host, "household", OUTSIDE_IP)));
    }
    homes.forEach(Home::answer);
    donate(withBox.size());
  }

  /**
   * The boxes at home get their items from the origin; then they are the only ones to have them.
   */
  private void donate(int boxes) throws IOException {
    for (Runner node : nodes.values()) {
      node.awaitReady(LIMIT);
    }
    Files.createFile(go("home"));
    for (int i = 0; i < boxes; i++) {
      Runner home = nodes.get("home" + i);
      Await.until("home" + i + " has its item", LIMIT, () -> !home.done().isEmpty());
    }
    nodes.get("origin").kill();
    Map<String, Long> before = new HashMap<>();
    homes.forEach(home -> before.put(home.host, network.sent(home.host)));
    Files.createFile(go("far"));
    for (Home home : homes) {
      long half = before.get(home.host) + uplink / 8 / 2;
      Await.until(
          home.host + " sends", LIMIT, () -> !home.way.hasBox() || network.sent(home.host) > half);
    }
  }

  private void makeFiles(int count, long bytes) throws IOException {
    fileBytes = bytes;
    Path source = Files.createDirectories(folder.resolve("source"));
    for (int file = 0; file < count; file++) {
      byte[] content = new byte[Math.toIntExact(bytes)];
      new Random(file).nextBytes(content);
      files.add("item" + file + ".bin");
      Files.write(source.resolve(files.get(file)), content);
    }
  }

  private void add(String host, String ip, long up) {
    // Behind a router, as at home: a host that sees its own queue would not fill it.
    network.add(host, ip, new Link(FAST, up, host.startsWith("home")));
  }

  /** All are told of by what the first of them published. */
  private Path go(String host) {
    return folder.resolve(host.replaceAll("\\d", "") + ".go");
  }

  private void start(
      String host,
      String role,
      int index,
      String ip,
      long up,
      List<String> wanted,
      Map<String, Object> settings)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve(host));
    Contract contract =
        new Contract(
            role,
            index,
            files.size() * 2,
            ip,
            Network.CORE_IP,
            own,
            folder.resolve("source"),
            go(host),
            wanted,
            fileBytes,
            up,
            FAST,
            json(settings));
    nodes.put(host, Runner.start(network.on(host, program.command(role)), contract));
  }

  private static String json(Map<String, Object> settings) {
    try {
      return JsonClient.JSON.writeValueAsString(settings);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process flow(String host, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("nice", "-n", "-15"));
    command.addAll(program.java(Flows.class));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(network.on(host, command))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    flows.add(process);
    return process;
  }

  /** In all homes at once. */
  void round(long seconds) {
    List<Thread> threads =
        homes.stream().map(home -> Thread.ofPlatform().start(() -> home.round(seconds))).toList();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    flows.forEach(Process::destroyForcibly);
    nodes.values().forEach(Runner::kill);
    network.close();
  }
}
