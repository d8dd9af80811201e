package tributary.wire;

import io.netty.handler.codec.DecoderException;
import java.io.Serial;

/** The other side announced a frame longer than this phase of the connection allows. */
public final class FrameTooLongException extends DecoderException {
  @Serial private static final long serialVersionUID = 1;
  private final long lengthBytes;
  private final int limitBytes;

  FrameTooLongException(long lengthBytes, int limitBytes) {
    super("a frame of " + lengthBytes + " bytes, at most " + limitBytes + " are allowed here");
    this.lengthBytes = lengthBytes;
    this.limitBytes = limitBytes;
  }

  public long lengthBytes() {
    return lengthBytes;
  }

  public int limitBytes() {
    return limitBytes;
  }
}
