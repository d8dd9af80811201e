package tributary.edge;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.SnapshotLink;
import tributary.model.Digest;
import tributary.model.IngestReport;
import tributary.model.LineUse;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.model.Title;
import tributary.model.TransferId;

/** The link of a node that may not be activated yet: until then there is no session to ask. */
final class LateLink implements ClusterLink {
  private volatile Optional<ClusterLink> real = Optional.empty();

  void become(ClusterLink link) {
    real = Optional.of(link);
  }

  private static RefusedException notActivated() {
    return new RefusedException("NOT_CONNECTED", "this node is not activated yet");
  }

  private <T> CompletionStage<T> ask(Function<ClusterLink, CompletionStage<T>> question) {
    return real.map(question).orElseGet(() -> CompletableFuture.failedFuture(notActivated()));
  }

  private void tell(Consumer<ClusterLink> news) {
    real.ifPresent(news);
  }

  @Override
  public boolean isConnected() {
    return real.filter(ClusterLink::isConnected).isPresent();
  }

  @Override
  public PriorityListView list() {
    return real.map(ClusterLink::list).orElseGet(() -> new PriorityListView(0, List.of()));
  }

  @Override
  public PublicKey vaultKey() {
    return real.orElseThrow(LateLink::notActivated).vaultKey();
  }

  @Override
  public void report(PartyReport report) {
    tell(link -> link.report(report));
  }

  @Override
  public void segmentsHeld(MediaId media, List<SegmentRange> segments) {
    tell(link -> link.segmentsHeld(media, segments));
  }

  @Override
  public void itemAssembled(TransferId transfer, Digest rootDigest) {
    tell(link -> link.itemAssembled(transfer, rootDigest));
  }

  @Override
  public void segmentsDropped(MediaId media, List<SegmentRange> segments, String reason) {
    tell(link -> link.segmentsDropped(media, segments, reason));
  }

  @Override
  public void watching(MediaId media, List<Integer> segments) {
    tell(link -> link.watching(media, segments));
  }

  @Override
  public void limitsChanged(long uplink, long downlink, String reason) {
    tell(link -> link.limitsChanged(uplink, downlink, reason));
  }

  @Override
  public void lineUsed(LineUse use) {
    tell(link -> link.lineUsed(use));
  }

  @Override
  public CompletionStage<PriorityListView> editList(long expectedVersion, List<MediaId> items) {
    return ask(link -> link.editList(expectedVersion, items));
  }

  @Override
  public CompletionStage<CatalogPage> catalog(String search, int page) {
    return ask(link -> link.catalog(search, page));
  }

  @Override
  public CompletionStage<Manifest> manifest(MediaId media) {
    return ask(link -> link.manifest(media));
  }

  @Override
  public CompletionStage<CatalogCopy> catalogCopy(CatalogPoint known) {
    return ask(link -> link.catalogCopy(known));
  }

  @Override
  public Optional<SnapshotLink> snapshots() {
    return real.flatMap(ClusterLink::snapshots);
  }

  @Override
  public CompletionStage<ArtworkView> artwork(MediaId media, String known) {
    return ask(link -> link.artwork(media, known));
  }

  @Override
  public CompletionStage<QuoteView> quote(MediaId media, String vendor) {
    return ask(link -> link.quote(media, vendor));
  }

  @Override
  public CompletionStage<PassView> play(String quoteId, MediaId media) {
    return ask(link -> link.play(quoteId, media));
  }

  @Override
  public CompletionStage<byte[]> key(byte[] pass) {
    return ask(link -> link.key(pass));
  }

  @Override
  public void playbackClosed(String passId, long playedMillis) {
    tell(link -> link.playbackClosed(passId, playedMillis));
  }

  @Override
  public void ingests(IngestReport report) {
    tell(link -> link.ingests(report));
  }

  @Override
  public CompletionStage<MediaId> publish(Manifest manifest, Title title, byte[] sealedContentKey) {
    return ask(link -> link.publish(manifest, title, sealedContentKey));
  }
}
