package tributary.cluster.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tributary.cluster.api.OpenApiFile.Operation;

/**
 * An HTTP client that lets no answer pass which the OpenAPI file does not describe: its status, its
 * content type, its headers and its body. Keeps what it has seen.
 */
final class ContractClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final URI base;
  private final OpenApiFile file;
  private final Map<String, Set<Integer>> seen;
  private final HttpClient http;
  private final String host;

  private ContractClient(
      URI base, OpenApiFile file, Map<String, Set<Integer>> seen, InetAddress from, String host) {
    this.base = base;
    this.host = host;
    this.file = file;
    this.seen = seen;
    this.http = HttpClient.newBuilder().localAddress(from).build();
  }

  static ContractClient of(int port) {
    return new ContractClient(
        URI.create("http://127.0.0.1:" + port + Endpoints.PREFIX),
        OpenApiFile.read(),
        new TreeMap<>(),
        InetAddress.getLoopbackAddress(),
        "");
  }

  /** The same at another host name of the service, as a proxy passes it on. */
  ContractClient at(String name) {
    return new ContractClient(base, file, seen, InetAddress.getLoopbackAddress(), name);
  }

  /** The same, calling from another address of this machine. */
  ContractClient from(InetAddress address) {
    return new ContractClient(base, file, seen, address, host);
  }

  record Answer(int status, JsonNode body, HttpResponse<String> response) {
    String reason() {
      return body.path("reason").asText();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElseThrow();
    }

    /** Fails unless this is the status. */
    JsonNode is(int expected) {
      assertThat(status).as("%s %s", response.request().uri(), body).isEqualTo(expected);
      return body;
    }

    /** Fails unless this is the status and the reason of the problem. */
    JsonNode is(int expected, String expectedReason) {
      is(expected);
      assertThat(reason()).as("%s %s", response.request().uri(), body).isEqualTo(expectedReason);
      return body;
    }
  }

  OpenApiFile file() {
    return file;
  }

  /** Statuses seen so far, by operation. */
  Map<String, Set<Integer>> seen() {
    return seen;
  }

  Answer get(String path, String token) {
    return call("GET", path, token, null);
  }

  /** What a stream says, line by line, from now on. */
  BufferedReader stream(String path, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Bearer " + token)
            .build();
    try {
      return new BufferedReader(
          new InputStreamReader(
              http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(), UTF_8));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("GET " + path, e);
    }
  }

  Answer post(String path, String token, Object body, String... headers) {
    return call("POST", path, token, body, headers);
  }

  /**
   * @param token for Authorization; none if empty
   * @param body a String and bytes are sent as they are; anything else as JSON; nothing if null
   */
  Answer call(String method, String path, String token, Object body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!host.isEmpty()) {
      // Allowed in this module's tests by its pom.
      request.header("Host", host + ":" + base.getPort());
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      if (body == null) {
        request.method(method, HttpRequest.BodyPublishers.noBody());
      } else {
        if (!Arrays.asList(headers).contains("Content-Type")) {
          request.header("Content-Type", "application/json");
        }
        request.method(method, publisher(body));
      }
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return checked(method, path, response);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  private static HttpRequest.BodyPublisher publisher(Object body) throws JsonProcessingException {
    return switch (body) {
      case byte[] bytes -> HttpRequest.BodyPublishers.ofByteArray(bytes);
      case String text -> HttpRequest.BodyPublishers.ofString(text);
      case Object json -> HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(json));
    };
  }

  private Answer checked(String method, String path, HttpResponse<String> response)
      throws JsonProcessingException {
    Operation operation = operation(method, path);
    int status = response.statusCode();
    String what = operation + " " + status + " " + response.body();
    assertThat(operation.statuses()).as(what).containsKey(status);
    seen.computeIfAbsent(operation.toString(), name -> new TreeSet<>()).add(status);
    JsonNode described = operation.statuses().get(status);
    described
        .path("headers")
        .properties()
        .forEach(
            header -> {
              String value = response.headers().firstValue(header.getKey()).orElse(null);
              assertThat(value).as("%s: header %s", what, header.getKey()).isNotNull();
              JsonNode schema = file.resolved(header.getValue()).path("schema");
              assertThat(file.violations(schema, new TextNode(value))).as(what).isEmpty();
            });
    if (!described.has("content")) {
      assertThat(response.body()).as(what).isEmpty();
      return new Answer(status, JSON.nullNode(), response);
    }
    String type = response.headers().firstValue("Content-Type").orElseThrow();
    assertThat(described.path("content").has(type)).as("%s: type %s", what, type).isTrue();
    JsonNode body =
        type.endsWith("json") ? JSON.readTree(response.body()) : new TextNode(response.body());
    assertThat(file.violations(described.path("content").path(type).path("schema"), body))
        .as(what)
        .isEmpty();
    return new Answer(status, body, response);
  }

  /** A literal path before a template, as OpenAPI has it. */
  private Operation operation(String method, String path) {
    String bare = path.replaceAll("\\?.*", "");
    return file.operations().stream()
        .filter(operation -> operation.method().equals(method))
        .filter(operation -> bare.matches(operation.path().replaceAll("\\{\\w+}", "[^/]+")))
        .min((a, b) -> Boolean.compare(a.path().contains("{"), b.path().contains("{")))
        .orElseThrow(() -> new AssertionError("not described: " + method + " " + path));
  }
}
