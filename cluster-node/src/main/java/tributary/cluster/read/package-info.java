/**
 * The read side: projections that fill tables from events, and the searches over them that no
 * single entity can answer. Plain SQL that H2 and PostgreSQL both understand.
 */
package tributary.cluster.read;
