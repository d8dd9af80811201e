/**
 * Certificates, signatures, sealing, wrapping and password hashes: the only package that knows
 * Bouncy Castle. Keys that stay on a machine are made here and lie in owner-only files.
 */
package tributary.crypto;
