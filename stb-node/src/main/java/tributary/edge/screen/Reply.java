package tributary.edge.screen;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer before it is bytes on the wire.
 *
 * @param isMedia cleared film: the array is zeroed once it has been sent
 */
record Reply(
    HttpResponseStatus status,
    String contentType,
    byte[] body,
    Map<String, String> headers,
    boolean isMedia) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  static Reply ok(Object value) {
    return new Reply(HttpResponseStatus.OK, JSON, Json.bytes(value), Map.of(), false);
  }

  static Reply created(Object value) {
    return new Reply(HttpResponseStatus.CREATED, JSON, Json.bytes(value), Map.of(), false);
  }

  static Reply accepted(Object value) {
    return new Reply(HttpResponseStatus.ACCEPTED, JSON, Json.bytes(value), Map.of(), false);
  }

  static Reply noContent() {
    return new Reply(HttpResponseStatus.NO_CONTENT, "", new byte[0], Map.of(), false);
  }

  static Reply media(String contentType, byte[] clear) {
    return new Reply(HttpResponseStatus.OK, contentType, clear, Map.of(), true);
  }

  static Reply text(HttpResponseStatus status, String contentType, String text) {
    return new Reply(status, contentType, text.getBytes(StandardCharsets.UTF_8), Map.of(), false);
  }

  Reply with(String header, String value) {
    return new Reply(status, contentType, body, Map.of(header, value), isMedia);
  }
}
