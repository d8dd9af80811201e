package tributary.edge.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.boot.BootFile;
import tributary.edge.boot.BootRecord;
import tributary.edge.boot.ReleaseKey;
import tributary.edge.boot.UntrustedSoftwareException;
import tributary.edge.link.ClusterLink.ReleaseOffer;
import tributary.edge.link.ReleaseLink;
import tributary.edge.playback.Answers;
import tributary.edge.playback.ClearedFile;
import tributary.edge.playback.GrantedKey;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.media.ContentKey;
import tributary.model.BootReport;
import tributary.model.Manifest;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;

/**
 * Takes the release that is offered: once its item is here whole, verified into the slot that does
 * not run; then, while nobody watches, has the node started anew on it. Says what came of it.
 * Everything happens on one thread that looks at intervals.
 */
public final class Updates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Updates.class);

  private final UpdateSettings settings;
  private final ReleaseKey key;
  private final BootFile file;
  private final Node node;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("updates").daemon().factory());
  private volatile Optional<ReleaseOffer> offered = Optional.empty();
  private volatile BootReport report;

  // On the one thread only.
  private Optional<ReleaseLink> link = Optional.empty();
  private long quietSince = System.nanoTime();
  private long notBefore = System.nanoTime();

  /**
   * What it needs of the node.
   *
   * @param restart ends the node, to be started anew
   */
  public record Node(
      SegmentStore store,
      Supplier<PrivateKey> deviceKey,
      BooleanSupplier isWatched,
      Runnable restart) {}

  /**
   * @throws IOException naming the boot stage's file that cannot be read
   */
  public Updates(UpdateSettings settings, Node node) throws IOException {
    this.settings = settings;
    this.node = node;
    this.key = ReleaseKey.read(settings.releaseKey());
    this.file = new BootFile(settings.record());
    this.report = said(file.read(), 0, 0, "", false);
  }

  /** Looks from now on. */
  public void start(ReleaseLink link) {
    looks.execute(() -> this.link = Optional.of(link));
    long millis = settings.lookInterval().toMillis();
    var _ = looks.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Empty: none is, nor what was before. */
  public void offered(Optional<ReleaseOffer> offer) {
    offered = offer;
  }

  /** For the cluster. */
  public BootReport report() {
    return report;
  }

  private BootReport said(
      BootRecord record, long staged, long refused, String why, boolean restarting) {
    String givenUpFor = record.rejectedFor().matches("[A-Z_]{0,40}") ? record.rejectedFor() : "";
    return new BootReport(
        settings.running(),
        record.floor(),
        record.rejected(),
        givenUpFor,
        staged,
        refused,
        why,
        restarting);
  }

  private void tell(BootReport newer) {
    if (!newer.equals(report)) {
      report = newer;
      link.ifPresent(to -> to.bootReported(newer));
    }
  }

  private void look() {
    try {
      boolean isWatched = node.isWatched().getAsBoolean();
      quietSince = isWatched ? System.nanoTime() : quietSince;
      look(file.read(), isWatched);
    } catch (IOException | RuntimeException e) {
      later(e);
    }
  }

  private void later(Exception e) {
    LOG.atWarn()
        .addKeyValue("retry", settings.retryAfter())
        .addKeyValue("reason", e.toString())
        .log("release not taken");
    notBefore = System.nanoTime() + settings.retryAfter().toNanos();
  }

  private void look(BootRecord record, boolean isWatched) throws IOException {
    Optional<ReleaseOffer> offer = offered;
    long wanted = offer.map(ReleaseOffer::counter).orElse(0L);
    if (report.restarting() && report.staged() == wanted && !isWatched) {
      LOG.atInfo().addKeyValue("counter", report.staged()).log("started anew to try a release");
      node.restart().run();
      return;
    }
    tell(said(record, report.staged(), report.refused(), report.refusedFor(), false));
    if (record.floor() != settings.running()) {
      // On trial itself: what is in the other slot is all there is to fall back to.
      return;
    }
    Path slot = record.current().other().in(settings.software());
    if (report.staged() != 0 && report.staged() != wanted) {
      LOG.atInfo().addKeyValue("counter", report.staged()).log("release withdrawn");
      ReleaseArchive.withdraw(slot);
      tell(said(record, 0, report.refused(), report.refusedFor(), false));
    }
    if (wanted == 0 || wanted == report.refused() || System.nanoTime() - notBefore < 0) {
      return;
    }
    if (report.staged() == wanted) {
      if (!isWatched) {
        restartIfQuiet(record);
      }
    } else if (wanted > record.floor() && wanted > record.rejected()) {
      take(record, offer.get(), slot);
    }
  }

  private void restartIfQuiet(BootRecord record) {
    Duration quiet = Duration.ofNanos(System.nanoTime() - quietSince);
    if (settings.restarts() && quiet.compareTo(settings.quietFor()) >= 0) {
      tell(said(record, report.staged(), report.refused(), report.refusedFor(), true));
    }
  }

  /** Nothing yet if the item is not here whole. */
  private void take(BootRecord record, ReleaseOffer offer, Path slot) throws IOException {
    Optional<StoredItem> whole = node.store().item(offer.media()).filter(StoredItem::isConfirmed);
    if (whole.isEmpty() || link.isEmpty()) {
      return;
    }
    try {
      unpack(offer, whole.get(), slot);
      LOG.atInfo().addKeyValue("counter", offer.counter()).log("release staged");
      tell(said(record, offer.counter(), report.refused(), report.refusedFor(), false));
    } catch (UntrustedSoftwareException e) {
      LOG.atWarn()
          .addKeyValue("counter", offer.counter())
          .addKeyValue("reason", e.reason())
          .log("release refused: {}", e.getMessage());
      tell(said(record, 0, offer.counter(), e.reason().name(), false));
    }
  }

  private void unpack(ReleaseOffer offer, StoredItem item, Path slot)
      throws IOException, UntrustedSoftwareException {
    Manifest manifest = item.manifest();
    Manifest.Part image =
        manifest.parts().stream()
            .filter(part -> part.kind() == Manifest.Kind.OPAQUE)
            .findFirst()
            .orElseThrow(
                () ->
                    new UntrustedSoftwareException(
                        UntrustedSoftwareException.Reason.MALFORMED, "the item is a film"));
    List<SegmentRange> all = List.of(new SegmentRange(0, manifest.segmentCount()));
    try (SegmentStore.Pin _ = node.store().pin(manifest.media(), all);
        ContentKey content = contentKey(offer, manifest);
        InputStream in = new ClearedFile(item, image, content)) {
      ReleaseArchive archive = ReleaseArchive.open(in, key);
      archive.require(offer.counter(), settings.roomBytes());
      archive.unpack(slot);
    }
  }

  private ContentKey contentKey(ReleaseOffer offer, Manifest manifest) {
    ReleaseLink cluster =
        link.orElseThrow(() -> new RefusedException("NOT_CONNECTED", "there is no session yet"));
    byte[] pass =
        Answers.await(cluster.releasePass(offer.counter()), settings.answerTimeout()).pass();
    return GrantedKey.trade(
        cluster, pass, manifest, node.deviceKey().get(), settings.answerTimeout());
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
