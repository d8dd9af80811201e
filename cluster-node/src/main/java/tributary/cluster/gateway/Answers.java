package tributary.cluster.gateway;

import tributary.core.client.PriorityList;
import tributary.model.MediaId;
import tributary.model.Refusal;
import tributary.wire.proto.Accepted;
import tributary.wire.proto.CatalogChanged;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.ListUpdate;

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

  static ClusterToEdge list(PriorityList list) {
    return ClusterToEdge.newBuilder().setListUpdate(listUpdate(list)).build();
  }

  static ListUpdate listUpdate(PriorityList list) {
    return ListUpdate.newBuilder()
        .setVersion(list.version())
        .addAllMediaIds(list.items().stream().map(MediaId::text).toList())
        .build();
  }

  static ClusterToEdge catalogChanged(long version) {
    return ClusterToEdge.newBuilder()
        .setCatalogChanged(CatalogChanged.newBuilder().setVersion(version))
        .build();
  }
}
