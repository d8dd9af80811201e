package tributary.cluster.api.http;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;

/** Where requests come from, and how many of one address are answered. */
final class Callers {
  private static final int REMEMBERED = 100_000;

  private final CallerSettings settings;
  private final AttemptLimit limit;

  Callers(CallerSettings settings) {
    this.settings = settings;
    this.limit = new AttemptLimit(settings.requests(), settings.window(), REMEMBERED);
  }

  /** Of the connection; behind proxies that are ours, of who asked the first of them. */
  String address(HttpRequest request) {
    Optional<InetAddress> peer =
        request.getAttribute(AttributeKeys.remoteAddress).flatMap(RemoteAddress::getAddress);
    return peer.map(address -> of(request, address).getHostAddress()).orElse("unknown");
  }

  private InetAddress of(HttpRequest request, InetAddress peer) {
    // Each proxy adds whom it heard at the end; what stands before the last of ours, anybody may
    // have written.
    String[] told =
        request
            .getHeader("X-Forwarded-For")
            .map(HttpHeader::value)
            .map(value -> value.split(",", -1))
            .orElse(new String[0]);
    InetAddress address = peer;
    for (String one : Arrays.asList(told).reversed()) {
      if (!settings.trustedProxies().contains(address)) {
        return address;
      }
      try {
        address = InetAddress.ofLiteral(one.strip());
      } catch (IllegalArgumentException _) {
        return address;
      }
    }
    return address;
  }

  /** Counts a request; refused: TOO_MANY_REQUESTS. */
  void count(String address) {
    Instant now = Instant.ofEpochSecond(0, System.nanoTime());
    limit
        .take(address, now)
        .ifPresent(
            wait -> {
              throw tooMany(wait);
            });
  }

  private ProblemException tooMany(Duration wait) {
    long seconds = Math.max(1, wait.toSeconds() + 1);
    return Problem.of(
            "TOO_MANY_REQUESTS",
            "more than %d requests from this address in %d s; try again in %d s"
                .formatted(settings.requests(), settings.window().toSeconds(), seconds))
        .withHeader("Retry-After", Long.toString(seconds))
        .thrown();
  }
}
