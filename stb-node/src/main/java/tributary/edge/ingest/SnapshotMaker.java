package tributary.edge.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.ClusterLink.CatalogCopy;
import tributary.edge.link.ClusterLink.CatalogPoint;
import tributary.edge.link.SnapshotLink;
import tributary.edge.playback.Answers;
import tributary.model.CatalogSnapshot;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.RefusedException;
import tributary.model.Title;
import tributary.wire.SnapshotFile;

/**
 * Makes snapshots of catalogs when the cluster has one to make: asks for the titles, writes them
 * into a file, takes that in as it takes in any file, and says so. What fails is left to whoever is
 * asked next.
 */
public final class SnapshotMaker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotMaker.class);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Ingest ingest;
  private final ClusterLink link;
  private final Path file;
  private final Duration interval;
  private final Duration answerTimeout;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("snapshots").daemon().factory());
  // On the timer's thread only.
  private Optional<Work> work = Optional.empty();

  /** What was submitted, and is to be told when it is published. */
  private record Work(String job, SnapshotFile snapshot) {}

  /**
   * Asks in these intervals from now on.
   *
   * @param file to be written and removed again
   */
  public SnapshotMaker(
      Ingest ingest, ClusterLink link, Path file, Duration interval, Duration answerTimeout) {
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "tributary.edge.ingest.snapshot-interval must be from 1 s to 1 d, was " + interval);
    }
    this.ingest = ingest;
    this.link = link;
    this.file = file;
    this.answerTimeout = answerTimeout;
    this.interval = interval;
    later();
  }

  private void later() {
    Duration wait = work.isPresent() ? SHORTEST : interval;
    var _ = timer.schedule(this::look, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      Optional<SnapshotLink> cluster = link.snapshots().filter(_ -> link.isConnected());
      if (cluster.isPresent()) {
        if (work.isEmpty()) {
          begin(cluster.get());
        }
        if (work.isPresent()) {
          finish(cluster.get(), work.get());
        }
      }
    } catch (IOException | RuntimeException e) {
      work = Optional.empty();
      LOG.warn("no snapshot made: {}", e.toString());
    } finally {
      if (!timer.isShutdown()) {
        later();
      }
    }
  }

  private <T> T await(CompletionStage<T> answer) {
    return Answers.await(answer, answerTimeout);
  }

  private void begin(SnapshotLink cluster) throws IOException {
    Optional<String> catalog = await(cluster.work());
    if (catalog.isPresent()) {
      SnapshotFile snapshot = collect(cluster, catalog.get());
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (OutputStream out = Files.newOutputStream(file)) {
        snapshot.write(out);
      }
      work = Optional.of(new Work(ingest.submit(request(snapshot)), snapshot));
      LOG.info(
          "snapshot of a catalog begun catalog={} version={} titles={}",
          snapshot.catalog(),
          snapshot.version(),
          snapshot.titles().size());
    }
  }

  private SnapshotFile collect(SnapshotLink cluster, String catalog) {
    Map<MediaId, Title> titles = new LinkedHashMap<>();
    CatalogPoint point = CatalogPoint.START;
    while (true) {
      CatalogCopy step = await(cluster.titles(catalog, point));
      step.titles().forEach(title -> titles.put(title.media(), title));
      if (titles.size() > CatalogSnapshot.MOST_TITLES) {
        throw new RefusedException("TOO_LARGE", "catalog " + catalog + " has too many titles");
      }
      if (!step.more()) {
        return SnapshotFile.of(catalog, step.through(), titles.values());
      }
      point = new CatalogPoint(step.through(), step.scope(), "");
    }
  }

  private IngestRequest request(SnapshotFile snapshot) {
    List<String> none = List.of();
    return new IngestRequest(
        file,
        new IngestRequest.Form.Opaque(CatalogSnapshot.CONTENT_TYPE),
        "Catalog " + snapshot.version(),
        Title.SOFTWARE,
        0,
        none,
        none,
        none,
        none,
        "",
        "",
        snapshot.catalog(),
        new Money(0, "EUR"));
  }

  /** Looks again later while it is not over. */
  private void finish(SnapshotLink cluster, Work begun) throws IOException {
    Optional<IngestJob.Status> status = ingest.job(begun.job()).map(IngestJob::status);
    if (status.filter(it -> !it.isOver()).isPresent()) {
      return;
    }
    work = Optional.empty();
    Files.deleteIfExists(file);
    Manifest manifest =
        status
            .flatMap(IngestJob.Status::manifest)
            .orElseThrow(() -> new RefusedException("NOT_TAKEN_IN", "the file was not taken in"));
    CatalogSnapshot made =
        new CatalogSnapshot(
            begun.snapshot().catalog(),
            begun.snapshot().version(),
            manifest.media(),
            manifest.parts().getFirst().clearDigest(),
            begun.snapshot().titles().size());
    boolean isTaken = await(cluster.made(made));
    LOG.info("snapshot of a catalog made {} taken={}", made, isTaken);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
