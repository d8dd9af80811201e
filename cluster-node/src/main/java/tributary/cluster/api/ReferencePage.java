package tributary.cluster.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tributary.cluster.api.http.Endpoint;
import tributary.cluster.api.http.Reply;
import tributary.model.Digest;

/** The page at {@code /}: what the API offers, at a glance. No script, nothing from elsewhere. */
final class ReferencePage {
  private static final String STYLE =
      "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
          + "color:#1c2733;background:#fcfcfa}"
          + "h1{font-weight:600}table{border-collapse:collapse;width:100%}"
          + "td,th{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #dde3e8}"
          + "code{font:14px ui-monospace,monospace}td:first-child{font-weight:600}"
          + "@media(prefers-color-scheme:dark){body{color:#dbe4ec;background:#12181f}"
          + "td,th{border-color:#2a3642}a{color:#7db7ff}}";

  private ReferencePage() {}

  static Reply of(List<Endpoint> endpoints) {
    StringBuilder rows = new StringBuilder();
    for (Endpoint endpoint : endpoints) {
      rows.append("<tr><td>")
          .append(endpoint.method())
          .append("</td><td><code>")
          .append(Endpoints.PREFIX)
          .append(endpoint.path())
          .append("</code></td><td>")
          .append(escaped(endpoint.summary()))
          .append("</td><td>")
          .append(needs(endpoint.security()))
          .append("</td></tr>\n");
    }
    String page =
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Tributary API</title>
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <style>%s</style></head>
        <body><h1>Tributary API</h1>
        <p>JSON over HTTP. Errors are RFC 9457 problems with a stable <code>reason</code>. The whole
        description, with schemas and examples, is
        <a href="%s/openapi.yaml">openapi.yaml</a> (OpenAPI 3.1).</p>
        <table><tr><th>Method</th><th>Path</th><th>What</th><th>Needs</th></tr>
        %s</table></body></html>
        """
            .formatted(STYLE, Endpoints.PREFIX, rows);
    return Reply.text("text/html; charset=UTF-8", page)
        .with("Content-Security-Policy", policy())
        .with("X-Frame-Options", "DENY")
        .with("Cache-Control", "no-cache");
  }

  /** Nothing may be loaded or run but the style above, by its digest. */
  private static String policy() {
    byte[] digest = Digest.ofContent(STYLE.getBytes(StandardCharsets.UTF_8)).bytes();
    return "default-src 'none'; style-src 'sha256-"
        + Base64.getEncoder().encodeToString(digest)
        + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  }

  private static String needs(Endpoint.Security security) {
    return switch (security) {
      case NONE -> "nothing";
      case ACCOUNT -> "a session";
      case OPERATOR -> "the operator's token";
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
