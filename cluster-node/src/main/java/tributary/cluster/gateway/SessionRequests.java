package tributary.cluster.gateway;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
import tributary.wire.Fields;
import tributary.wire.ManifestMessages;
import tributary.wire.TitleMessages;
import tributary.wire.proto.CatalogPage;
import tributary.wire.proto.CatalogRequest;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.ListEdit;
import tributary.wire.proto.PublishItem;
import tributary.wire.proto.Published;

/** A node's questions about its list and the catalog, and what it publishes. */
final class SessionRequests {
  private static final int LONGEST_LIST = 1000;
  private static final int LONGEST_SEARCH = 200;
  private static final int MOST_PAGES = 1_000_000;

  private final GatewayTools tools;
  private final PeerCertificate peer;
  private final PlaybackRequests playback;
  private final Certificates certificates;

  SessionRequests(
      GatewayTools tools, PeerCertificate peer, AccountId account, InetAddress address) {
    this.tools = tools;
    this.peer = peer;
    this.certificates = new Certificates(tools);
    this.playback = new PlaybackRequests(tools, peer, account, address);
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
    } else if (message.hasRenew()) {
      tools.audit(Kind.RENEWAL, who, who, refusal);
    } else if (message.hasPublishItem()) {
      tools.audit(Kind.PUBLICATION, who, message.getPublishItem().getTitle().getMediaId(), refusal);
    }
  }

  private CompletionStage<ClusterToEdge.Builder> answered(EdgeToCluster message) {
    return switch (message.getMessageCase()) {
      case LIST_EDIT -> edit(message.getListEdit());
      case CATALOG_REQUEST -> browse(message.getCatalogRequest());
      case MANIFEST_REQUEST -> manifest(message.getManifestRequest().getMediaId());
      case PUBLISH_ITEM -> publish(message.getPublishItem());
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
    CompletionStage<?> checked = CompletableFuture.completedFuture(null);
    for (MediaId item : items) {
      checked = checked.thenCombine(describe(item), (before, known) -> known);
    }
    return checked
        .thenCompose(
            all ->
                tools.<ClientCommand, PriorityList>ask(
                    tools.ports().clients().apply(peer.client()),
                    replyTo ->
                        new ClientCommand.EditList(
                            OptionalLong.of(edit.getExpectedVersion()), items, replyTo)))
        .thenApply(list -> ClusterToEdge.newBuilder().setListUpdate(Answers.listUpdate(list)));
  }

  private CompletionStage<MediaItemCommand.PublishedItem> describe(MediaId media) {
    return tools.askAgain(tools.ports().items().apply(media), MediaItemCommand.Describe::new);
  }

  private CompletionStage<ClusterToEdge.Builder> browse(CatalogRequest request) {
    String text = Fields.atMost("search", request.getSearch(), LONGEST_SEARCH);
    int page = Fields.between("page", request.getPage(), 0, MOST_PAGES);
    return tools
        .ports()
        .catalog()
        .search(text, page)
        .thenApply(
            found ->
                ClusterToEdge.newBuilder()
                    .setCatalogPage(
                        CatalogPage.newBuilder()
                            .addAllTitles(
                                found.titles().stream().map(TitleMessages::toProto).toList())
                            .setPage(found.page())
                            .setPageCount(found.pageCount())));
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
                              .tell(new SchedulerCommand.ItemKnown(manifest)));
              return ClusterToEdge.newBuilder()
                  .setPublished(Published.newBuilder().setMediaId(media.text()));
            });
  }
}
