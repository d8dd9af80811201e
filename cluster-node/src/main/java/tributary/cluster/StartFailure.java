package tributary.cluster;

import java.io.Serial;

/** This node cannot start, for a reason that the operator can do something about. */
public final class StartFailure extends Exception {
  @Serial private static final long serialVersionUID = 1;

  StartFailure(String message) {
    super(message);
  }

  StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
