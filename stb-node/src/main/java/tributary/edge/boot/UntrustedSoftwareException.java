package tributary.edge.boot;

/** What lies on the disk is not what was signed; nothing of it may run (R349). */
public final class UntrustedSoftwareException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** One word for reports and pages. */
  public enum Reason {
    MISSING,
    UNREADABLE,
    MALFORMED,
    BAD_SIGNATURE,
    WRONG_CONTENT,
    OTHER_RELEASE,
    TOO_LARGE,
    TOO_OLD
  }

  public UntrustedSoftwareException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
