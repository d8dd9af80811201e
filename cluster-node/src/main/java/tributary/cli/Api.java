package tributary.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Talks JSON with one server; an answer that is no success is a {@link Failure}. */
final class Api {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  // No redirects: a token goes where it was meant to go.
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private final URI server;
  private final Optional<String> token;

  Api(URI server, Optional<String> token) {
    this.server = server;
    this.token = token;
  }

  JsonNode get(String path, Map<String, String> query) {
    return send("GET", path + text(query), null);
  }

  JsonNode get(String path) {
    return get(path, Map.of());
  }

  JsonNode post(String path, Object body) {
    return send("POST", path, body);
  }

  JsonNode put(String path, Object body) {
    return send("PUT", path, body);
  }

  /** A file as it is. */
  JsonNode putFile(String path, Path file) {
    try {
      return answer(
          request(path)
              .header("Content-Type", "application/octet-stream")
              .PUT(BodyPublishers.ofFile(file)));
    } catch (FileNotFoundException e) {
      throw new Failure(Failure.REFUSED, "there is no file " + file + " that can be read", e);
    }
  }

  JsonNode delete(String path) {
    return send("DELETE", path, null);
  }

  /** Items of as many pages as hold this many. */
  List<JsonNode> items(String path, Map<String, String> query, int most) {
    List<JsonNode> items = new ArrayList<>();
    Map<String, String> wanted = new java.util.TreeMap<>(query);
    while (true) {
      JsonNode page = get(path, wanted);
      page.path("items").forEach(items::add);
      String next = page.path("nextCursor").asText("");
      if (next.isEmpty() || items.size() >= most) {
        return items.subList(0, Math.min(most, items.size()));
      }
      wanted.put("cursor", next);
    }
  }

  /** One part of a path. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String text(Map<String, String> query) {
    return query.isEmpty()
        ? ""
        : query.entrySet().stream()
            .map(one -> part(one.getKey()) + "=" + part(one.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private JsonNode send(String method, String path, Object body) {
    HttpRequest.Builder request = request(path);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofByteArray(bytes(body)));
    }
    return answer(request);
  }

  private static byte[] bytes(Object body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a request cannot be written as JSON", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(PATIENCE)
            .header("Accept", "application/json");
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private JsonNode answer(HttpRequest.Builder request) {
    try {
      return answer(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (JsonProcessingException e) {
      throw new Failure(Failure.REFUSED, server + " does not speak JSON: is it the API?", e);
    } catch (IOException e) {
      throw new Failure(Failure.NO_ANSWER, server + " does not answer: " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.NO_ANSWER, "interrupted", e);
    }
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private JsonNode answer(HttpResponse<byte[]> response) throws IOException {
    int status = response.statusCode();
    boolean isGood = status / 100 == 2;
    if (isGood && response.body().length == 0) {
      return JSON.createObjectNode();
    }
    if (isGood) {
      return JSON.readTree(response.body());
    }
    boolean isForbidden = status == 401 || status == 403;
    throw new Failure(
        isForbidden ? Failure.NOT_ALLOWED : Failure.REFUSED,
        problem(status, response.body()) + (status == 401 ? " (tributary login NAME)" : ""));
  }

  /** What an RFC 9457 problem says, or a media server's. */
  private static String problem(int status, byte[] body) {
    try {
      JsonNode problem = JSON.readTree(body);
      String detail = problem.path("detail").asText(problem.path("title").asText(""));
      if (!detail.isEmpty()) {
        return problem.path("reason").asText(Integer.toString(status)) + ": " + detail;
      }
    } catch (IOException e) {
      return "answered " + status + ", and no JSON";
    }
    return "answered " + status;
  }
}
