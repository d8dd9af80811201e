package tributary.edge.screen;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The page's own files, read once from the program. */
final class Pages {
  private static final List<String> FILES =
      List.of(
          "index.html",
          "screen.css",
          "main.js",
          "box.js",
          "keys.js",
          "icons.js",
          "list.js",
          "detail.js",
          "longlist.js",
          "limits.js",
          "catalog.js",
          "choices.js",
          "keyboard.js",
          "languages.js",
          "confirm.js",
          "activate.js",
          "player.js",
          "problems.js",
          "decryption.js",
          "feeder.js",
          "texts-de.js",
          "texts-en.js");

  /** Shared with the customer site. */
  private static final List<String> DESIGN =
      List.of("tokens.css", "shapes.js", "preact.js", "texts.js", "duration.js", "icon.svg");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private Pages() {}

  static void addTo(Routes routes) {
    FILES.forEach(file -> add(routes, "/screen/", file));
    DESIGN.forEach(file -> add(routes, "/design/", file));
  }

  private static void add(Routes routes, String folder, String file) {
    Reply reply =
        Reply.bytes(
            HttpResponseStatus.OK,
            TYPES.get(file.substring(file.lastIndexOf('.') + 1)),
            read(folder + file));
    routes.on(HttpMethod.GET, file.equals("index.html") ? "/" : "/" + file, call -> reply);
  }

  private static byte[] read(String file) {
    try (InputStream in = Pages.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its page file " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
