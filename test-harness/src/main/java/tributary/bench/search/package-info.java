/** Searches of the catalog beside PostgreSQL's own full-text search. */
package tributary.bench.search;
