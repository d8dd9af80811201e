/**
 * From a quote to a picture: a pass is traded for the content key, the key stays in memory, and
 * fragments of the encrypted item in the store are cleared one by one for the player. When a play
 * ends, for whatever reason, its key is zeroed and a receipt goes to the cluster (R337-R339, R355).
 */
package tributary.edge.playback;
