package tributary.edge.catalog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.ClusterLink.CatalogCopy;
import tributary.edge.link.ClusterLink.CatalogPoint;
import tributary.edge.playback.Answers;
import tributary.model.NodeKind;
import tributary.model.RefusedException;

/**
 * Keeps the copy up: asks what changed on news of it, on joining, and every now and then, for
 * vendors and chosen catalogs change without news.
 */
public final class CatalogSync implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogSync.class);

  // They have a screen that somebody browses on.
  private static final Set<NodeKind> HOUSEHOLD =
      Set.of(NodeKind.SET_TOP_BOX, NodeKind.HOME_STORAGE);

  private final CatalogSettings settings;
  private final ClusterLink link;
  private final CatalogReplica replica;
  private final ArtworkCopies artwork;
  private final RandomGenerator random;
  private final Semaphore news = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);

  private CatalogSync(
      CatalogSettings settings,
      ClusterLink link,
      CatalogReplica replica,
      ArtworkCopies artwork,
      RandomGenerator random) {
    this.settings = settings;
    this.link = link;
    this.replica = replica;
    this.artwork = artwork;
    this.random = random;
  }

  /** With the copy that is in this directory, if there is one. */
  public static CatalogSync open(
      CatalogSettings settings, Path directory, ClusterLink link, RandomGenerator random) {
    CatalogReplica replica =
        CatalogReplica.open(directory.resolve("catalog.jsonl"), settings.mostTitles());
    ArtworkCopies artwork = ArtworkCopies.open(directory.resolve("artwork"), link, settings);
    return new CatalogSync(settings, link, replica, artwork, random);
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
        boolean isNews = news.tryAcquire(settings.lookAgain().toMillis(), TimeUnit.MILLISECONDS);
        if (isNews && closed.await(soon().toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        news.drainPermits();
        refresh();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration soon() {
    return Duration.ofMillis(random.nextLong(settings.spread().toMillis() + 1));
  }

  /** Brings the copy up to date, as far as the cluster can be asked. Blocks. */
  public void refresh() {
    if (!link.isConnected()) {
      return;
    }
    try {
      boolean more = true;
      while (more && !isClosed()) {
        CatalogPoint point = replica.point();
        CatalogCopy step = Answers.await(link.catalogCopy(point), settings.answerTimeout());
        replica.take(step);
        more = step.more() && !replica.point().equals(point) && !replica.isTooLarge();
      }
    } catch (RefusedException e) {
      // A cluster of the version before knows no copies; the screen asks for pages then.
      LOG.debug("the copy of the catalogs stays as it is: {}", e.getMessage());
    }
  }
}
