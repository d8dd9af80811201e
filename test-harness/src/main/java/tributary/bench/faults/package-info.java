/**
 * Donors that are killed, stall, trickle, send wrong bytes or lie about what they have, as real
 * processes: how soon each is found, and what it costs its receiver.
 */
package tributary.bench.faults;
