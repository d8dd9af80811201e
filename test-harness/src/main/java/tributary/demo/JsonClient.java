package tributary.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * Talks JSON over HTTP with one server; anything but success is an exception that says what the
 * server said.
 */
public final class JsonClient {
  public static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final URI base;
  private final Map<String, String> headers;

  private JsonClient(URI base, Map<String, String> headers) {
    this.base = base;
    this.headers = Map.copyOf(headers);
  }

  public static JsonClient of(URI base) {
    return new JsonClient(base, Map.of());
  }

  public JsonClient withBearer(String token) {
    return new JsonClient(base, Map.of("Authorization", "Bearer " + token));
  }

  /** The same at another server: the session is known to all nodes of a cluster. */
  public JsonClient at(URI other) {
    return new JsonClient(other, headers);
  }

  public JsonNode get(String path) {
    return json(bytesOf("GET", path, null, Map.of()));
  }

  public JsonNode post(String path, Object body) {
    return json(bytesOf("POST", path, body, Map.of()));
  }

  public JsonNode post(String path, Object body, Map<String, String> more) {
    return json(bytesOf("POST", path, body, more));
  }

  public JsonNode put(String path, Object body, Map<String, String> more) {
    return json(bytesOf("PUT", path, body, more));
  }

  public JsonNode delete(String path) {
    return json(bytesOf("DELETE", path, null, Map.of()));
  }

  public byte[] bytes(String path) {
    return bytesOf("GET", path, null, Map.of());
  }

  /** Streams what is there into a file, made or replaced, at little cost in CPU. */
  public void download(String path, Path file) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      HttpURLConnection connection =
          (HttpURLConnection) base.resolve(path).toURL().openConnection();
      headers.forEach(connection::setRequestProperty);
      if (connection.getResponseCode() / 100 != 2) {
        throw new Refused("GET", path, connection.getResponseCode(), "");
      }
      try (InputStream body = connection.getInputStream()) {
        Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("GET " + base.resolve(path), e);
    }
  }

  private byte[] bytesOf(String method, String path, Object body, Map<String, String> more) {
    HttpResponse<byte[]> response = send(method, path, body, more);
    if (response.statusCode() / 100 != 2) {
      throw new Refused(method, path, response.statusCode(), new String(response.body(), UTF_8));
    }
    return response.body();
  }

  /** The answer as it is, whatever its status. */
  public HttpResponse<byte[]> send(
      String method, String path, Object body, Map<String, String> more) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(40));
      headers.forEach(request::header);
      more.forEach(request::header);
      if (body == null) {
        request.method(method, HttpRequest.BodyPublishers.noBody());
      } else {
        request.header("Content-Type", "application/json");
        request.method(
            method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
      }
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + body, e);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + base.resolve(path), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      return body.length == 0 ? JSON.nullNode() : JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server answered, and did not do it. */
  public static final class Refused extends RuntimeException {
    @java.io.Serial private static final long serialVersionUID = 1;
    private final int status;

    Refused(String method, String path, int status, String body) {
      super(method + " " + path + " answered " + status + ": " + body);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
