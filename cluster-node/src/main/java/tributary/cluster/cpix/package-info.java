/**
 * CPIX 2.3 of DASH-IF: content keys on their way to and from others' packagers, readable by the
 * holder of one certificate.
 */
package tributary.cluster.cpix;
