package tributary.edge.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.model.Title;

/**
 * Makes a stored item known to the cluster, or takes it out of the store again. A mark on the disk
 * stands from before the item is stored until the cluster's word is in, so that neither a crash nor
 * a lost answer leaves an item that nobody can ever watch, or removes one that somebody may.
 */
final class Publishing {
  private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);
  private static final String SUFFIX = ".unpublished";
  private static final String UNKNOWN = "UNKNOWN_ITEM";
  private static final String AWAY = "NOT_CONNECTED";
  private final SegmentStore store;
  private final ClusterLink link;
  private final Path folder;
  private final Duration timeout;

  Publishing(SegmentStore store, ClusterLink link, Path folder, Duration timeout) {
    this.store = store;
    this.link = link;
    this.folder = folder;
    this.timeout = timeout;
  }

  private Path mark(MediaId media) {
    return folder.resolve(media + SUFFIX);
  }

  /** To be called before the item comes into the store. */
  void begin(MediaId media) throws IOException {
    Files.createFile(mark(media));
  }

  /** Takes an item that is not published out of the store. */
  void abandon(MediaId media) throws IOException {
    store.remove(media);
    Files.deleteIfExists(mark(media));
  }

  /**
   * @throws RefusedException the cluster's reason, the item being removed; or PUBLISH_UNANSWERED,
   *     the item being kept until {@link #reconcile} learns whether the cluster has it
   */
  void publish(Manifest manifest, Title title, byte[] sealedKey)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean mayBeKnown = false;
    while (true) {
      try {
        await(link.publish(manifest, title, sealedKey), deadline);
        settle(manifest.media());
        return;
      } catch (TimeoutException e) {
        LOG.debug("publish unanswered media={}", manifest.media(), e);
      } catch (RefusedException e) {
        if (!e.refusal().reason().equals(AWAY)) {
          if (mayBeKnown && reconcile(manifest.media(), deadline)) {
            return;
          }
          abandon(manifest.media());
          throw e;
        }
      }
      mayBeKnown = true;
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new RefusedException(
            "PUBLISH_UNANSWERED",
            "the cluster did not answer for %d s; %s is kept until it says whether it knows it"
                .formatted(timeout.toSeconds(), manifest.media()));
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
    }
  }

  private static <T> T await(CompletionStage<T> answer, long deadline)
      throws TimeoutException, InterruptedException {
    try {
      long left = Math.max(1, deadline - System.nanoTime());
      return answer.toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      throw new RefusedException("INTERNAL", "the session failed: " + e.getCause());
    }
  }

  /** The cluster knows the item: it is an ordinary, whole one from now on. */
  private void settle(MediaId media) throws IOException {
    Optional<StoredItem> item = store.item(media);
    if (item.isPresent()) {
      item.get().confirm();
      HaveMap have = item.get().have();
      link.segmentsHeld(media, List.copyOf(SegmentRange.of(have.toBits())));
    }
    Files.deleteIfExists(mark(media));
  }

  /** Asks the cluster about items that a crash or a lost answer left in doubt. */
  void reconcile() throws InterruptedException {
    if (!link.isConnected()) {
      return;
    }
    try (DirectoryStream<Path> marks = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path mark : marks) {
        String file = mark.getFileName().toString();
        MediaId media = new MediaId(file.substring(0, file.length() - SUFFIX.length()));
        boolean known = reconcile(media, System.nanoTime() + timeout.toNanos());
        LOG.info("item in doubt settled media={} known={}", media, known);
      }
    } catch (IOException | UncheckedIOException | RefusedException | IllegalArgumentException e) {
      LOG.warn("items in doubt not settled yet folder={} why=\"{}\"", folder, e.toString());
    }
  }

  private boolean reconcile(MediaId media, long deadline) throws IOException, InterruptedException {
    try {
      await(link.manifest(media), deadline);
      settle(media);
      return true;
    } catch (RefusedException e) {
      if (!e.refusal().reason().equals(UNKNOWN)) {
        throw e;
      }
      abandon(media);
      return false;
    } catch (TimeoutException e) {
      throw new RefusedException("PUBLISH_UNANSWERED", "the cluster did not answer for " + media);
    }
  }
}
