package tributary.cluster.api.http;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import tributary.model.TraceContext;

/** One request to an endpoint: its parameters, headers and body, read within limits. */
public final class Call {
  private static final int LONGEST_PARAMETER = 200;
  private final HttpRequest request;
  private final Endpoint endpoint;
  private final Map<String, String> path;
  private final Map<String, String> query;
  private final String address;
  private final HttpSettings settings;
  private final BodyReader bodies;
  private final Optional<TraceContext> trace;

  Call(
      HttpRequest request,
      Endpoint endpoint,
      Map<String, String> path,
      Map<String, List<String>> query,
      String address,
      HttpSettings settings,
      BodyReader bodies,
      Optional<TraceContext> trace) {
    this.request = request;
    this.endpoint = endpoint;
    this.path = path;
    this.query = single(endpoint, query);
    this.address = address;
    this.settings = settings;
    this.bodies = bodies;
    this.trace = trace;
  }

  private static Map<String, String> single(Endpoint endpoint, Map<String, List<String>> query) {
    Map<String, String> parameters = new TreeMap<>();
    query.forEach(
        (name, values) -> {
          if (!endpoint.query().contains(name)) {
            throw Problem.of(
                    "UNKNOWN_PARAMETER",
                    name
                        + " is not a parameter here; there are "
                        + (endpoint.query().isEmpty() ? "none" : endpoint.query()))
                .with("key", name)
                .thrown();
          }
          if (values.size() > 1) {
            throw Problem.parameter(name, "stands " + values.size() + " times");
          }
          String value = values.getFirst();
          if (value.length() > LONGEST_PARAMETER && !name.equals("cursor")) {
            throw Problem.parameter(
                name,
                "may have at most " + LONGEST_PARAMETER + " characters, had " + value.length());
          }
          if (!value.isEmpty()) {
            parameters.put(name, value);
          }
        });
    return parameters;
  }

  /** A path parameter; {@code parse} throws IllegalArgumentException. */
  public <T> T path(String name, Function<String, T> parse) {
    return parsed(name, path.get(name), parse);
  }

  /** A query parameter that is present and not empty. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  public <T> Optional<T> query(String name, Function<String, T> parse) {
    return query(name).map(value -> parsed(name, value, parse));
  }

  private static <T> T parsed(String name, String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException e) {
      throw Problem.parameter(name, String.valueOf(e.getMessage()));
    }
  }

  /** A header, by its name in any case. */
  public Optional<String> header(String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  /** The caller shows that it has what this tag, with its quotes, names (RFC 9110, 13.1.2). */
  public boolean has(String tag) {
    return header("If-None-Match").filter(tags -> tags.contains(tag)).isPresent();
  }

  /** The token of {@code Authorization: Bearer}. */
  public Optional<String> bearer() {
    return header("Authorization")
        .map(String::strip)
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip());
  }

  /** A cookie's value. */
  public Optional<String> cookie(String name) {
    return header("Cookie").stream()
        .flatMap(cookies -> Arrays.stream(cookies.split(";")))
        .map(String::strip)
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(name.length() + 1))
        .findFirst();
  }

  /** Method and path. */
  public String target() {
    return request.method().name() + " " + request.getUri().getPathString();
  }

  /** Whether the method only reads. */
  public boolean isSafe() {
    return endpoint.method() == Endpoint.Method.GET;
  }

  /** For what this request causes. */
  public Optional<TraceContext> trace() {
    return trace;
  }

  /** The network address that the request came from. */
  public String address() {
    return address;
  }

  /** Reads the body; fails with the problem that it has. */
  public CompletionStage<JsonBody> body() {
    return bodies.read(request);
  }

  /** The body as it stands, of whatever type, and of this many bytes at most. */
  public CompletionStage<byte[]> bytes(int most) {
    return bodies.bytes(request, most);
  }

  /**
   * The page asked for by {@code cursor} and {@code limit}.
   *
   * @param owner tells one caller's search from another's; may be empty
   * @param parts what a position of this search is made of
   */
  public Page.Wanted page(String owner, Page.Part... parts) {
    int limit = query("limit", this::limit).orElse(settings.defaultPage());
    Map<String, String> search = new TreeMap<>(query);
    search.remove("cursor");
    search.remove("limit");
    search.putAll(path);
    String key = search(endpoint.path(), owner, search);
    Optional<List<String>> after = query("cursor").map(cursor -> Cursor.decode(key, cursor));
    if (after.isPresent() && !isOf(after.get(), parts)) {
      throw Problem.of("BAD_CURSOR", "the cursor is no place in this search").thrown();
    }
    return new Page.Wanted(key, after, limit);
  }

  /** All that tells one search from another. */
  static String search(String path, String owner, Map<String, String> parameters) {
    return path + " " + owner + " " + parameters;
  }

  private static boolean isOf(List<String> position, Page.Part... parts) {
    if (position.size() != parts.length) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (position.get(i) == null || !parts[i].is(position.get(i))) {
        return false;
      }
    }
    return true;
  }

  private int limit(String text) {
    String rule = "must be from 1 to " + settings.largestPage() + ", was \"" + text + "\"";
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= settings.largestPage()) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(rule, e);
    }
    throw new IllegalArgumentException(rule);
  }
}
