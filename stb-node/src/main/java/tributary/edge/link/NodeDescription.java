package tributary.edge.link;

import java.util.Optional;
import tributary.model.BootReport;

/**
 * What this node says of itself when it joins.
 *
 * @param listenHost where other nodes reach its listener; empty for what the gateway sees
 * @param listenPort 0 when nobody can reach it
 * @param mediaCluster a media server's; empty: it is one of its own
 * @param bootRefusals how often the boot stage refused software, and why last: {@code
 *     3:WRONG_CONTENT}; empty for never
 * @param boot what it runs by a boot stage; empty without one
 */
public record NodeDescription(
    String softwareVersion,
    String listenHost,
    int listenPort,
    long uplinkBitsPerSecond,
    long downlinkBitsPerSecond,
    long capacityBytes,
    String mediaCluster,
    String bootRefusals,
    Optional<BootReport> boot) {}
