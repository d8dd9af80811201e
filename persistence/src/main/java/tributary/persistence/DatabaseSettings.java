package tributary.persistence;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code tributary.persistence}, checked.
 *
 * @param url JDBC URL; for an H2 file made absolute and durable (see {@link #durable})
 * @param poolSize connections
 * @param connectTimeout how long opening waits for a database that does not answer
 */
public record DatabaseSettings(
    Dialect dialect,
    String url,
    String user,
    String password,
    int poolSize,
    Duration connectTimeout) {
  private static final String SECTION = "tributary.persistence";
  private static final String H2_FILE = "jdbc:h2:file:";

  public DatabaseSettings {
    String prefix = "jdbc:" + dialect.word() + ":";
    require(url.startsWith(prefix), "url must start with " + prefix + ", was \"" + url + "\"");
    require(
        !url.toLowerCase(Locale.ROOT).contains("password="),
        "url must not carry a password; use password or password-file");
    require(poolSize >= 2 && poolSize <= 500, "pool-size must be from 2 to 500, was " + poolSize);
    require(
        connectTimeout.toMillis() >= 250,
        "connect-timeout must be at least 250ms, was " + connectTimeout.toMillis() + "ms");
    url = durable(url);
  }

  /**
   * @throws IllegalArgumentException naming key and value
   */
  public static DatabaseSettings from(Config config) {
    Config section = config.getConfig(SECTION);
    return new DatabaseSettings(
        Dialect.of(section.getString("dialect")),
        section.getString("url"),
        section.getString("user"),
        password(section),
        section.getInt("pool-size"),
        section.getDuration("connect-timeout"));
  }

  private static String password(Config section) {
    String file = section.getString("password-file");
    if (file.isEmpty()) {
      return section.getString("password");
    }
    try {
      return Files.readString(Path.of(file)).stripTrailing();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          SECTION + ".password-file cannot be read: \"" + file + "\"", e);
    }
  }

  /**
   * H2 writes behind by default and so forgets what it acknowledged when it is killed; and it
   * refuses relative paths. In-memory URLs stay as they are.
   */
  private static String durable(String url) {
    if (!url.startsWith(H2_FILE)) {
      return url;
    }
    int options = url.indexOf(';');
    int end = options < 0 ? url.length() : options;
    Path file = Path.of(url.substring(H2_FILE.length(), end)).toAbsolutePath().normalize();
    StringBuilder whole = new StringBuilder(H2_FILE).append(file).append(url.substring(end));
    String upper = url.toUpperCase(Locale.ROOT);
    if (!upper.contains(";WRITE_DELAY=")) {
      whole.append(";WRITE_DELAY=0");
    }
    if (!upper.contains(";DB_CLOSE_ON_EXIT=")) {
      whole.append(";DB_CLOSE_ON_EXIT=FALSE");
    }
    return whole.toString();
  }

  /** The folder of an H2 file, which is made owner-only; empty for any other database. */
  Optional<Path> directory() {
    if (!url.startsWith(H2_FILE)) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        Path.of(url.substring(H2_FILE.length(), url.indexOf(';'))).getParent());
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(SECTION + "." + what);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return dialect.word() + " " + url + " as " + user;
  }
}
