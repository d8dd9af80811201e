package tributary.cli;

/** What ends a command, in words for whoever typed it, with the status for scripts. */
final class Failure extends RuntimeException {
  @java.io.Serial private static final long serialVersionUID = 1;
  static final int REFUSED = 1;
  static final int NO_ANSWER = 3;
  static final int NOT_ALLOWED = 4;
  static final int TOO_LATE = 5;

  private final int exitCode;

  Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  Failure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
