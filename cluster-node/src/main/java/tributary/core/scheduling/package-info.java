/**
 * The scheduler's mind: who gets which item next, from whom, and how much of it. News in, decisions
 * out, all in memory; no clock, no randomness, no I/O, so that the cluster and the simulator run
 * the very same code. {@link tributary.core.scheduling.Scheduler} is the way in; the rest is its
 * parts.
 */
package tributary.core.scheduling;
