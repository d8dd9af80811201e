package tributary.edge.ingest;

import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tributary.crypto.DeviceKey;
import tributary.crypto.SealedBox;
import tributary.edge.link.ClusterLink;
import tributary.media.ContentKey;
import tributary.model.Digest;
import tributary.model.IngestReport;
import tributary.model.LineUse;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.model.Title;
import tributary.model.TransferId;

/** As much of a cluster as a media server meets: a vault with a key of its own, and a catalog. */
final class VaultCluster implements ClusterLink {
  record Published(Manifest manifest, Title title, byte[] sealedKey) {}

  private final DeviceKey vault = DeviceKey.generate();
  final Map<MediaId, Published> catalog = new ConcurrentHashMap<>();
  final List<MediaId> announced = new CopyOnWriteArrayList<>();
  final List<IngestReport> reports = new CopyOnWriteArrayList<>();
  volatile boolean connected = true;

  /** Refuses to publish for this reason, if any; SILENT never answers but takes the item. */
  volatile String refusal = "";

  ContentKey open(Published item) {
    return new ContentKey(
        SealedBox.open(
            item.sealedKey(), vault.privateKey(), ContentKey.sealContext(item.manifest().keyId())));
  }

  @Override
  public boolean isConnected() {
    return connected;
  }

  @Override
  public PublicKey vaultKey() {
    return vault.publicKey();
  }

  @Override
  public void ingests(IngestReport report) {
    reports.add(report);
  }

  @Override
  public CompletionStage<MediaId> publish(Manifest manifest, Title title, byte[] sealedKey) {
    if (refusal.isEmpty() || refusal.equals("SILENT")) {
      catalog.put(manifest.media(), new Published(manifest, title, sealedKey));
    }
    if (refusal.equals("SILENT")) {
      return new CompletableFuture<>();
    }
    if (!refusal.isEmpty()) {
      return CompletableFuture.failedStage(new RefusedException(refusal, "by this test"));
    }
    return CompletableFuture.completedStage(manifest.media());
  }

  @Override
  public CompletionStage<Manifest> manifest(MediaId media) {
    Published item = catalog.get(media);
    return item == null
        ? CompletableFuture.failedStage(new RefusedException("UNKNOWN_ITEM", "no " + media))
        : CompletableFuture.completedStage(item.manifest());
  }

  @Override
  public void segmentsHeld(MediaId media, List<SegmentRange> segments) {
    announced.add(media);
  }

  @Override
  public PriorityListView list() {
    return new PriorityListView(0, List.of());
  }

  @Override
  public void report(PartyReport report) {
    throw neverAsked();
  }

  @Override
  public void itemAssembled(TransferId transfer, Digest rootDigest) {
    throw neverAsked();
  }

  @Override
  public void segmentsDropped(MediaId media, List<SegmentRange> segments, String reason) {
    throw neverAsked();
  }

  @Override
  public CompletionStage<PriorityListView> editList(long expectedVersion, List<MediaId> items) {
    throw neverAsked();
  }

  @Override
  public CompletionStage<CatalogPage> catalog(String search, int page) {
    throw neverAsked();
  }

  @Override
  public CompletionStage<CatalogCopy> catalogCopy(CatalogPoint known) {
    throw neverAsked();
  }

  @Override
  public CompletionStage<ArtworkView> artwork(MediaId media, String known) {
    throw neverAsked();
  }

  @Override
  public CompletionStage<QuoteView> quote(MediaId media, String vendor) {
    throw neverAsked();
  }

  @Override
  public CompletionStage<PassView> play(String quoteId, MediaId media) {
    throw neverAsked();
  }

  @Override
  public CompletionStage<byte[]> key(byte[] pass) {
    throw neverAsked();
  }

  @Override
  public void watching(MediaId media, List<Integer> segments) {
    throw neverAsked();
  }

  @Override
  public void lineUsed(LineUse use) {}

  @Override
  public void limitsChanged(long uplink, long downlink, String reason) {
    throw neverAsked();
  }

  @Override
  public void playbackClosed(String passId, long playedMillis) {
    throw neverAsked();
  }

  private static IllegalStateException neverAsked() {
    return new IllegalStateException("ingest asks no such thing");
  }
}
