package tributary.edge.link;

/**
 * What this node says of itself when it joins.
 *
 * @param listenHost where other nodes reach its listener; empty when they cannot (behind NAT)
 */
public record NodeDescription(
    String softwareVersion,
    String listenHost,
    int listenPort,
    long uplinkBitsPerSecond,
    long downlinkBitsPerSecond,
    long capacityBytes) {}
