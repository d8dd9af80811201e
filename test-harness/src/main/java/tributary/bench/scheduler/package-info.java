/**
 * The scheduler's own speed and memory in one process, at up to a million boxes, beside the
 * patent's loop in SQL on PostgreSQL.
 */
package tributary.bench.scheduler;
