package tributary.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * What a log-in leaves for the next command: one session a server, in a file of the operator's own
 * that nobody else may read.
 */
final class StoredSession {
  private StoredSession() {}

  private static Path file() {
    String own = System.getenv("TRIBUTARY_SESSION_FILE");
    String config = System.getenv("XDG_CONFIG_HOME");
    if (own != null && !own.isEmpty()) {
      return Path.of(own);
    }
    Path home = Path.of(System.getProperty("user.home"));
    return (config == null || config.isEmpty() ? home.resolve(".config") : Path.of(config))
        .resolve("tributary/sessions.json");
  }

  static Optional<String> of(URI server) {
    return Optional.of(all().path(server.toString()).asText("")).filter(text -> !text.isEmpty());
  }

  static void keep(URI server, String token) {
    write(all().put(server.toString(), token));
  }

  static void forget(URI server) {
    ObjectNode all = all();
    if (all.remove(server.toString()) != null) {
      write(all);
    }
  }

  private static ObjectNode all() {
    try {
      JsonNode kept =
          Files.exists(file()) ? Api.JSON.readTree(file().toFile()) : Api.JSON.nullNode();
      return kept instanceof ObjectNode sessions ? sessions : Api.JSON.createObjectNode();
    } catch (IOException e) {
      throw new Failure(Failure.NOT_ALLOWED, file() + " cannot be read; remove it", e);
    }
  }

  private static void write(ObjectNode all) {
    try {
      Path file = file().toAbsolutePath();
      Files.createDirectories(file.getParent());
      Path part =
          Files.createTempFile(
              file.getParent(),
              "sessions",
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(part, Api.JSON.writeValueAsBytes(all));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new Failure(Failure.REFUSED, "the session cannot be kept in " + file(), e);
    }
  }
}
