/**
 * Where edge nodes meet the cluster: one TLS port, one {@link
 * tributary.cluster.gateway.EdgeSession} for each connected node. It translates between the wire
 * and the actors' commands, checks that a node only says what its certificate lets it say, signs
 * lease tickets and media passes, and decides nothing itself.
 */
package tributary.cluster.gateway;
