/**
 * The audit log: who was granted or refused what, when and why. Rows are only added, each chained
 * to the one before it.
 */
package tributary.cluster.audit;
