/**
 * What a maker of boxes does, away from them: names and signs the software that they may run. The
 * private half of the release key is used nowhere else.
 */
package tributary.edge.release;
