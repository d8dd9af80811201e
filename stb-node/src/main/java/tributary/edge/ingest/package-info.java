/**
 * Media server only: takes a film file in. The libavformat library reads it in this process, its
 * frames are laid into CMAF fragments in memory, and only protected bytes reach the disk; the
 * content key is sealed to the vault and forgotten. Nothing is left behind when it fails.
 */
package tributary.edge.ingest;
