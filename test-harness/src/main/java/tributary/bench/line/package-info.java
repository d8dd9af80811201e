/**
 * What a household notices of its box on a slow uplink: its own upload and its small packets beside
 * the box's sending, measured in network namespaces.
 */
package tributary.bench.line;
