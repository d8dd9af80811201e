package tributary.cluster;

import tributary.cluster.message.ClusterMessage;
import tributary.model.MediaId;

/** Searches find this item from now on; told to every node, and by each to its sessions. */
record CatalogListed(MediaId media) implements ClusterMessage {}
