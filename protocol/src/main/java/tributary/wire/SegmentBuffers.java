package tributary.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Buffers of whole segments outside the heap, kept for the next segment when they are released.
 * Netty's pools give such large ones back as soon as none is in use, and a fresh one is zeroed
 * first, which costs more than to read a segment from the page cache. Thread-safe.
 */
public final class SegmentBuffers {
  /** Kept while nobody uses them; more is given back at once. */
  static final int MOST_IDLE_BYTES = 8 << 20;

  private static final Deque<ByteBuf> IDLE = new ArrayDeque<>();
  private static int idleBytes;

  private SegmentBuffers() {}

  /** Empty, and of exactly this capacity. Its content is whatever was there before. */
  public static ByteBuf allocate(int lengthBytes) {
    return new Kept(take(lengthBytes)).clear();
  }

  static int idleBytes() {
    synchronized (IDLE) {
      return idleBytes;
    }
  }

  private static ByteBuf take(int lengthBytes) {
    synchronized (IDLE) {
      for (Iterator<ByteBuf> idle = IDLE.iterator(); idle.hasNext(); ) {
        ByteBuf memory = idle.next();
        if (memory.capacity() == lengthBytes) {
          idle.remove();
          idleBytes -= lengthBytes;
          return memory;
        }
      }
    }
    return UnpooledByteBufAllocator.DEFAULT.directBuffer(lengthBytes, lengthBytes);
  }

  /** What was used last is used first; what was not used for longest makes room. */
  private static void giveBack(ByteBuf memory) {
    synchronized (IDLE) {
      IDLE.push(memory);
      idleBytes += memory.capacity();
      while (idleBytes > MOST_IDLE_BYTES) {
        ByteBuf oldest = IDLE.removeLast();
        idleBytes -= oldest.capacity();
        oldest.release();
      }
    }
  }

  /** Memory is let go of only by {@link #giveBack}. */
  private static final class Kept extends UnpooledDirectByteBuf {
    private final ByteBuf memory;

    Kept(ByteBuf memory) {
      super(
          UnpooledByteBufAllocator.DEFAULT,
          memory.nioBuffer(0, memory.capacity()),
          memory.capacity());
      this.memory = memory;
    }

    @Override
    protected void deallocate() {
      super.deallocate();
      giveBack(memory);
    }
  }
}
