package tributary.cluster.api.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Replies as HTTP responses, with the headers that every response has. */
final class Responses {
  private Responses() {}

  static HttpResponse of(Reply reply, String requestId, Map<String, String> cors) {
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(RawHeader.create("X-Request-Id", requestId));
    headers.add(RawHeader.create("X-Content-Type-Options", "nosniff"));
    headers.add(RawHeader.create("Referrer-Policy", "no-referrer"));
    if (!reply.headers().containsKey("Cache-Control")) {
      // Account data, tokens, authorization codes: nothing in between may keep them.
      headers.add(RawHeader.create("Cache-Control", "no-store"));
    }
    cors.forEach((name, value) -> headers.add(RawHeader.create(name, value)));
    reply.headers().forEach((name, value) -> headers.add(header(name, value)));
    HttpResponse response =
        HttpResponse.create().withStatus(reply.status()).withHeaders(List.copyOf(headers));
    if (reply.body() == null) {
      return response;
    }
    return response.withEntity(entity(ContentTypes.parse(reply.contentType()), reply.body()));
  }

  @SuppressWarnings("unchecked")
  private static ResponseEntity entity(ContentType type, Object body) {
    return switch (body) {
      case Source<?, ?> parts -> HttpEntities.createChunked(type, (Source<ByteString, ?>) parts);
      case byte[] bytes -> HttpEntities.create(type, bytes);
      case String text -> HttpEntities.create(type, text.getBytes(StandardCharsets.UTF_8));
      case Object json -> HttpEntities.create(type, Json.write(json));
    };
  }

  /** Pekko HTTP wants this one in its own type to act upon it. */
  private static HttpHeader header(String name, String value) {
    return name.equals("Connection") ? Connection.create(value) : RawHeader.create(name, value);
  }
}
