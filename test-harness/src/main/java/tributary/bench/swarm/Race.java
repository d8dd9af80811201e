package tributary.bench.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tributary.demo.Await;
import tributary.demo.JsonClient;
import tributary.model.Digest;

/** One run of one system through one scenario. */
final class Race implements AutoCloseable {
  private static final Duration READY_LIMIT = Duration.ofMinutes(4);
  private static final Duration LEAST_RUN_LIMIT = Duration.ofMinutes(6);

  /** A system that needs more than this many times what physics asks is not waited for. */
  private static final int RUN_LIMIT_BOUNDS = 3;

  private static final Duration LOOK = Duration.ofMillis(50);

  /** For the clear copies, which all peers make at once. */
  private static final long LAST_WORDS_SECONDS = 300;

  private final Scenario scenario;
  private final Contestant system;
  private final Program program;
  private final Path folder;
  private final List<Link> links;
  private final List<List<String>> wishes;
  private final Network network = new Network();
  private final Map<String, Runner> runners = new HashMap<>();
  private final List<Runner> peers = new ArrayList<>();

  /**
   * @param program has what the lab itself runs
   * @param folder empty; the files are there and in memory, if it is on a tmpfs
   */
  Race(Scenario scenario, Contestant system, Program program, Path folder) {
    this.scenario = scenario;
    this.system = system;
    this.program = program;
    this.folder = folder;
    this.links = scenario.links();
    this.wishes = scenario.wishes();
  }

  Outcome run() throws IOException {
    makeFiles();
    startAll();
    Meter meter = new Meter(network, runners);
    long start = Clock.systemUTC().millis();
    Files.createFile(folder.resolve("GO"));
    List<Integer> leaving = scenario.leaving();
    if (!leaving.isEmpty()) {
      long at = start + (long) (Bound.leavingAt(scenario) * 1000);
      Await.until("half-time", runLimit(), LOOK, () -> Clock.systemUTC().millis() >= at);
      leaving.forEach(this::leave);
    }
    List<Runner> staying =
        peers.stream().filter(peer -> !leaving.contains(peers.indexOf(peer))).toList();
    awaitDone(staying);
    Meter.Reading reading = meter.read();
    end();
    return outcome(staying, start, reading);
  }

  private void makeFiles() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    for (int file = 0; file < scenario.files(); file++) {
      byte[] content = new byte[(int) scenario.fileBytes()];
      new Random(file).nextBytes(content);
      Files.write(source.resolve(Scenario.fileName(file)), content);
    }
  }

  private void startAll() throws IOException {
    List<String> all = scenario.fileNames();
    start("core", contract("service", -1, Network.CORE_IP, new Link(0, 0, false), all));
    runners.get("core").awaitReady(READY_LIMIT);
    Link line = new Link(scenario.originUp(), scenario.originUp(), false);
    network.add("origin", Network.ORIGIN_IP, line);
    for (int peer = 0; peer < scenario.peers(); peer++) {
      network.add("peer" + peer, Network.peerIp(peer), links.get(peer));
    }
    if (!scenario.distance().isNone()) {
      network.setApart(scenario.distance(), scenario.seed(), program.java(Wire.class));
    }
    start("origin", contract("origin", -1, Network.ORIGIN_IP, line, all));
    runners.get("origin").awaitReady(READY_LIMIT);
    for (int peer = 0; peer < scenario.peers(); peer++) {
      Link own = links.get(peer);
      String ip = own.behindNat() ? Network.HOME_IP : Network.peerIp(peer);
      peers.add(start("peer" + peer, contract("peer", peer, ip, own, wishes.get(peer))));
    }
    for (Runner peer : peers) {
      peer.awaitReady(READY_LIMIT);
    }
  }

  private Runner start(String host, Contract contract) throws IOException {
    Runner runner = Runner.start(network.on(host, system.command(contract.role())), contract);
    runners.put(host, runner);
    return runner;
  }

  private Contract contract(String role, int index, String ip, Link line, List<String> wanted)
      throws IOException {
    Path own = folder.resolve(index < 0 ? role : role + index);
    Files.createDirectories(own);
    return new Contract(
        role,
        index,
        scenario.peers(),
        ip,
        Network.CORE_IP,
        own,
        folder.resolve("source"),
        folder.resolve("GO"),
        wanted,
        scenario.fileBytes(),
        line.upBitsPerSecond(),
        line.downBitsPerSecond(),
        system.options(scenario));
  }

  private void leave(int peer) {
    if (scenario.churn() == Scenario.Churn.CUT) {
      network.cut("peer" + peer);
    }
    peers.get(peer).kill();
  }

  private void awaitDone(List<Runner> staying) {
    Duration limit = runLimit();
    long deadline = System.nanoTime() + limit.toNanos();
    Await.until(
        "the last peer",
        limit.plusMinutes(1),
        LOOK,
        () ->
            System.nanoTime() > deadline
                || staying.stream().allMatch(peer -> peer.done().size() == scenario.wanted()));
  }

  private Duration runLimit() {
    double seconds = RUN_LIMIT_BOUNDS * Bound.secondsForSurvivors(scenario);
    Duration grown = Duration.ofSeconds((long) Math.ceil(seconds));
    return grown.compareTo(LEAST_RUN_LIMIT) > 0 ? grown : LEAST_RUN_LIMIT;
  }

  private void end() {
    List<Runner> ending = new ArrayList<>(peers);
    ending.add(runners.get("origin"));
    ending.forEach(Runner::terminate);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_WORDS_SECONDS);
    ending.forEach(runner -> runner.awaitEnd(deadline));
  }

  private Outcome outcome(List<Runner> staying, long start, Meter.Reading reading)
      throws IOException {
    List<Double> all = new ArrayList<>();
    List<Double> first = new ArrayList<>();
    int damaged = 0;
    long redundant = 0;
    for (Runner peer : staying) {
      Map<String, Long> done = peer.done();
      String most = peer.contract().wanted().getFirst();
      if (done.containsKey(most)) {
        first.add((done.get(most) - start) / 1e3);
      }
      if (done.size() == scenario.wanted()) {
        all.add((done.values().stream().mapToLong(at -> at).max().orElse(start) - start) / 1e3);
      }
      damaged += damaged(peer, done);
      redundant += redundant(peer);
    }
    double wanted = (double) staying.size() * scenario.wanted() * scenario.fileBytes();
    return new Outcome(
        scenario.name(),
        system.name(),
        start / 1000,
        scenario.seed(),
        staying.size(),
        all.size(),
        damaged,
        all.stream().mapToDouble(seconds -> seconds).min().orElse(Double.NaN),
        Outcome.median(all),
        all.size() == staying.size()
            ? all.stream().mapToDouble(seconds -> seconds).max().orElse(Double.NaN)
            : Double.NaN,
        Outcome.median(first),
        Bound.secondsForSurvivors(scenario),
        reading.originBytes() * Bound.PAYLOAD_SHARE / scenario.fileBytes(),
        (reading.originBytes() + reading.peerBytes()) / wanted,
        reading.cpuSeconds(),
        reading.busy(),
        redundant);
  }

  private int damaged(Runner peer, Map<String, Long> done) throws IOException {
    int damaged = 0;
    for (String name : done.keySet()) {
      Path file = peer.contract().folder().resolve(name);
      Path source = folder.resolve("source").resolve(name);
      boolean made = Files.exists(file);
      if (!made || !digest(file).equals(digest(source))) {
        System.out.printf(
            "%s: %s %s%n",
            peer.contract().folder().getFileName(), name, made ? "differs" : "was not made");
        damaged++;
      }
    }
    return damaged;
  }

  private static Digest digest(Path file) throws IOException {
    return Digest.ofContent(Files.readAllBytes(file));
  }

  private static long redundant(Runner peer) throws IOException {
    Path stats = peer.contract().folder().resolve(Contract.STATS);
    return Files.exists(stats)
        ? JsonClient.JSON.readTree(stats.toFile()).path("redundant").asLong()
        : 0;
  }

  @Override
  public void close() {
    runners.values().forEach(Runner::kill);
    network.close();
  }
}
