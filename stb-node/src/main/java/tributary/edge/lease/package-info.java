/**
 * What the two parties of a lease share: the connection between two edge nodes (mutual TLS, pooled
 * by pair and direction), the ticket that opens it, the pace of what goes over it, and the actor
 * that keeps track of this node's leases. Who sends is in {@code donor}, who receives in {@code
 * download}.
 */
package tributary.edge.lease;
