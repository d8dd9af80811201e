package tributary.persistence;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import slick.jdbc.H2Profile$;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;

/** The databases we know: an embedded file for one node, a server for several. */
public enum Dialect {
  H2,
  POSTGRESQL;

  /** The word for it in settings, migration folders and config resources. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Dialect of(String word) {
    for (Dialect dialect : values()) {
      if (dialect.word().equals(word)) {
        return dialect;
      }
    }
    String known = Arrays.stream(values()).map(Dialect::word).collect(Collectors.joining(" or "));
    throw new IllegalArgumentException(
        "tributary.persistence.dialect must be " + known + ", was \"" + word + "\"");
  }

  JdbcProfile profile() {
    return switch (this) {
      case H2 -> H2Profile$.MODULE$;
      case POSTGRESQL -> PostgresProfile$.MODULE$;
    };
  }
}
