package tributary.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tributary.demo.Await;
import tributary.demo.EdgeProcess;
import tributary.demo.Households;
import tributary.demo.Households.Household;
import tributary.demo.Neighbourhood;

/**
 * One box fetches an item from ten others, on real processes: undisturbed, with three of the ten
 * killed half way, and with one of them gone bad in each way. Ends with status 1 when a run breaks
 * a promise: a wrong byte, a bad donor not found, or more than a quarter of time lost to the kills.
 */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = "What killed donors and bad donors cost a receiver, on real processes.")
public final class Faults implements Callable<Integer> {
  private static final int DONORS = 10;
  private static final int KILLED = 3;
  private static final int STARTED_AT_ONCE = 4;
  private static final long ITEM_BYTES = 8L << 20;
  private static final double MOST_LOST = 1.25;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Neighbourhood.Links LINKS =
      new Neighbourhood.Links("2 Mbit", "12 Mbit", "60 Mbit", "60 Mbit");

  /** {@code found} is empty where nothing was to be found. */
  private record Run(
      String name, Duration took, Optional<LeaseLog.Found> found, boolean toBeFound) {}

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Where the nodes' files lie (default: a new temporary folder).")
  private Path parent;

  private Neighbourhood neighbourhood;
  private LeaseLog log;
  private final List<Household> households = new ArrayList<>();
  private final List<EdgeProcess> boxes = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private String media;
  private int receiver = DONORS;

  @Override
  public Integer call() throws IOException {
    Path folder = parent != null ? parent : Files.createTempDirectory("tributary-faults");
    try (Neighbourhood started = Neighbourhood.start(folder, LINKS)) {
      neighbourhood = started;
      log = new LeaseLog(started.cluster().log());
      build(folder);
      compare();
      return report() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  // ---- the neighbourhood: ten boxes that hold the item, and one for each run that wants it

  private void build(Path folder) throws IOException {
    EdgeProcess server = neighbourhood.addMediaServers(1).getFirst();
    media = takeIn(server, folder);
    int receivers = 2 + Fault.values().length;
    Households office = new Households(neighbourhood.api());
    List<JsonNode> devices = new ArrayList<>();
    for (int i = 1; i <= DONORS + receivers; i++) {
      Household household = office.signUp("family" + i, "Family " + i);
      households.add(household);
      devices.add(household.addDevice("Box"));
    }
    for (int next = 0; next < devices.size(); next += STARTED_AT_ONCE) {
      int end = Math.min(next + STARTED_AT_ONCE, devices.size());
      boxes.addAll(neighbourhood.addBoxes(devices.subList(next, end)));
    }
    for (int donor = 0; donor < DONORS; donor++) {
      wish(donor);
    }
    for (int donor = 0; donor < DONORS; donor++) {
      awaitDownloaded(donor);
    }
    // From here on boxes have only each other.
    server.process().kill();
  }

  private static String takeIn(EdgeProcess server, Path folder) throws IOException {
    byte[] bytes = new byte[(int) ITEM_BYTES];
    new Random(15).nextBytes(bytes);
    Path file = Files.write(folder.resolve("item.bin").toAbsolutePath(), bytes);
    JsonNode job =
        server
            .screen()
            .post(
                "/api/ingest",
                Map.of("path", file.toString(), "title", "Item", "opaque", true, "priceCents", 1));
    JsonNode[] state = {job};
    Await.until(
        "the item is taken in",
        LIMIT,
        () -> {
          state[0] = server.screen().get("/api/ingest/" + job.get("job").asText());
          return state[0].path("state").asText().equals("done");
        });
    return state[0].get("mediaId").asText();
  }

  private void wish(int box) {
    households.get(box).setList(boxes.get(box).clientId(), List.of(media));
  }

  private boolean isDownloaded(int box) {
    String transfer = "/api/v1/transfers/" + boxes.get(box).clientId() + "." + media;
    return boxes.get(box).isDownloaded(media)
        && households.get(box).session().get(transfer).path("state").asText().equals("SUCCEEDED");
  }

  private void awaitDownloaded(int box) {
    Await.until(boxes.get(box).name() + " has the item", LIMIT, () -> isDownloaded(box));
  }

  // ---- the runs

  private void compare() throws IOException {
    fetch("undisturbed", Set.of(), () -> {});
    List<EdgeProcess> killed = boxes.subList(DONORS - KILLED, DONORS);
    fetch(
        KILLED + " of " + DONORS + " donors killed half way",
        ids(killed),
        () -> {
          log.faultBegins();
          killed.forEach(donor -> donor.process().kill());
        });
    killed.forEach(donor -> donor.process().restart());
    killed.forEach(EdgeProcess::awaitActive);
    EdgeProcess rogue = boxes.getFirst();
    for (Fault fault : Fault.values()) {
      rogue.process().kill();
      rogue.process().restartAs(RogueDonor.class.getName(), fault.name());
      Await.until("the rogue joined", LIMIT, () -> joinedAs(rogue, fault));
      fetch("a donor " + fault.sentence, ids(List.of(rogue)), () -> {});
    }
  }

  private static boolean joinedAs(EdgeProcess rogue, Fault fault) {
    if (!rogue.process().isAlive()) {
      throw new IllegalStateException("the rogue ended, see " + rogue.process().log());
    }
    try {
      return Files.readString(rogue.process().log()).contains("rogue joined: " + fault);
    } catch (IOException e) {
      return false;
    }
  }

  private static Set<String> ids(List<EdgeProcess> nodes) {
    return nodes.stream().map(EdgeProcess::clientId).collect(Collectors.toSet());
  }

  private void fetch(String name, Set<String> bad, Runnable halfWay) throws IOException {
    int box = receiver++;
    log.begin();
    long began = System.nanoTime();
    wish(box);
    Await.until(
        "half of it", LIMIT, () -> 2 * held(box).path("held").asInt() >= segments(held(box)));
    halfWay.run();
    awaitDownloaded(box);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    if (Files.mismatch(stored(boxes.get(box)), stored(boxes.get(1))) >= 0) {
      throw new IllegalStateException(name + ": the receiver holds a wrong byte");
    }
    Run run = new Run(name, took, log.found(bad), !bad.isEmpty());
    System.out.println(line(run));
    runs.add(run);
    // It shall not donate in the runs to come.
    boxes.get(box).process().kill();
  }

  private JsonNode held(int box) {
    return boxes.get(box).listed(media);
  }

  private static int segments(JsonNode row) {
    return Math.max(1, row.path("segments").asInt(Integer.MAX_VALUE));
  }

  /** The item's file, still encrypted. */
  private static Path stored(EdgeProcess node) throws IOException {
    try (var files = Files.walk(node.process().folder().resolve("data"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toFile().length() >= ITEM_BYTES)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(node.name() + " has no such file"));
    }
  }

  // ---- the table

  private boolean report() {
    Duration undisturbed = runs.getFirst().took();
    System.out.println();
    System.out.println(
        "| run | time to finish | against undisturbed | bad donor found after | as | its leases |");
    System.out.println("|---|---|---|---|---|---|");
    boolean kept = true;
    for (Run run : runs) {
      double ratio = (double) run.took().toMillis() / undisturbed.toMillis();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f s | %.2f | %s |%n",
          run.name(),
          run.took().toMillis() / 1000.0,
          ratio,
          run.found().map(Faults::columns).orElse("| |"));
      kept &= run.toBeFound() == run.found().isPresent();
      kept &= ratio <= MOST_LOST || !run.name().contains("killed");
    }
    System.out.println(kept ? "every promise kept" : "a promise was broken");
    return kept;
  }

  private static String columns(LeaseLog.Found found) {
    return String.format(
        Locale.ROOT,
        "%.1f s | %s | %d",
        found.time().toMillis() / 1000.0,
        found.failure().replaceAll("[: ].*", ""),
        found.leases());
  }

  private static String line(Run run) {
    return run.name()
        + ": "
        + run.took().toMillis()
        + " ms"
        + run.found().map(found -> ", found " + found).orElse("");
  }
}
