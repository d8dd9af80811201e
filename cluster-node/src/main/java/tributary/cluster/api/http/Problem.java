package tributary.cluster.api.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An RFC 9457 problem.
 *
 * @param reason stable, for programs: {@link tributary.model.Refusal#reason}
 * @param detail for a person: names the key and the value
 * @param extras further members: {@code key}, {@code current}
 */
public record Problem(
    int status,
    String title,
    String reason,
    String detail,
    Map<String, Object> extras,
    Map<String, String> headers) {

  public Problem {
    extras = Map.copyOf(extras);
    headers = Map.copyOf(headers);
  }

  /** A problem of this reason, with the status and title that {@link Reasons} gives it. */
  public static Problem of(String reason, String detail) {
    Reasons.Kind kind = Reasons.kindOf(reason);
    return new Problem(kind.status(), kind.title(), reason, detail, Map.of(), Map.of());
  }

  public Problem with(String member, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(extras);
    more.put(member, value);
    return new Problem(status, title, reason, detail, more, headers);
  }

  public Problem withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(status, title, reason, detail, extras, more);
  }

  public ProblemException thrown() {
    return new ProblemException(this);
  }

  /** A body field that is wrong; {@code key} is its path, as {@code items[3]}. */
  public static ProblemException field(String reason, String key, String detail) {
    return of(reason, key + " " + detail).with("key", key).thrown();
  }

  /** A query or path parameter that is wrong. */
  public static ProblemException parameter(String name, String detail) {
    return of("BAD_PARAMETER", name + ": " + detail).with("key", name).thrown();
  }

  public static ProblemException notFound(String detail) {
    return of("NOT_FOUND", detail).thrown();
  }

  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "urn:tributary:problem:" + reason);
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    members.put("reason", reason);
    members.putAll(extras);
    return members;
  }
}
