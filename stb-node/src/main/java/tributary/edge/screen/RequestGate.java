package tributary.edge.screen;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tributary.model.Refusal;

/**
 * Keeps other web pages out. Any page in any browser of this machine can send requests to loopback,
 * and a name it owns may resolve to loopback (DNS rebinding): so the Host must be loopback's own
 * name, and a request that says where it comes from must come from our page.
 */
final class RequestGate {
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private final Set<String> hosts;

  RequestGate(int port) {
    hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
  }

  /** What is wrong with the request's head, if anything. */
  Optional<Refusal> check(HttpRequest request, String path) {
    List<String> named = request.headers().getAll(HttpHeaderNames.HOST);
    if (named.size() != 1 || !hosts.contains(named.getFirst().toLowerCase(Locale.ROOT))) {
      return refuse(
          "FOREIGN_HOST",
          "Host must be one of " + hosts.stream().sorted().toList() + ", was " + named);
    }
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    if (origin != null && !isOwn(origin)) {
      return refuse("FOREIGN_ORIGIN", "Origin must be this page's own, was \"" + origin + "\"");
    }
    // Browsers send no Origin with a simple GET, but they do say whose page asked.
    String site = request.headers().get("Sec-Fetch-Site");
    boolean isForeign = site != null && !site.equals("same-origin") && !site.equals("none");
    if (isForeign && !path.equals("/")) {
      return refuse("FOREIGN_ORIGIN", "Sec-Fetch-Site must be same-origin, was \"" + site + "\"");
    }
    return READS.contains(request.method()) ? Optional.empty() : checkBody(request);
  }

  /** A form cannot send JSON, so requiring it keeps forms of other pages out too. */
  private static Optional<Refusal> checkBody(HttpRequest request) {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (request.method().equals(HttpMethod.DELETE) || essence.equals("application/json")) {
      return Optional.empty();
    }
    return refuse("NOT_JSON", "Content-Type must be application/json, was \"" + essence + "\"");
  }

  private boolean isOwn(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") && hosts.contains(lower.substring("http://".length()));
  }

  private static Optional<Refusal> refuse(String reason, String detail) {
    return Optional.of(new Refusal(reason, detail));
  }
}
