package tributary.cluster.api.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Lets pages of the configured origins call the API from a browser, with a session in a header. The
 * cookie of the site's own pages is not for them, so credentials are never allowed.
 */
final class Cors {
  private Cors() {}

  static Map<String, String> headers(HttpRequest request, List<String> allowedOrigins) {
    Optional<String> origin = request.getHeader("Origin").map(HttpHeader::value);
    if (allowedOrigins.isEmpty()) {
      return Map.of();
    }
    if (origin.isEmpty() || !allowedOrigins.contains(origin.get())) {
      return Map.of("Vary", "Origin");
    }
    return Map.of(
        "Vary",
        "Origin",
        "Access-Control-Allow-Origin",
        origin.get(),
        "Access-Control-Expose-Headers",
        "ETag, Location, Retry-After, X-Request-Id");
  }

  static Reply preflight(
      HttpRequest request, List<String> allowedOrigins, Reply reply, String methods) {
    boolean allowed =
        request
            .getHeader("Origin")
            .map(HttpHeader::value)
            .filter(allowedOrigins::contains)
            .isPresent();
    return allowed
        ? reply
            .with("Access-Control-Allow-Methods", methods)
            .with(
                "Access-Control-Allow-Headers",
                "Authorization, Content-Type, Idempotency-Key, If-Match, X-Request-Id")
            .with("Access-Control-Max-Age", "600")
        : reply;
  }
}
