package tributary.edge.screen;

import tributary.edge.line.Limits;
import tributary.edge.line.LineRule;
import tributary.model.NodeKind;

/**
 * What the node says of itself.
 *
 * @param clientId empty before activation
 * @param registrationNumber empty before activation (R242)
 * @param limits what this node may use of its line now, and why not more
 * @param rule by which those limits are found
 * @param sentThisMonth bytes to other nodes, with what a line adds to them
 * @param bytesSent to other nodes since the node started
 * @param bytesReceived from other nodes since the node started
 */
public record NodeStatus(
    boolean activated,
    String clientId,
    String registrationNumber,
    boolean connected,
    NodeKind kind,
    Limits limits,
    LineRule rule,
    long sentThisMonth,
    long bytesSent,
    long bytesReceived) {}
