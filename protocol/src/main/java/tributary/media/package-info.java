/**
 * The media format: fragmented MP4 (CMAF, ISO/IEC 23000-19) under Common Encryption (ISO/IEC
 * 23001-7, scheme {@code cenc}) with a key per video frame and per audio fragment. Packaging
 * protects, a player clears; both work on one fragment in memory at a time. No I/O here.
 */
package tributary.media;
