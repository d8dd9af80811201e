package tributary.edge.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.edge.catalog.CatalogTitles.title;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.edge.catalog.Shop.Wanted;
import tributary.edge.ingest.Ingest;
import tributary.edge.ingest.IngestPolicy;
import tributary.edge.ingest.SnapshotMaker;
import tributary.edge.store.SegmentStore;
import tributary.model.CatalogSnapshot;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.Title;

/** A catalog in bulk, from the media server that makes a file of it to the box that loads it. */
class SnapshotsTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final List<String> FIVE = List.of("A", "B", "C", "D", "E");

  @TempDir Path home;
  private final BulkCluster cluster = new BulkCluster();
  private final Random ids = new Random(7);
  private SegmentStore store;
  private SegmentStore empty;

  @BeforeEach
  void publish() throws IOException {
    store = SegmentStore.open(home.resolve("store"), 1 << 24);
    empty = SegmentStore.open(home.resolve("empty"), 1 << 24);
    for (int i = 0; i < FIVE.size(); i++) {
      cluster.publish(title(i + 1, "main", FIVE.get(i), 1990, "Drama"));
    }
  }

  @AfterEach
  void close() {
    store.close();
    empty.close();
  }

  private CatalogSync box(SegmentStore holding, Duration snapshotWait) {
    return box(holding, 100, snapshotWait);
  }

  private CatalogSync box(SegmentStore holding, int mostTitles, Duration snapshotWait) {
    return CatalogSync.open(
        new CatalogSettings(
            mostTitles, 1 << 20, LONG, Duration.ZERO, snapshotWait, Duration.ofSeconds(20)),
        home.resolve("box"),
        cluster.link(),
        new Snapshots(holding, cluster.box::privateKey),
        new Random(1));
  }

  /** By a real media server, from the titles as they are now. */
  private CatalogSnapshot made() throws IOException {
    IngestPolicy policy = IngestPolicy.from(ConfigFactory.load());
    CatalogSnapshot before = cluster.snapshot;
    cluster.due = Optional.of("main");
    try (Ingest ingest = new Ingest(store, cluster.link(), home.resolve("ingest"), policy, ids);
        SnapshotMaker _ =
            new SnapshotMaker(
                ingest,
                cluster.link(),
                home.resolve("ingest/catalog"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(20))) {
      await(() -> !Objects.equals(cluster.snapshot, before));
    }
    assertThat(home.resolve("ingest/catalog")).doesNotExist();
    return cluster.snapshot;
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static List<String> names(CatalogSync box) {
    return box.replica().shop().find(Wanted.all(Optional.empty())).stream()
        .map(Title::title)
        .toList();
  }

  @Test
  void aBoxLoadsTheFileThatAMediaServerMadeAndFollowsTitleByTitleFromThere() throws IOException {
    CatalogSnapshot snapshot = made();
    assertThat(snapshot.version()).isEqualTo(5);
    assertThat(snapshot.titles()).isEqualTo(5);
    cluster.publish(title(6, "main", "F", 1990, "Drama"));
    cluster.publish(title(2, "main", "B, restored", 1990, "Drama"));
    CatalogSync box = box(store, LONG);

    box.refresh();

    List<String> all = List.of("A", "B, restored", "C", "D", "E", "F");
    assertThat(names(box)).containsExactlyElementsOf(all);
    assertThat(box.replica().shop().isWhole()).isTrue();
    assertThat(box.replica().point().through()).isEqualTo(7);
    assertThat(cluster.asked)
        .containsExactly("bulk from 0", "pass", "bulk from 0 with 5 loaded: 2 titles");
    assertThat(names(box(empty, LONG))).as("after a restart").containsExactlyElementsOf(all);

    box.refresh();
    assertThat(cluster.asked.getLast()).isEqualTo("bulk from 7: 0 titles");
  }

  @Test
  void whatIsNotHereYetIsWaitedForAndShowsNothingByHalves() throws IOException {
    made();
    CatalogSync box = box(empty, LONG);

    box.refresh();
    box.refresh();

    assertThat(cluster.asked).containsExactly("bulk from 0", "bulk from 0");
    assertThat(box.replica().shop().isWhole()).isFalse();
  }

  @Test
  void whatDoesNotComeInTimeOrIsTooMuchIsAskedForTitleByTitle() throws IOException {
    made();
    List<CatalogSync> boxes = List.of(box(empty, Duration.ofNanos(1)), box(empty, 4, LONG));
    for (CatalogSync box : boxes) {
      cluster.asked.clear();
      box.refresh();
      assertThat(cluster.asked.getFirst()).isEqualTo("bulk from 0");
      assertThat(cluster.asked.get(1)).isEqualTo("singly from 0: 2 titles");
      assertThat(cluster.asked).doesNotContain("pass");
    }
    assertThat(names(boxes.getFirst())).containsExactlyElementsOf(FIVE);
  }

  @Test
  void aFileThatIsNotTheOneThatWasToldOfIsNotLoaded() throws IOException {
    CatalogSnapshot right = made();
    CatalogSync box = box(store, LONG);
    List<CatalogSnapshot> wrong =
        List.of(
            told(right, 5, Digest.ofContent(new byte[] {1}), 5),
            told(right, 6, right.digest(), 5),
            told(right, 5, right.digest(), 4));
    for (CatalogSnapshot other : wrong) {
      cluster.asked.clear();
      cluster.snapshot = other;
      box.refresh();
      assertThat(cluster.asked).as(other.toString()).contains("pass");
      assertThat(cluster.asked.getLast()).startsWith("singly");
      assertThat(names(box)).containsExactlyElementsOf(FIVE);
      // Of other catalogs from now on: it knows nothing any more.
      cluster.scope = "after " + other;
    }
  }

  private static CatalogSnapshot told(
      CatalogSnapshot right, long version, Digest digest, int titles) {
    return new CatalogSnapshot(right.catalog(), version, right.media(), digest, titles);
  }

  @Test
  void whatANewerOneTookThePlaceOfIsDroppedFromTheStore() throws IOException {
    MediaId first = made().media();
    CatalogSync box = box(store, LONG);
    box.refresh();
    assertThat(store.item(first)).as("others may want it").isPresent();

    cluster.publish(title(6, "main", "F", 1990, "Drama"));
    MediaId second = made().media();
    box.refresh();

    assertThat(names(box)).containsExactly("A", "B", "C", "D", "E", "F");
    assertThat(store.item(first)).isEmpty();
    assertThat(store.item(second)).isPresent();
  }

  @Test
  void aClusterThatHasNoneAndABoxThatWantsNoneGoTitleByTitle() throws IOException {
    made();
    box(store, Duration.ZERO).refresh();
    cluster.hasBulk = false;
    cluster.scope = "another";
    box(store, LONG).refresh();

    assertThat(cluster.asked).hasSize(6).allMatch(it -> it.startsWith("singly"));
  }
}
