package tributary.edge.screen;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import tributary.model.Refusal;

/** Refusals as problem details (RFC 9457). */
final class Problems {
  private Problems() {}

  static Reply of(Refusal refusal) {
    return of(status(refusal.reason()), refusal);
  }

  static Reply of(HttpResponseStatus status, Refusal refusal) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:tributary:refusal:" + refusal.reason());
    body.put("title", status.reasonPhrase());
    body.put("status", status.code());
    body.put("reason", refusal.reason());
    body.put("detail", refusal.detail());
    return Reply.bytes(status, Reply.PROBLEM, Json.bytes(body));
  }

  /**
   * The reasons of this node have a status each; whatever else the cluster refuses is a conflict.
   */
  private static HttpResponseStatus status(String reason) {
    return switch (reason) {
      case "BAD_REQUEST", "BAD_CODE" -> HttpResponseStatus.BAD_REQUEST;
      case "FOREIGN_HOST" -> HttpResponseStatus.MISDIRECTED_REQUEST;
      case "FOREIGN_ORIGIN", "NOT_OFFERED" -> HttpResponseStatus.FORBIDDEN;
      case "UNKNOWN_ROUTE",
          "UNKNOWN_ITEM",
          "ITEM_NOT_HERE",
          "NO_SUCH_PLAY",
          "NO_SUCH_TRACK",
          "NO_SUCH_FRAGMENT",
          "NO_SUCH_FILE",
          "NO_SUCH_JOB",
          "FILE_NOT_FOUND" ->
          HttpResponseStatus.NOT_FOUND;
      case "METHOD_NOT_ALLOWED" -> HttpResponseStatus.METHOD_NOT_ALLOWED;
      case "PLAY_CLOSED", "VIEWING_OVER" -> HttpResponseStatus.GONE;
      case "BODY_TOO_LARGE" -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
      case "NOT_JSON" -> HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE;
      case "TOO_MANY_PLAYS" -> HttpResponseStatus.TOO_MANY_REQUESTS;
      case "INTERNAL" -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
      case "NOT_CONNECTED", "NOT_ACTIVATED", "NO_ANSWER" -> HttpResponseStatus.SERVICE_UNAVAILABLE;
      case "SEGMENTS_AWAITED" -> HttpResponseStatus.GATEWAY_TIMEOUT;
      default -> HttpResponseStatus.CONFLICT;
    };
  }
}
