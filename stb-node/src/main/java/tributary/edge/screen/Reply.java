package tributary.edge.screen;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer before it is bytes on the wire. */
record Reply(
    HttpResponseStatus status, String contentType, Body body, Map<String, String> headers) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  /** What follows the head. */
  sealed interface Body {

    /**
     * At once.
     *
     * @param isMedia cleared content: the array is zeroed once it has been sent
     */
    record Whole(byte[] bytes, boolean isMedia) implements Body {}

    /** Cleared content, too long to be in memory whole. Each array is zeroed once it was sent. */
    record Streamed(long length, Source source) implements Body {}
  }

  /** May block. */
  @FunctionalInterface
  interface Source {
    byte[] at(long position) throws IOException;
  }

  static Reply ok(Object value) {
    return bytes(HttpResponseStatus.OK, JSON, Json.bytes(value));
  }

  static Reply created(Object value) {
    return bytes(HttpResponseStatus.CREATED, JSON, Json.bytes(value));
  }

  static Reply accepted(Object value) {
    return bytes(HttpResponseStatus.ACCEPTED, JSON, Json.bytes(value));
  }

  static Reply noContent() {
    return bytes(HttpResponseStatus.NO_CONTENT, "", new byte[0]);
  }

  static Reply media(String contentType, byte[] clear) {
    return new Reply(HttpResponseStatus.OK, contentType, new Body.Whole(clear, true), Map.of());
  }

  /**
   * A file to be saved: never shown, for then whoever made it could speak to this node as its page.
   */
  static Reply download(long length, Source source) {
    return new Reply(
        HttpResponseStatus.OK,
        "application/octet-stream",
        new Body.Streamed(length, source),
        Map.of("Content-Disposition", "attachment"));
  }

  static Reply text(HttpResponseStatus status, String contentType, String text) {
    return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  static Reply bytes(HttpResponseStatus status, String contentType, byte[] bytes) {
    return new Reply(status, contentType, new Body.Whole(bytes, false), Map.of());
  }

  Reply with(String header, String value) {
    return new Reply(status, contentType, body, Map.of(header, value));
  }
}
