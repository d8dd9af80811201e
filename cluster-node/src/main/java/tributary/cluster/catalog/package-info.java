/** Shells of the catalog: the actor of each media item, and queries over what they published. */
package tributary.cluster.catalog;
