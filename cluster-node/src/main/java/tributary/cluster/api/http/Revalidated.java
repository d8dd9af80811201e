package tributary.cluster.api.http;

import tributary.model.Digest;

/**
 * Spares a caller what it has already: every answer has a tag, and a caller who shows the tag that
 * would come again is told so instead (RFC 9110, 13.1.2). For what anybody may read, and only for
 * that: caches may keep it if they ask each time.
 */
public final class Revalidated {
  private Revalidated() {}

  public static Endpoint.Handler of(Endpoint.Handler handler) {
    return call -> handler.handle(call).thenApply(reply -> answer(call, reply));
  }

  private static Reply answer(Call call, Reply reply) {
    if (reply.status() != 200) {
      return reply;
    }
    byte[] json = Json.write(reply.body());
    String tag = "\"" + Digest.ofContent(json).toString().substring(0, 20) + "\"";
    boolean isKnown = call.has(tag);
    return new Reply(
            isKnown ? 304 : 200, reply.contentType(), isKnown ? null : json, reply.headers())
        .with("ETag", tag)
        .with("Cache-Control", "no-cache");
  }
}
