/** What boxes, cells and plays cost a cluster-node: memory, file handles, processor time, waits. */
package tributary.bench.node;
