package tributary.edge.lease;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import tributary.wire.SegmentBuffers;

/**
 * A segment's bytes in memory outside the heap, that is used again and again. It is handed from
 * thread to thread in messages that may never be read; so who made it keeps watch, and lets go of
 * it unless somebody claimed it.
 */
public final class Content {
  private final ByteBuf bytes;
  private final AtomicBoolean claimed = new AtomicBoolean();

  private Content(ByteBuf bytes) {
    this.bytes = bytes;
  }

  /** Takes over a buffer that holds a whole segment. */
  static Content of(ByteBuf bytes) {
    return new Content(bytes);
  }

  /** Room to be filled by {@link #bytes()}. */
  public static Content allocate(int length) {
    return new Content(SegmentBuffers.allocate(length).writerIndex(length));
  }

  /** All of it; not after it was released or sent. */
  public ByteBuffer bytes() {
    return bytes.nioBuffer();
  }

  public int length() {
    return bytes.readableBytes();
  }

  /** True once: whoever got it must see to it that it is sent or released. */
  public boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  public void release() {
    bytes.release();
  }

  public void releaseUnlessClaimed() {
    if (claim()) {
      release();
    }
  }

  boolean isClaimed() {
    return claimed.get();
  }

  /** For the one who claimed it. */
  ByteBuf buffer() {
    return bytes;
  }
}
