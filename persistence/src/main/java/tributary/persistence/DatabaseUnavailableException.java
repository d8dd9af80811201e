package tributary.persistence;

import java.io.Serial;

/** The database cannot be reached, or its schema cannot be brought up to date. */
public final class DatabaseUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  DatabaseUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
