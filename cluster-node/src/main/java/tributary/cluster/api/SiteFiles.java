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
 * The files of the customer site and of the operators' console. Pages are asked for anew each time;
 * what they are made of lies under an address with its digest in it and may be kept for ever.
 */
final class SiteFiles {
  /** Addresses within the site; the page itself reads which one it is. */
  private static final List<String> VIEWS =
      List.of("/", "/search", "/list", "/devices", "/rentals", "/account", "/sign-in", "/sign-up");

  private static final List<String> CONSOLE_VIEWS =
      List.of(
          "/operator",
          "/operator/nodes",
          "/operator/transfers",
          "/operator/placement",
          "/operator/demand",
          "/operator/forecast",
          "/operator/ingests",
          "/operator/releases",
          "/operator/cluster",
          "/operator/audit",
          "/operator/operators",
          "/operator/vendors",
          "/operator/titles",
          "/operator/sign-in");

  private static final List<String> DESIGN =
      List.of("tokens.css", "preact.js", "shapes.js", "texts.js", "duration.js", "icon.svg");

  /** What both the site and the console use. */
  private static final List<String> SHARED =
      List.of("format.js", "http.js", "links.js", "live.js", "store.js");

  private static final List<String> SITE =
      List.of(
          "site.css",
          "main.js",
          "account.js",
          "api.js",
          "browse.js",
          "detail.js",
          "devices.js",
          "limits.js",
          "entry.js",
          "frame.js",
          "icons.js",
          "mylist.js",
          "poster.js",
          "rentals.js",
          "search.js",
          "sortable.js",
          "state.js",
          "texts-de.js",
          "texts-en.js",
          "reference.js",
          "reference.css");
  private static final List<String> CONSOLE =
      List.of(
          "console.css",
          "main.js",
          "api.js",
          "audit.js",
          "cluster.js",
          "entry.js",
          "figures.js",
          "frame.js",
          "ingests.js",
          "items.js",
          "nodes.js",
          "operators.js",
          "overview.js",
          "picture.js",
          "pictures.js",
          "plots.js",
          "releases.js",
          "state.js",
          "texts-de.js",
          "texts-en.js",
          "titles.js",
          "transfers.js",
          "vendors.js");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private SiteFiles() {}

  /** Every file by its path. */
  static Map<String, StaticFile> pages(Optional<URI> publicAddress) {
    Map<String, String> ofParts = headers("public, max-age=31536000, immutable", publicAddress);
    Map<String, String> ofPages = headers("no-cache", publicAddress);
    Map<String, StaticFile> files = new LinkedHashMap<>();
    String site = parts("site", SITE, ofParts, files);
    StaticFile page = page("/site/index.html", site, ofPages);
    VIEWS.forEach(path -> files.put(path, page));
    files.put("/reference", page("/site/reference.html", site, ofPages));
    files.put("/favicon.ico", new StaticFile(type("icon.svg"), read("/design/icon.svg"), ofPages));
    String console = parts("console", CONSOLE, ofParts, files);
    StaticFile consolePage = page("/console/index.html", console, ofPages);
    CONSOLE_VIEWS.forEach(path -> files.put(path, consolePage));
    return files;
  }

  /** Adds what pages are made of; the address that it all lies under. */
  private static String parts(
      String name, List<String> own, Map<String, String> headers, Map<String, StaticFile> files) {
    Map<String, byte[]> parts = new TreeMap<>();
    DESIGN.forEach(part -> parts.put(part, read("/design/" + part)));
    SHARED.forEach(part -> parts.put(part, read("/site/" + part)));
    own.forEach(part -> parts.put(part, read("/" + name + "/" + part)));
    String base = "/" + name + "/" + version(parts) + "/";
    parts.forEach(
        (part, bytes) -> files.put(base + part, new StaticFile(type(part), bytes, headers)));
    return base;
  }

  private static StaticFile page(String file, String base, Map<String, String> headers) {
    String text = new String(read(file), StandardCharsets.UTF_8).replace("{base}", base);
    return new StaticFile(type(file), text.getBytes(StandardCharsets.UTF_8), headers);
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
