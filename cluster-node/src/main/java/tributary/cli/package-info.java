/**
 * The operators' command line. It knows nothing of the service but its HTTP API, so that it fits
 * every version that speaks it; it stands in this module because the API does.
 */
package tributary.cli;
