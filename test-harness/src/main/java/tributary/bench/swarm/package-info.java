/**
 * Real nodes in a swarm over shaped links: one cluster-node, one media server, boxes. A lab starts
 * the processes, each with its {@link tributary.bench.swarm.Contract}.
 */
package tributary.bench.swarm;
