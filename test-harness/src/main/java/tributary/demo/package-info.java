/**
 * The main job as a story: one cluster-node, media servers and boxes as real processes on this
 * machine, from taking in a film to watching it; and the whole system on this machine, kept in a
 * folder. The system tests start their neighbourhoods through the same classes.
 */
package tributary.demo;
