/** How a release of software goes to boxes, stage by stage, and when that stops; pure. */
package tributary.core.release;
