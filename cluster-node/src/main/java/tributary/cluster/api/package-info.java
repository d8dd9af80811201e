/**
 * The customer's and the operator's HTTP/JSON API under {@code /api/v1}: sign-up and sessions,
 * devices and their lists, catalogs, quotes and rentals, transfers as they go. {@code
 * openapi/tributary-v1.yaml} is its contract; {@link tributary.cluster.api.Endpoints} its table.
 */
package tributary.cluster.api;
