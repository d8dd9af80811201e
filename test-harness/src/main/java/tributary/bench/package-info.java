/**
 * Benchmarks on real processes, each in a package of its own, started by {@link
 * tributary.bench.Bench}.
 */
package tributary.bench;
