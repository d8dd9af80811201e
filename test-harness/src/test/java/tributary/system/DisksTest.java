package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.EdgeProcess;
import tributary.demo.Households.Household;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;
import tributary.demo.Place;
import tributary.demo.Playback;
import tributary.edge.store.SegmentStore;
import tributary.model.MediaId;
import tributary.sim.BlankItems;

/**
 * Incidents 4 and 9 of deploy/RUNBOOK.md on real processes: full disks of a media server, a box and
 * the database, and a database that does not answer in time.
 */
class DisksTest {
  private static final Neighbourhood.Links LINKS =
      new Neighbourhood.Links("20 Mbit", "50 Mbit", "50 Mbit", "50 Mbit");
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String DATABASE = "tributary";
  private static final int BLOCK = 4096;

  private static final int SERVER_MEGABYTES = 80;

  /** The film has 5 MB. */
  private static final long ROOM_FOR_HALF = 5L << 19;

  private static final int SEGMENT = 64 << 10;

  /** More than the connections of a node to its database. */
  private static final int MORE_DEVICES = 7;

  private static final Duration HOGGED = Duration.ofSeconds(3);

  @TempDir Path folder;

  @BeforeAll
  static void requireDisks() {
    Disk.require("full disks");
  }

  @Test
  void aFullDiskIsToldOfAndWorkGoesOnOnceThereIsRoom() throws Exception {
    try (Disk serverDisk = new Disk(folder.resolve("media-server-1/data"), SERVER_MEGABYTES);
        Disk boxDisk = new Disk(folder.resolve("box-1/data"), 24);
        Disk databaseDisk = new Disk(folder.resolve("tablespace"), 48);
        EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      Cluster.execute(postgres, "CREATE TABLESPACE small LOCATION '" + databaseDisk.folder() + "'");
      Cluster.execute(postgres, "CREATE DATABASE " + DATABASE + " TABLESPACE small");
      try (Town town = town(postgres)) {
        fullAtIngest(town, serverDisk);
        fullAtABox(town, serverDisk, boxDisk);
        List<String> devices = moreDevices(town.households.getFirst());
        fullDatabase(town, databaseDisk, devices);
        slowDatabase(town, postgres, devices);
      }
    }
  }

  /** Of a store by itself, with every number of blocks left until an item can be made. */
  @Test
  void anItemThatAFullDiskDidNotTakeIsTakenOnceThereIsRoom() throws Exception {
    var manifest =
        new BlankItems(300L * SEGMENT, SEGMENT, Duration.ofMinutes(1)).manifest(MediaId.of(1));
    try (Disk disk = new Disk(folder.resolve("store"), 1)) {
      int refused = 0;
      boolean taken = false;
      for (int left = 0; !taken; left++) {
        try (SegmentStore store = SegmentStore.open(disk.folder().resolve("items"), 1L << 30)) {
          disk.fill((long) left * BLOCK);
          try {
            store.create(manifest);
            taken = true;
          } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
            refused++;
          }
          disk.makeRoom();
          assertThat(store.create(manifest).have().count()).isZero();
          store.remove(manifest.media());
        }
      }
      assertThat(refused).as("numbers of blocks that were too few").isGreaterThan(2);
    }
  }

  private Town town(EmbeddedPostgres postgres) {
    return Town.over(
        Neighbourhood.start(
            folder,
            LINKS,
            List.of(Place.LOOPBACK),
            Place.LOOPBACK,
            Neighbourhood.onPostgres(postgres.getJdbcUrl("postgres", DATABASE))
                + "tributary.api.ask-timeout = 5s\n"),
        1);
  }

  private void fullAtIngest(Town town, Disk disk) throws Exception {
    disk.fill(ROOM_FOR_HALF);
    long left = disk.free();
    JsonNode job = town.ingest(Town.FILM, "No room");

    assertThat(job.path("state").asText()).isEqualTo("failed");
    assertThat(job.path("reason").asText()).isEqualTo("DISK_FAILED");
    assertThat(job.path("detail").asText()).contains("No space left on device");
    assertThat(disk.free()).as("nothing is left behind").isGreaterThan(left - 64 * BLOCK);
    assertIsUp(town.server);
    new Alerts(folder).assertFires("TributaryDiskFull", metrics(town.server.page()));
  }

  /** Of the media server too: it sends what it has, and both join again after a power cut. */
  private static void fullAtABox(Town town, Disk serverDisk, Disk boxDisk) throws Exception {
    EdgeProcess box = town.boxes.getFirst();
    serverDisk.fill(0);
    boxDisk.fill(0);
    town.wish(0, List.of(town.film()));
    Await.until(
        "the transfer says why it waits", LIMIT, () -> transferReason(town).contains("DISK_FULL"));
    assertIsUp(box);

    restartedFull(box, boxDisk);
    restartedFull(town.server, serverDisk);

    boxDisk.makeRoom();
    town.awaitDownloaded(0);
    assertThat(Playback.watch(box, town.film(), town.ingested).identical()).isTrue();
    serverDisk.makeRoom();
    assertThat(town.ingest(Town.FILM, "Room").path("state").asText()).isEqualTo("done");
  }

  private static void restartedFull(EdgeProcess node, Disk disk) throws IOException {
    node.process().kill();
    disk.fill(0);
    node.process().restart();
    node.awaitActive();
    assertThat(disk.free()).isZero();
  }

  private static String transferReason(Town town) {
    try {
      return town.transferOf(0).path("reason").asText();
    } catch (JsonClient.Refused e) {
      return ""; // There is none yet.
    }
  }

  private static void assertIsUp(EdgeProcess node) {
    assertThat(Partition.get(node.page().resolve("/ready")).statusCode()).isEqualTo(200);
    assertThat(node.isConnected()).isTrue();
  }

  /** PostgreSQL fills its pages before it asks the disk for more. */
  private void fullDatabase(Town town, Disk disk, List<String> devices) throws Exception {
    Household household = town.households.getFirst();
    String device = household.addDevice("Kitchen").path("clientId").asText();
    ClusterProcess node = town.neighbourhood.nodes().getFirst();
    disk.fill(0);
    String before = "";
    List<String> stored = List.of();
    List<String> next = List.of();
    JsonClient.Refused refused = null;
    for (int i = 0; refused == null && i < 1000; i++) {
      before = metrics(node.management());
      next = stored.isEmpty() ? List.of(town.film()) : List.of();
      try {
        household.setList(device, next);
        stored = next;
      } catch (JsonClient.Refused e) {
        refused = e;
      }
    }

    assertThat(refused).as("an edit that a full disk does not take").isNotNull();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(node.process().log()).content().contains("could not extend file");
    refuseMany(household, devices, town.film());
    // Many failed writes stop no reads. A 503 leaves open whether the edit was still taken.
    List<String> kept = list(household, device);
    assertThat(kept).isIn(stored, next);
    devices.forEach(room -> list(household, room));
    assertThat(household.session().get("/api/v1/titles").path("items")).isNotEmpty();
    new Alerts(folder).assertFires("TributaryApiFails", before, metrics(node.management()));

    disk.makeRoom();
    List<String> other = kept.isEmpty() ? List.of(town.film()) : List.of();
    Await.until("edits are stored again", LIMIT, () -> isSet(household, device, other));
    assertThat(list(household, device)).isEqualTo(other);
  }

  private static List<String> moreDevices(Household household) {
    List<String> devices = new ArrayList<>();
    for (int i = 0; i < MORE_DEVICES; i++) {
      devices.add(household.addDevice("Room").path("clientId").asText());
    }
    return devices;
  }

  /** Each edit is tried several times before it is refused; small ones still find room at first. */
  private static void refuseMany(Household household, List<String> devices, String film) {
    long refused = 0;
    for (int i = 0; refused <= MORE_DEVICES / 2; i++) {
      assertThat(i).as("rounds of edits until the disk takes no more").isLessThan(100);
      refused = refused(household, devices, i % 2 == 0 ? List.of(film) : List.of());
    }
  }

  private static long refused(Household household, List<String> devices, List<String> items) {
    List<Future<Boolean>> edits;
    try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
      edits =
          devices.stream()
              .map(device -> customers.submit(() -> isSet(household, device, items)))
              .toList();
    }
    return edits.stream().filter(edit -> !edit.resultNow()).count();
  }

  private static boolean isSet(Household household, String device, List<String> items) {
    try {
      household.setList(device, items);
      return true;
    } catch (JsonClient.Refused e) {
      return false;
    }
  }

  private static List<String> list(Household household, String device) {
    List<String> items = new ArrayList<>();
    household
        .session()
        .get("/api/v1/devices/" + device + "/list")
        .path("items")
        .forEach(item -> items.add(item.path("mediaId").asText()));
    return items;
  }

  /**
   * Somebody's query holds the journal: every connection waits for it, and then for a connection.
   */
  private void slowDatabase(Town town, EmbeddedPostgres postgres, List<String> devices)
      throws Exception {
    ClusterProcess node = town.neighbourhood.nodes().getFirst();
    Household household = town.households.getFirst();
    devices.forEach(device -> household.setList(device, List.of()));
    String before = metrics(node.management());
    String during;
    List<CompletableFuture<Void>> edits = new ArrayList<>();
    try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
      try (Connection hog = postgres.getDatabase("postgres", DATABASE).getConnection();
          Statement lock = hog.createStatement()) {
        hog.setAutoCommit(false);
        lock.execute("LOCK TABLE event_journal IN ACCESS EXCLUSIVE MODE");
        long end = System.nanoTime() + HOGGED.toNanos();
        for (String device : devices) {
          edits.add(
              CompletableFuture.runAsync(
                  () -> household.setList(device, List.of(town.film())), customers));
        }
        Await.until(
            "all connections wait, and more is asked for",
            LIMIT,
            () ->
                Partition.gauge(node, "hikaricp_connections_pending{pool=\"tributary\"}") > 0
                    && System.nanoTime() > end);
        during = metrics(node.management());
        hog.rollback();
      }
      edits.forEach(CompletableFuture::join);
    }
    double told = commits(before);
    Await.until(
        "the slow commit is counted", LIMIT, () -> commits(metrics(node.management())) > told);

    devices.forEach(device -> assertThat(list(household, device)).containsExactly(town.film()));
    new Alerts(folder).assertFires("TributaryDatabasePoolUsedUp", during);
    new Alerts(folder).assertFires("TributaryDatabaseSlow", before, metrics(node.management()));
  }

  private static double commits(String metrics) {
    return metrics
        .lines()
        .filter(
            line -> line.startsWith("tributary_database_commits_seconds_count{outcome=\"stored\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String metrics(URI node) {
    return Partition.get(node.resolve("/metrics")).body();
  }
}
