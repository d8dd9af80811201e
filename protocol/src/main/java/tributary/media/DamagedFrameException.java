package tributary.media;

/** A frame is not as its codec demands. */
public final class DamagedFrameException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private final int frame;

  DamagedFrameException(int frame, IllegalArgumentException why) {
    super(why.getMessage(), why);
    this.frame = frame;
  }

  /** Which of its fragment, from 0. */
  public int frame() {
    return frame;
  }
}
