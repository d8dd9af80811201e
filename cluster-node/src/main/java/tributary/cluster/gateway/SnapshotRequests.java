package tributary.cluster.gateway;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.catalog.MediaItemCommand.PublishedItem;
import tributary.crypto.PeerCertificate;
import tributary.model.CatalogSnapshot;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.RefusedException;
import tributary.model.Title;
import tributary.wire.Fields;
import tributary.wire.SnapshotMessages;
import tributary.wire.proto.Accepted;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.SnapshotOrder;
import tributary.wire.proto.SnapshotRequest;

/** Snapshots of catalogs: media servers make them, households' nodes open them (R161). */
record SnapshotRequests(
    GatewayTools tools, PeerCertificate peer, CatalogRequests catalog, UnrentedPasses passes) {

  /** Refused: WRONG_ROLE, NOT_OFFERED, NOT_ORDERED, BAD_SNAPSHOT. */
  CompletionStage<ClusterToEdge.Builder> answer(SnapshotRequest request) {
    boolean isServer = peer.kind() == NodeKind.MEDIA_SERVER;
    return switch (request.getAskCase()) {
      case WORK -> only(isServer, request).work();
      case MADE -> only(isServer, request).made(SnapshotMessages.fromProto(request.getMade()));
      case PASS_FOR ->
          only(!isServer, request).pass(Fields.mediaId("pass_for", request.getPassFor()));
      case ASK_NOT_SET -> throw Fields.bad("snapshot_request", "none that this version knows");
    };
  }

  private SnapshotRequests only(boolean isAllowed, SnapshotRequest request) {
    if (!isAllowed) {
      throw new RefusedException(
          "WRONG_ROLE", request.getAskCase() + " is not for a " + peer.kind() + " to say");
    }
    return this;
  }

  private CompletionStage<ClusterToEdge.Builder> work() {
    return snapshots()
        .order(peer.client())
        .thenApply(
            ordered ->
                ClusterToEdge.newBuilder()
                    .setSnapshotOrder(SnapshotOrder.newBuilder().setCatalogId(ordered.orElse(""))));
  }

  private GatewayPorts.Snapshots snapshots() {
    return tools.ports().catalog().snapshots();
  }

  /** What boxes will be told of the file is what its manifest says. */
  private CompletionStage<ClusterToEdge.Builder> made(CatalogSnapshot snapshot) {
    return tools
        .<MediaItemCommand, PublishedItem>askAgain(
            tools.ports().items().apply(snapshot.media()), MediaItemCommand.Describe::new)
        .thenCompose(
            item -> {
              requireFile(snapshot, item);
              return snapshots().made(snapshot, peer.client());
            })
        .thenApply(
            isTaken -> {
              if (!isTaken) {
                throw new RefusedException(
                    "NOT_ORDERED",
                    "a snapshot of %s was not this server's to make, or is older than the last"
                        .formatted(snapshot.catalog()));
              }
              return ClusterToEdge.newBuilder().setAccepted(Accepted.getDefaultInstance());
            });
  }

  private static void requireFile(CatalogSnapshot snapshot, PublishedItem item) {
    Optional<Manifest.Part> file =
        item.manifest().parts().stream()
            .filter(part -> part.contentType().equals(CatalogSnapshot.CONTENT_TYPE))
            .findFirst();
    boolean isIt =
        item.title().catalog().equals(Title.SOFTWARE)
            && file.filter(part -> part.clearDigest().equals(snapshot.digest())).isPresent();
    if (!isIt) {
      throw new RefusedException("BAD_SNAPSHOT", "the item is not that snapshot");
    }
  }

  private CompletionStage<ClusterToEdge.Builder> pass(MediaId media) {
    return catalog
        .snapshot(media)
        .thenCompose(
            snapshot ->
                passes.grant(
                    media, "catalog %s %d".formatted(snapshot.catalog(), snapshot.version())));
  }
}
