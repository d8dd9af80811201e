/**
 * Traces of OpenTelemetry: what one wish made happen, from the request to the last byte. The only
 * package that knows the library.
 */
package tributary.trace;
