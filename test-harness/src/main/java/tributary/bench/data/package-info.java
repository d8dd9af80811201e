/**
 * The data plane of two real edge nodes, each a process of its own: how fast and how dear beside
 * nginx and curl, and what a power cut leaves on the disk.
 */
package tributary.bench.data;
