/**
 * What tests of the whole system share, here and in {@code deploy}: a neighbourhood with a film.
 */
package tributary.system;
