/**
 * The composition root of an edge node: reads the settings, activates the node if need be, and
 * brings link, store, data plane, ingest, playback and screen together.
 */
package tributary.edge;
