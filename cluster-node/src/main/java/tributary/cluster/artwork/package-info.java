/** Posters as they are given: looked at byte by byte, and made into files that pages can show. */
package tributary.cluster.artwork;
