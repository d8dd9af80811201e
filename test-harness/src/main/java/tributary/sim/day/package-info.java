/**
 * A neighbourhood of boxes through a simulated day: network, demand, faults, checks and reports.
 */
package tributary.sim.day;
