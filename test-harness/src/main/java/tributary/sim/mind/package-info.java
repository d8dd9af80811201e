/** Baselines that decide in the scheduler's place: what it is compared with. */
package tributary.sim.mind;
