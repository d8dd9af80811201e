/**
 * Sends what the cluster leased out: segments of the lease and no other, read off the event loop,
 * one at a time, pinned in the store until the lease ends.
 */
package tributary.edge.donor;
