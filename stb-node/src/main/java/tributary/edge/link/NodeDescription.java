package tributary.edge.link;

/**
 * What this node says of itself when it joins.
 *
 * @param listenHost where other nodes reach its listener; empty for what the gateway sees
 * @param listenPort 0 when nobody can reach it
 */
public record NodeDescription(
    String softwareVersion,
    String listenHost,
    int listenPort,
    long uplinkBitsPerSecond,
    long downlinkBitsPerSecond,
    long capacityBytes) {}
