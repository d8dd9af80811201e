/** Where a cell lives: client, transfers and scheduler of one cell on one node of the cluster. */
package tributary.cluster.placement;
