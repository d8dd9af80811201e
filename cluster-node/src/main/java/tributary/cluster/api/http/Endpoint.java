package tributary.cluster.api.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One operation of the API. The table of these and the OpenAPI file must say the same; a test holds
 * them to it.
 *
 * @param path under the API's prefix; {@code {name}} stands for one segment
 * @param query names of the query parameters it takes; any other is refused
 * @param summary as in the OpenAPI file
 */
public record Endpoint(
    Method method,
    String path,
    List<String> query,
    Security security,
    String summary,
    Handler handler) {

  public Endpoint {
    query = List.copyOf(query);
  }

  public enum Method {
    GET,
    POST,
    PUT,
    DELETE
  }

  /** Whose session the call must be of: a customer's, or an operator's of this role at least. */
  public enum Security {
    NONE,
    ACCOUNT,
    VIEWER,
    OPERATOR,
    OWNER
  }

  /** May throw, or fail its stage, with {@link ProblemException} or RefusedException. */
  @FunctionalInterface
  public interface Handler {
    CompletionStage<Reply> handle(Call call);
  }

  /** The path parameters, if these segments are a path of this endpoint. */
  Optional<Map<String, String>> match(List<String> segments) {
    String[] template = path.substring(1).split("/", -1);
    if (template.length != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < template.length; i++) {
      if (template[i].startsWith("{")) {
        parameters.put(template[i].substring(1, template[i].length() - 1), segments.get(i));
      } else if (!template[i].equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }
}
