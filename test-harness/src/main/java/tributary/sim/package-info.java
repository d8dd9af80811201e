/** Simulated time: an agenda, and the cluster's side of a cell around interchangeable minds. */
package tributary.sim;
