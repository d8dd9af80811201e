/**
 * Releases of the node's own software, delivered as items: verified, put into the slot that does
 * not run, and tried when nobody watches. The boot stage alone decides what runs.
 */
package tributary.edge.update;
