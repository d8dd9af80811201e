/**
 * Opens the database, brings its schema up to date, and lets Pekko Persistence, projections and
 * plain queries share its one connection pool. Knows no domain type.
 */
package tributary.persistence;
