/**
 * HTTP and JSON without the domain: matches a request to an {@link
 * tributary.cluster.api.http.Endpoint}, reads its parameters and body within limits, and answers
 * JSON, a page of it, or an RFC 9457 problem.
 */
package tributary.cluster.api.http;
