package tributary.edge.screen;

import tributary.model.NodeKind;

/**
 * What the node says of itself.
 *
 * @param clientId empty before activation
 * @param registrationNumber empty before activation (R242)
 * @param uplink what this node may send, bits a second
 * @param downlink what it may receive, bits a second
 * @param bytesSent to other nodes since the node started
 * @param bytesReceived from other nodes since the node started
 */
public record NodeStatus(
    boolean activated,
    String clientId,
    String registrationNumber,
    boolean connected,
    NodeKind kind,
    long uplink,
    long downlink,
    long bytesSent,
    long bytesReceived) {}
