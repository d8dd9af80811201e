package tributary.cluster.api;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;

/**
 * The session of a browser: the same token as a bearer's, in a cookie that no script can read and
 * that the browser sends to this API only, from pages of this site only.
 *
 * <p>That alone would do against forged requests. Since a wrong guess about a browser, a proxy or a
 * neighbour on the same host must not cost a household its money, what changes something must also
 * say that it comes from a page of this site ({@code Origin}, {@code Sec-Fetch-Site}).
 */
final class SessionCookie {
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";
  private final Optional<URI> publicAddress;
  private final String name;

  /**
   * @param publicAddress where customers see the site, as {@code https://watch.example}; empty for
   *     whatever host they asked
   * @param plainName of the cookie, where the site is not served over https
   */
  SessionCookie(Optional<URI> publicAddress, String plainName) {
    this.publicAddress = publicAddress;
    // A cookie of this prefix cannot have been set by another host or over plain HTTP.
    this.name = isSecure() ? "__Host-" + plainName : plainName;
  }

  private boolean isSecure() {
    return publicAddress.map(URI::getScheme).filter("https"::equals).isPresent();
  }

  Reply set(Reply reply, String token, Duration life) {
    return cookie(reply, token, life.toSeconds());
  }

  Reply clear(Reply reply) {
    return cookie(reply, "", 0);
  }

  private Reply cookie(Reply reply, String value, long seconds) {
    String secure = isSecure() ? "; Secure" : "";
    return reply.with(
        "Set-Cookie", name + "=" + value + ATTRIBUTES + secure + "; Max-Age=" + seconds);
  }

  /** The token of a call; refuses one that would change something for another site's page. */
  Optional<String> token(Call call) {
    Optional<String> token = call.cookie(name).filter(text -> !text.isEmpty());
    if (token.isPresent() && !call.isSafe()) {
      requireOwnPage(call);
    }
    return token;
  }

  /** Refuses a request that does not come from a page of this site. */
  void requireOwnPage(Call call) {
    String host = call.header("Host").orElse("");
    String expected = publicAddress.map(URI::getRawAuthority).orElse(host);
    String origin = call.header("Origin").orElse("");
    String from = origin.replaceFirst("^https?://", "");
    // A vendor's site has a host of its own, whose cookies browsers send to no other.
    boolean isOwn = from.equalsIgnoreCase(expected) || from.equalsIgnoreCase(host);
    boolean isSame = call.header("Sec-Fetch-Site").map("same-origin"::equals).orElse(true);
    if (origin.isEmpty() || !isOwn || !isSame) {
      throw Problem.of(
              "CROSS_SITE",
              "a session in a cookie is for pages of "
                  + expected
                  + "; others send the token as Authorization: Bearer")
          .thrown();
    }
  }
}
