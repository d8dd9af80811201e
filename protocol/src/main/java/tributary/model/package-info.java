/**
 * The nouns both sides share: ids, segments, manifests, digests. JDK only; nothing here does I/O.
 */
package tributary.model;
