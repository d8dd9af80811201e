package tributary.cluster.gateway;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tributary.core.client.PriorityList;
import tributary.core.release.Release;
import tributary.model.MediaId;
import tributary.model.Refusal;
import tributary.wire.proto.Accepted;
import tributary.wire.proto.CatalogChanged;
import tributary.wire.proto.CatalogCopy;
import tributary.wire.proto.CatalogSnapshot;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.ListUpdate;
import tributary.wire.proto.ReleaseOffer;

/** Messages to an edge node that carry no more than one fact. */
final class Answers {
  private Answers() {}

  /** To a sign of life: there, and what time it is here. */
  static ClusterToEdge alive(long requestId, long clusterTimeMillis) {
    return ClusterToEdge.newBuilder()
        .setRequestId(requestId)
        .setAccepted(Accepted.newBuilder().setClusterTimeMillis(clusterTimeMillis))
        .build();
  }

  static ClusterToEdge refusal(long requestId, Refusal refusal) {
    return ClusterToEdge.newBuilder()
        .setRequestId(requestId)
        .setRefusal(
            tributary.wire.proto.Refusal.newBuilder()
                .setReason(refusal.reason())
                .setDetail(refusal.detail()))
        .build();
  }

  static ListUpdate listUpdate(PriorityList list, Set<MediaId> shadow) {
    return ListUpdate.newBuilder()
        .setVersion(list.version())
        .addAllMediaIds(list.items().stream().map(MediaId::text).toList())
        .addAllShadowMediaIds(shadow.stream().map(MediaId::text).sorted().toList())
        .build();
  }

  /** Empty: none is offered. */
  static ClusterToEdge releaseOffer(Optional<Release> release) {
    ReleaseOffer.Builder offer = ReleaseOffer.newBuilder();
    release.ifPresent(it -> offer.setCounter(it.counter()).setMediaId(it.media().text()));
    return ClusterToEdge.newBuilder().setReleaseOffer(offer).build();
  }

  static ClusterToEdge catalogChanged(long version) {
    return ClusterToEdge.newBuilder()
        .setCatalogChanged(CatalogChanged.newBuilder().setVersion(version))
        .build();
  }

  /** The snapshots that are to be loaded before any title. */
  static List<MediaId> wanted(CatalogCopy copy) {
    return copy.getSnapshotsList().stream()
        .filter(CatalogSnapshot::getWanted)
        .map(snapshot -> new MediaId(snapshot.getMediaId()))
        .toList();
  }
}
