package tributary.cluster.message;

/**
 * A message between actors of the cluster; Jackson CBOR between nodes. What outlives a deployment
 * (journal, snapshots, edge) is protobuf instead.
 */
public interface ClusterMessage {}
