/**
 * Receives what the cluster leased to this node: asks a donor for a few segments ahead, verifies
 * and stores each off the event loop, and once an item is whole has the cluster compare its digest.
 */
package tributary.edge.download;
