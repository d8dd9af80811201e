package tributary.cluster.api.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * What an endpoint answers.
 *
 * @param body written as JSON; a String, bytes or a stream as they stand; null for none
 */
public record Reply(int status, String contentType, Object body, Map<String, String> headers) {
  public static final String JSON = "application/json";
  public static final String PROBLEM = "application/problem+json";

  public Reply {
    headers = Map.copyOf(headers);
  }

  public static Reply ok(Object body) {
    return new Reply(200, JSON, body, Map.of());
  }

  /** 201 with the address of what was made. */
  public static Reply created(URI location, Object body) {
    return new Reply(201, JSON, body, Map.of("Location", location.toString()));
  }

  public static Reply noContent() {
    return new Reply(204, JSON, null, Map.of());
  }

  public static Reply text(String contentType, String text) {
    return new Reply(200, contentType, text, Map.of());
  }

  /** What is said over time; the answer ends when the stream does. */
  public static Reply stream(String contentType, Source<ByteString, ?> parts) {
    return new Reply(200, contentType, parts, Map.of());
  }

  static Reply of(Problem problem) {
    return new Reply(problem.status(), PROBLEM, problem.members(), problem.headers());
  }

  public Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, contentType, body, more);
  }
}
