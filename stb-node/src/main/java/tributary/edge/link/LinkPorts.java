package tributary.edge.link;

import java.util.function.Supplier;
import tributary.wire.Inventory;

/**
 * What the link needs to know of the node it is in.
 *
 * @param self asked at each joining, on the link's thread
 * @param inventory asked at each joining and whenever the cluster wants it; may read the disk
 * @param orders takes what the cluster asks of this node
 * @param clock learns the cluster's time
 */
public record LinkPorts(
    Supplier<NodeDescription> self,
    Supplier<Inventory> inventory,
    ClusterLink.Orders orders,
    ClusterClock clock) {}
