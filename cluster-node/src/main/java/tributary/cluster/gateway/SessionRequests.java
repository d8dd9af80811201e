package tributary.cluster.gateway;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.client.PriorityList;
import tributary.crypto.PeerCertificate;
import tributary.model.AccountId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Refusal;
import tributary.model.Title;
import tributary.trace.TraceSpan;
import tributary.wire.Fields;
import tributary.wire.ManifestMessages;
import tributary.wire.TitleMessages;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.ListEdit;
import tributary.wire.proto.PublishItem;
import tributary.wire.proto.Published;

/** A node's questions about its list and the catalog, and what it publishes. */
final class SessionRequests {
  private static final int LONGEST_LIST = 1000;

  private final GatewayTools tools;
  private final PeerCertificate peer;
  private final PlaybackRequests playback;
  private final SessionRelease release;
  private final CatalogRequests catalog;
  private final SnapshotRequests snapshots;
  private final Certificates certificates;

  SessionRequests(
      GatewayTools tools,
      PeerCertificate peer,
      AccountId account,
      InetAddress address,
      SessionRelease release,
      UnrentedPasses passes,
      Consumer<MediaId> watched) {
    this.tools = tools;
    this.release = release;
    this.peer = peer;
    this.certificates = new Certificates(tools);
    this.playback = new PlaybackRequests(tools, peer, account, address, watched);
    this.catalog = new CatalogRequests(tools, peer, account);
    this.snapshots = new SnapshotRequests(tools, peer, catalog, passes);
  }

  /** Fails with RefusedException. */
  CompletionStage<ClusterToEdge.Builder> answer(EdgeToCluster message) {
    return CompletableFuture.completedFuture(message)
        .thenCompose(this::answered)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                audit(message, Refusals.of(failure));
              }
            });
  }

  /** The vault tells of keys itself. */
  private void audit(EdgeToCluster message, Refusal refusal) {
    String who = peer.client().text();
    if (message.hasQuoteRequest()) {
      tools.audit(Kind.QUOTE, who, message.getQuoteRequest().getMediaId(), refusal);
    } else if (message.hasPlayRequest()) {
      tools.audit(Kind.PASS, who, message.getPlayRequest().getMediaId(), refusal);
    } else if (message.hasReleasePassRequest()) {
      tools.audit(Kind.PASS, who, "release", refusal);
    } else if (message.hasSnapshotRequest()) {
      tools.audit(Kind.PASS, who, "catalog", refusal);
    } else if (message.hasRenew()) {
      tools.audit(Kind.RENEWAL, who, who, refusal);
    } else if (message.hasPublishItem()) {
      tools.audit(Kind.PUBLICATION, who, message.getPublishItem().getTitle().getMediaId(), refusal);
    }
  }

  private CompletionStage<ClusterToEdge.Builder> answered(EdgeToCluster message) {
    return switch (message.getMessageCase()) {
      case LIST_EDIT -> edit(message.getListEdit());
      case CATALOG_REQUEST -> catalog.browse(message.getCatalogRequest());
      case CATALOG_COPY_REQUEST -> catalog.copy(message.getCatalogCopyRequest());
      case SNAPSHOT_REQUEST -> snapshots.answer(message.getSnapshotRequest());
      case ARTWORK_REQUEST -> catalog.artwork(message.getArtworkRequest());
      case MANIFEST_REQUEST -> manifest(message.getManifestRequest().getMediaId());
      case PUBLISH_ITEM -> publish(message.getPublishItem());
      case RELEASE_PASS_REQUEST -> release.pass(message.getReleasePassRequest().getCounter());
      case QUOTE_REQUEST -> playback.quote(message.getQuoteRequest());
      case PLAY_REQUEST -> playback.play(message.getPlayRequest());
      case KEY_REQUEST -> playback.key(message.getKeyRequest());
      case PLAYBACK_CLOSED -> playback.closed(message.getPlaybackClosed());
      case RENEW ->
          certificates
              .renew(peer.client(), message.getRenew().getCertificateRequest().toByteArray())
              .thenApply(enrolled -> ClusterToEdge.newBuilder().setEnrolled(enrolled));
      case ENROL,
          HELLO,
          INVENTORY,
          PARTY_REPORT,
          SEGMENTS_HELD,
          ITEM_ASSEMBLED,
          ITEM_DROPPED,
          LIMITS_CHANGED,
          LINE_USE,
          BOOT_REPORT,
          INGEST_REPORT,
          WATCHING,
          HEARTBEAT,
          MESSAGE_NOT_SET ->
          throw new IllegalStateException("no question: " + message.getMessageCase());
    };
  }

  private CompletionStage<ClusterToEdge.Builder> edit(ListEdit edit) {
    List<MediaId> items = Fields.mediaIds("media_ids", edit.getMediaIdsList(), LONGEST_LIST);
    Set<MediaId> unlike = new HashSet<>(items);
    if (unlike.size() != items.size()) {
      throw Fields.bad("media_ids", "an item stands twice in the list");
    }
    CompletionStage<List<Title>> titles = CompletableFuture.completedFuture(new ArrayList<>());
    for (MediaId item : items) {
      titles = titles.thenCombine(describe(item), SessionRequests::and);
    }
    TraceSpan span = tools.ports().tracing().serve("gateway LIST_EDIT", Optional.empty());
    return titles
        .thenCompose(catalog::requireOffered)
        .thenCompose(
            all ->
                tools.<ClientCommand, PriorityList>ask(
                    tools.ports().clients().apply(peer.client()),
                    replyTo ->
                        new ClientCommand.EditList(
                            OptionalLong.of(edit.getExpectedVersion()),
                            items,
                            span.context(),
                            replyTo)))
        .thenApply(
            list -> ClusterToEdge.newBuilder().setListUpdate(Answers.listUpdate(list, Set.of())))
        .whenComplete((_, _) -> span.end());
  }

  private static List<Title> and(List<Title> titles, MediaItemCommand.PublishedItem item) {
    titles.add(item.title());
    return titles;
  }

  private CompletionStage<MediaItemCommand.PublishedItem> describe(MediaId media) {
    return tools.askAgain(tools.ports().items().apply(media), MediaItemCommand.Describe::new);
  }

  private CompletionStage<ClusterToEdge.Builder> manifest(String media) {
    return describe(Fields.mediaId("media_id", media))
        .thenApply(
            item ->
                ClusterToEdge.newBuilder().setManifest(ManifestMessages.toProto(item.manifest())));
  }

  /** The key first: an item without one in the vault would be of no use to anybody (R248). */
  private CompletionStage<ClusterToEdge.Builder> publish(PublishItem message) {
    Manifest manifest = ManifestMessages.fromProto(message.getManifest());
    Title title = TitleMessages.fromProto(message.getTitle());
    if (!title.media().equals(manifest.media())) {
      throw Fields.bad("title.media_id", "is not the manifest's, " + manifest.media());
    }
    return tools
        .ports()
        .vault()
        .deposit(manifest.keyId(), message.getSealedContentKey().toByteArray())
        .thenCompose(
            stored ->
                tools.<MediaItemCommand, MediaId>ask(
                    tools.ports().items().apply(manifest.media()),
                    replyTo -> new MediaItemCommand.Publish(manifest, title, replyTo)))
        .thenApply(
            media -> {
              tools
                  .ports()
                  .cells()
                  .forEach(
                      cell ->
                          tools
                              .ports()
                              .shards()
                              .apply(cell)
                              .tell(
                                  new SchedulerCommand.ItemKnown(
                                      manifest, Set.copyOf(title.genres()))));
              return ClusterToEdge.newBuilder()
                  .setPublished(Published.newBuilder().setMediaId(media.text()));
            });
  }
}
