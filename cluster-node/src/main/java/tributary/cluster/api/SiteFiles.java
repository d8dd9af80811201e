package tributary.cluster.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tributary.cluster.api.http.StaticFile;
import tributary.model.Digest;

/**
 * The customer site's own files. Pages are asked for anew each time; what they are made of lies
 * under an address with its digest in it and may be kept for ever.
 */
final class SiteFiles {
  /** Addresses within the site; the page itself reads which one it is. */
  private static final List<String> VIEWS =
      List.of("/", "/search", "/list", "/devices", "/rentals", "/account", "/sign-in", "/sign-up");

  private static final List<String> DESIGN =
      List.of("tokens.css", "preact.js", "shapes.js", "icon.svg");
  private static final List<String> SITE =
      List.of(
          "site.css",
          "main.js",
          "account.js",
          "api.js",
          "browse.js",
          "detail.js",
          "devices.js",
          "entry.js",
          "format.js",
          "frame.js",
          "icons.js",
          "live.js",
          "mylist.js",
          "poster.js",
          "rentals.js",
          "search.js",
          "sortable.js",
          "state.js",
          "texts.js",
          "texts-de.js",
          "texts-en.js",
          "reference.js",
          "reference.css");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private SiteFiles() {}

  /** Every file by its path. */
  static Map<String, StaticFile> pages(Optional<URI> publicAddress) {
    Map<String, byte[]> parts = new TreeMap<>();
    DESIGN.forEach(name -> parts.put(name, read("/design/" + name)));
    SITE.forEach(name -> parts.put(name, read("/site/" + name)));
    String base = "/site/" + version(parts) + "/";
    Map<String, StaticFile> files = new LinkedHashMap<>();
    Map<String, String> ofParts = headers("public, max-age=31536000, immutable", publicAddress);
    parts.forEach(
        (name, bytes) -> files.put(base + name, new StaticFile(type(name), bytes, ofParts)));
    Map<String, String> ofPages = headers("no-cache", publicAddress);
    StaticFile site = page("index.html", base, ofPages);
    VIEWS.forEach(path -> files.put(path, site));
    files.put("/reference", page("reference.html", base, ofPages));
    files.put("/favicon.ico", new StaticFile(type("icon.svg"), parts.get("icon.svg"), ofPages));
    return files;
  }

  private static StaticFile page(String name, String base, Map<String, String> headers) {
    String text = new String(read("/site/" + name), StandardCharsets.UTF_8).replace("{base}", base);
    return new StaticFile(type(name), text.getBytes(StandardCharsets.UTF_8), headers);
  }

  private static Map<String, String> headers(String caching, Optional<URI> publicAddress) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Cache-Control", caching);
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Frame-Options", "DENY");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
    publicAddress
        .filter(address -> address.getScheme().equals("https"))
        .ifPresent(_ -> headers.put("Strict-Transport-Security", "max-age=31536000"));
    return headers;
  }

  private static String version(Map<String, byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(
        (name, bytes) -> {
          all.writeBytes(name.getBytes(StandardCharsets.UTF_8));
          all.writeBytes(bytes);
        });
    return Digest.ofContent(all.toByteArray()).toString().substring(0, 16);
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=UTF-8";
      case "css" -> "text/css; charset=UTF-8";
      case "js" -> "text/javascript; charset=UTF-8";
      default -> "image/svg+xml";
    };
  }

  private static byte[] read(String file) {
    try (InputStream stream = SiteFiles.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its file " + file);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
