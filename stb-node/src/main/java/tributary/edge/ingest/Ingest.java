package tributary.edge.ingest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.crypto.SealedBox;
import tributary.edge.ingest.IngestJob.State;
import tributary.edge.link.ClusterLink;
import tributary.edge.store.SegmentStore;
import tributary.media.ContentKey;
import tributary.model.KeyId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Refusal;
import tributary.model.RefusedException;

/**
 * Takes films and other files in, one after the other on a thread of its own: package, encrypt,
 * hash, store, hand the sealed key and the manifest to the cluster, forget the key (R120). What
 * fails leaves nothing behind. Thread-safe.
 */
public final class Ingest implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
  private static final int JOBS_REMEMBERED = 200;
  private static final long IDLE_SECONDS = 1;
  private static final Duration LAST_WORK = Duration.ofSeconds(10);
  private final SegmentStore store;
  private final ClusterLink link;
  private final Path folder;
  private final IngestPolicy policy;
  private final RandomGenerator random;
  private final Publishing publishing;
  private final BlockingQueue<IngestJob> waiting;
  private final Map<String, IngestJob> jobs = new LinkedHashMap<>();
  private final IngestReports reports;
  private final Thread worker;
  private volatile Optional<SnapshotMaker> snapshots = Optional.empty();
  private volatile boolean stopped;
  private int submitted;

  /**
   * Starts the worker; clears away what a crash left.
   *
   * @param folder of its own inside the data directory; protected bytes only come there
   * @param random for ids, which are no secrets
   */
  public Ingest(
      SegmentStore store,
      ClusterLink link,
      Path folder,
      IngestPolicy policy,
      RandomGenerator random)
      throws IOException {
    this.store = store;
    this.link = link;
    this.folder = folder;
    this.policy = policy;
    this.random = random;
    this.waiting = new ArrayBlockingQueue<>(policy.queueLength());
    Files.createDirectories(folder);
    removeParts();
    this.publishing = new Publishing(store, link, folder, policy.publishTimeout());
    this.reports =
        new IngestReports(Long.toHexString(random.nextLong()), this::jobs, link, policy.reports());
    this.worker = Thread.ofPlatform().name("ingest").daemon().start(this::work);
  }

  /** What submits to it ends before it does. */
  public void closesWith(SnapshotMaker maker) {
    snapshots = Optional.of(maker);
  }

  private void removeParts() throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PartFile.SUFFIX)) {
      for (Path part : parts) {
        Files.delete(part);
      }
    }
  }

  /**
   * Queues a file.
   *
   * @return the job's id
   * @throws RefusedException FILE_NOT_FOUND, FILE_NOT_READABLE, EMPTY_FILE, QUEUE_FULL
   */
  public String submit(IngestRequest request) {
    try {
      FilmFile.requireContent(request.path());
    } catch (IOException e) {
      throw new RefusedException("FILE_NOT_READABLE", request.path() + ": " + e.getMessage());
    }
    synchronized (jobs) {
      IngestJob job = new IngestJob(Integer.toString(submitted + 1), request);
      if (stopped || !waiting.offer(job)) {
        throw new RefusedException(
            "QUEUE_FULL",
            policy.queueLength() + " files wait already (tributary.edge.ingest.queue-length)");
      }
      submitted++;
      jobs.put(job.id(), job);
      if (jobs.size() > JOBS_REMEMBERED + policy.queueLength()) {
        jobs.remove(jobs.keySet().iterator().next());
      }
      return job.id();
    }
  }

  public Optional<IngestJob> job(String id) {
    synchronized (jobs) {
      return Optional.ofNullable(jobs.get(id));
    }
  }

  private List<IngestJob> jobs() {
    synchronized (jobs) {
      return List.copyOf(jobs.values());
    }
  }

  private void work() {
    while (!stopped) {
      try {
        publishing.reconcile();
        IngestJob job = waiting.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        if (job != null) {
          run(job);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void run(IngestJob job) throws InterruptedException {
    Path path = job.request().path();
    try {
      Manifest manifest = takeIn(job);
      job.done(manifest);
      LOG.info(
          "taken in path={} media={} bytes={} segments={}",
          path,
          manifest.media(),
          manifest.lengthBytes(),
          manifest.segmentCount());
    } catch (RefusedException e) {
      fail(job, e.refusal());
    } catch (IllegalArgumentException e) {
      LOG.debug("film refused path={}", path, e);
      fail(job, new Refusal("DAMAGED_FILM", path.getFileName() + ": " + e.getMessage()));
    } catch (IOException e) {
      LOG.warn("not taken in path={}", path, e);
      fail(job, new Refusal("DISK_FAILED", path.getFileName() + ": " + e));
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      LOG.error("not taken in path={}", path, e);
      fail(job, new Refusal("INTERNAL", path.getFileName() + ": " + e));
    }
  }

  private static void fail(IngestJob job, Refusal why) {
    job.failed(why);
    LOG.warn("file refused path={} why=\"{}\"", job.request().path(), why);
  }

  private Manifest takeIn(IngestJob job) throws IOException, InterruptedException {
    MediaId media = MediaId.of(random.nextLong());
    byte[] id = new byte[KeyId.LENGTH];
    random.nextBytes(id);
    KeyId keyId = new KeyId(id);
    Manifest manifest;
    byte[] sealed;
    try (ContentKey key = ContentKey.random()) {
      sealed = seal(key, keyId);
      ItemFile.Identity identity = new ItemFile.Identity(media, keyId, key.check());
      manifest = store(job, identity, key);
    }
    job.at(State.PUBLISHING, manifest.lengthBytes(), manifest.lengthBytes());
    publishing.publish(manifest, job.request().title(manifest), sealed);
    return manifest;
  }

  private Manifest store(IngestJob job, ItemFile.Identity identity, ContentKey key)
      throws IOException {
    publishing.begin(identity.media());
    try {
      return switch (job.request().form()) {
        case IngestRequest.Form.Film _ -> storeFilm(job, identity, key);
        case IngestRequest.Form.Opaque(String type) -> storeFile(job, identity, key, type);
      };
    } catch (IOException | RuntimeException e) {
      publishing.abandon(identity.media());
      throw e;
    }
  }

  private Manifest storeFilm(IngestJob job, ItemFile.Identity identity, ContentKey key)
      throws IOException {
    try (FilmFile film = FilmFile.open(job.request().path());
        ItemFile item = new ItemFile(store, identity, film.size(), policy);
        Packager packager = new Packager(item, key, policy, folder)) {
      packager.pack(film, read -> reached(job, State.PACKAGING, read, film.size()));
      long total = item.length() + packager.waitingBytes();
      long duration =
          packager.finish(film.artwork(), done -> reached(job, State.STORING, done, total));
      return item.keep(duration);
    }
  }

  private Manifest storeFile(
      IngestJob job, ItemFile.Identity identity, ContentKey key, String contentType)
      throws IOException {
    OpaqueFile file = new OpaqueFile(job.request().path(), identity.media(), key);
    try (ItemFile item = new ItemFile(store, identity, file.length(), policy)) {
      file.pack(item, contentType, done -> reached(job, State.STORING, done, file.length()));
      return item.keep(0);
    }
  }

  private void reached(IngestJob job, State state, long done, long total) {
    if (stopped) {
      throw new RefusedException("STOPPED", "the node was stopped while it took the file in");
    }
    job.at(state, done, total);
  }

  private byte[] seal(ContentKey key, KeyId keyId) {
    if (!link.isConnected()) {
      throw new RefusedException(
          "NOT_CONNECTED", "no session with the cluster, whose vault must take the key");
    }
    byte[] plain = key.bytes();
    try {
      return SealedBox.seal(plain, link.vaultKey(), ContentKey.sealContext(keyId));
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /** Stops soon; what waits or runs is not taken in, and leaves nothing. */
  @Override
  public void close() {
    stopped = true;
    snapshots.ifPresent(SnapshotMaker::close);
    reports.close();
    try {
      // An interrupt would close the store's files under it: only one that waits too long gets it.
      if (!worker.join(LAST_WORK)) {
        worker.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
