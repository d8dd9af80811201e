package tributary.edge.screen;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tributary.model.MediaId;
import tributary.model.Refusal;
import tributary.model.RefusedException;

/** Which method and path leads where. */
final class Routes {
  private final List<Route> routes = new ArrayList<>();

  /** Runs on a thread that may block. */
  @FunctionalInterface
  interface Handler {
    Reply answer(Call call) throws IOException;
  }

  private record Route(HttpMethod method, Pattern path, List<String> names, Handler handler) {}

  /**
   * @param template a path whose {@code {names}} stand for one part each
   */
  Routes on(HttpMethod method, String template, Handler handler) {
    List<String> names = new ArrayList<>();
    StringBuilder regex = new StringBuilder();
    for (String part : template.substring(1).split("/", -1)) {
      boolean isName = part.startsWith("{");
      if (isName) {
        names.add(part.substring(1, part.length() - 1));
      }
      regex.append('/').append(isName ? "([^/]{1,200})" : Pattern.quote(part));
    }
    routes.add(new Route(method, Pattern.compile(regex.toString()), List.copyOf(names), handler));
    return this;
  }

  Reply answer(HttpMethod method, String uri, byte[] body) throws IOException {
    QueryStringDecoder decoded = decode(uri);
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Matcher matcher = route.path().matcher(decoded.path());
      if (matcher.matches()) {
        if (route.method().equals(method)) {
          return route.handler().answer(call(route, matcher, decoded, body));
        }
        allowed.add(route.method().name());
      }
    }
    if (allowed.isEmpty()) {
      throw new RefusedException("UNKNOWN_ROUTE", "there is nothing at " + decoded.path());
    }
    String detail = decoded.path() + " takes " + allowed + ", not " + method;
    return Problems.of(
            HttpResponseStatus.METHOD_NOT_ALLOWED, new Refusal("METHOD_NOT_ALLOWED", detail))
        .with("Allow", String.join(", ", allowed));
  }

  static String path(String uri) {
    return decode(uri).path();
  }

  private static QueryStringDecoder decode(String uri) {
    QueryStringDecoder decoder =
        new QueryStringDecoder(uri, java.nio.charset.StandardCharsets.UTF_8, true, 16);
    try {
      decoder.parameters();
      decoder.path();
      return decoder;
    } catch (IllegalArgumentException e) {
      throw new RefusedException("BAD_REQUEST", "the address is malformed: " + e.getMessage());
    }
  }

  private static Call call(Route route, Matcher matcher, QueryStringDecoder uri, byte[] body) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < route.names().size(); i++) {
      values.put(route.names().get(i), matcher.group(i + 1));
    }
    return new Call(values, uri.parameters(), body);
  }

  /** One request, its path taken apart. */
  record Call(Map<String, String> path, Map<String, List<String>> query, byte[] body) {

    String text(String name) {
      return path.get(name);
    }

    int number(String name) {
      return parse(name, path.get(name));
    }

    String query(String name, String otherwise) {
      List<String> values = query.getOrDefault(name, List.of(otherwise));
      if (values.size() != 1 || values.getFirst().length() > 200) {
        throw new RefusedException(
            "BAD_REQUEST", name + " must be given once and have at most 200 characters");
      }
      return values.getFirst();
    }

    int queryNumber(String name, int otherwise) {
      return parse(name, query(name, Integer.toString(otherwise)));
    }

    <T> T json(Class<T> type) {
      return Json.read(body, type);
    }

    private static int parse(String name, String text) {
      if (!text.matches("\\d{1,9}")) {
        throw new RefusedException("BAD_REQUEST", name + " must be a number, was \"" + text + "\"");
      }
      return Integer.parseInt(text);
    }
  }

  static MediaId mediaId(String name, String text) {
    if (text == null) {
      throw new RefusedException("BAD_REQUEST", name + " is missing");
    }
    try {
      return new MediaId(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException("BAD_REQUEST", name + ": " + e.getMessage());
    }
  }
}
