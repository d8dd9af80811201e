package tributary.model;

import java.io.Serial;

/** A {@link Refusal} on its way to whoever asked. */
public final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;
  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.toString());
    this.refusal = refusal;
  }

  public RefusedException(String reason, String detail) {
    this(new Refusal(reason, detail));
  }

  public Refusal refusal() {
    return refusal;
  }
}
