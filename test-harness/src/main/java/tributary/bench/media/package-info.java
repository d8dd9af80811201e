/**
 * The media format's speed: frames cleared beside plain AES-CTR, and films taken in beside hashing
 * their files.
 */
package tributary.bench.media;
