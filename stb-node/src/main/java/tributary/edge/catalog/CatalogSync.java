package tributary.edge.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.ClusterLink.CatalogCopy;
import tributary.edge.link.ClusterLink.CatalogPoint;
import tributary.edge.link.SnapshotLink;
import tributary.edge.playback.Answers;
import tributary.model.CatalogSnapshot;
import tributary.model.NodeKind;
import tributary.model.RefusedException;
import tributary.model.Title;

/**
 * Keeps the copy up: asks what changed on news of it, on joining, and every now and then, for
 * vendors and chosen catalogs change without news.
 */
public final class CatalogSync implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogSync.class);

  // They have a screen that somebody browses on.
  private static final Set<NodeKind> HOUSEHOLD =
      Set.of(NodeKind.SET_TOP_BOX, NodeKind.HOME_STORAGE);

  private static final Duration LOOK_INTO_STORE = Duration.ofSeconds(1);

  private final CatalogSettings settings;
  private final ClusterLink link;
  private final CatalogReplica replica;
  private final ArtworkCopies artwork;
  private final Snapshots snapshots;
  private final RandomGenerator random;
  private final Semaphore news = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  // On the thread that refreshes only.
  private List<CatalogSnapshot> awaited = List.of();
  private long awaitedSince;
  private boolean isTooLate;

  private CatalogSync(
      CatalogSettings settings,
      ClusterLink link,
      CatalogReplica replica,
      ArtworkCopies artwork,
      Snapshots snapshots,
      RandomGenerator random) {
    this.settings = settings;
    this.link = link;
    this.replica = replica;
    this.artwork = artwork;
    this.snapshots = snapshots;
    this.random = random;
  }

  /** With the copy that is in this directory, if there is one. */
  public static CatalogSync open(
      CatalogSettings settings,
      Path directory,
      ClusterLink link,
      Snapshots snapshots,
      RandomGenerator random) {
    CatalogReplica replica =
        CatalogReplica.open(directory.resolve("catalog.jsonl"), settings.mostTitles());
    ArtworkCopies artwork = ArtworkCopies.open(directory.resolve("artwork"), link, settings);
    return new CatalogSync(settings, link, replica, artwork, snapshots, random);
  }

  /** Nodes of the operator keep no copy. */
  public void start(NodeKind kind) {
    if (HOUSEHOLD.contains(kind) && settings.mostTitles() > 0) {
      Thread.ofVirtual().name("catalog").start(this::run);
    }
  }

  public CatalogReplica replica() {
    return replica;
  }

  public ArtworkCopies artwork() {
    return artwork;
  }

  /** Something changed, or may have. Returns at once. */
  public void news() {
    news.release();
  }

  @Override
  public void close() {
    closed.countDown();
    news.release();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void run() {
    try {
      while (!isClosed()) {
        boolean isNews = news.tryAcquire(untilLook().toMillis(), TimeUnit.MILLISECONDS);
        if (isNews && closed.await(soon().toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        news.drainPermits();
        if (isNews || awaited.isEmpty() || areHere(awaited) || isOverdue()) {
          refresh();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration untilLook() {
    return awaited.isEmpty() ? settings.lookAgain() : LOOK_INTO_STORE;
  }

  private Duration soon() {
    return Duration.ofMillis(random.nextLong(settings.spread().toMillis() + 1));
  }

  /** Brings the copy up to date, as far as the cluster can be asked. Blocks. */
  public synchronized void refresh() {
    if (!link.isConnected()) {
      return;
    }
    try {
      follow();
    } catch (RefusedException e) {
      // A cluster of the version before knows no copies; the screen asks for pages then.
      LOG.debug("the copy of the catalogs stays as it is: {}", e.getMessage());
    }
  }

  private void follow() {
    List<CatalogSnapshot> loaded = new ArrayList<>();
    boolean more = true;
    while (more && !isClosed()) {
      CatalogPoint point = replica.point();
      CatalogCopy step = ask(point, loaded);
      if (step.fromStart()) {
        loaded.clear();
      }
      if (!step.bulk().wanted().isEmpty()) {
        more = isLoaded(step, loaded);
      } else {
        awaited = List.of();
        replica.take(step);
        more = step.more() && !replica.point().equals(point) && !replica.isTooLarge();
        ended(step);
      }
    }
  }

  private CatalogCopy ask(CatalogPoint point, List<CatalogSnapshot> loaded) {
    Optional<SnapshotLink> bulk =
        link.snapshots().filter(_ -> !isTooLate && !settings.snapshotWait().isZero());
    return Answers.await(
        bulk.map(it -> it.copy(point, loaded)).orElseGet(() -> link.catalogCopy(point)),
        settings.answerTimeout());
  }

  /** Nothing is too late for what may be wanted next. */
  private void ended(CatalogCopy step) {
    if (!step.more()) {
      isTooLate = false;
    }
    if (!step.bulk().newest().isEmpty()) {
      snapshots.keepOnly(
          step.bulk().newest().stream().map(CatalogSnapshot::media).collect(Collectors.toSet()));
    }
  }

  // ---- in bulk

  private boolean areHere(List<CatalogSnapshot> wanted) {
    return wanted.stream().allMatch(snapshots::isHere);
  }

  private boolean isOverdue() {
    return System.nanoTime() - awaitedSince >= settings.snapshotWait().toNanos();
  }

  /** False: it is to be waited for. */
  private boolean isLoaded(CatalogCopy step, List<CatalogSnapshot> loaded) {
    List<CatalogSnapshot> wanted = step.bulk().wanted();
    if (awaited.isEmpty()) {
      awaitedSince = System.nanoTime();
    }
    awaited = wanted;
    if (areHere(wanted)) {
      isTooLate = !load(step, loaded);
      return true;
    }
    long titles = wanted.stream().mapToLong(CatalogSnapshot::titles).sum();
    isTooLate = isOverdue() || titles > settings.mostTitles();
    if (isTooLate) {
      LOG.info("catalogs are asked for title by title, not in bulk titles={}", titles);
    }
    return isTooLate;
  }

  /** False: what came is of no use. */
  private boolean load(CatalogCopy step, List<CatalogSnapshot> loaded) {
    try {
      List<Title> titles = new ArrayList<>();
      for (CatalogSnapshot snapshot : step.bulk().wanted()) {
        SnapshotLink bulk = link.snapshots().orElseThrow(CatalogSync::ended);
        titles.addAll(snapshots.read(snapshot, link, bulk, settings.answerTimeout()));
      }
      replica.load(step, titles);
      loaded.addAll(step.bulk().wanted());
      LOG.info("catalogs loaded in bulk titles={} snapshots={}", titles.size(), loaded);
      return true;
    } catch (IOException | RefusedException e) {
      LOG.warn("catalogs not loaded in bulk: {}", e.getMessage());
      return false;
    }
  }

  private static RefusedException ended() {
    return new RefusedException("NOT_CONNECTED", "the session has ended");
  }
}
