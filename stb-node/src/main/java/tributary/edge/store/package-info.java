/**
 * Encrypted segments on this node's disk: verified before they are written, fsynced before the have
 * map says so, and looked at again when a receiver complains. One folder an item: {@code manifest},
 * {@code data} (the item file, sparse), {@code have} (a journal of segments held). Quota, pins and
 * the order in which items were last used live here; who may have what is decided elsewhere.
 */
package tributary.edge.store;
