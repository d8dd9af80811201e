package tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentBuffersTest {
  private static final int LENGTH = 1_234_567;

  @Test
  void aReleasedBufferIsUsedAgainForASegmentOfTheSameLengthOnly() {
    ByteBuf first = SegmentBuffers.allocate(LENGTH);
    long address = first.memoryAddress();
    first.release();

    ByteBuf other = SegmentBuffers.allocate(LENGTH - 1);
    ByteBuf second = SegmentBuffers.allocate(LENGTH);
    ByteBuf third = SegmentBuffers.allocate(LENGTH);

    assertThat(second.memoryAddress()).isEqualTo(address);
    assertThat(List.of(other.memoryAddress(), third.memoryAddress())).doesNotContain(address);
    List.of(other, second, third).forEach(ByteBuf::release);
  }

  @Test
  void aBufferIsEmptyAndTakesASegmentAndNoMore() {
    ByteBuf used = SegmentBuffers.allocate(LENGTH).writeZero(LENGTH);
    assertThat(used.isWritable()).isFalse();
    assertThat(used.maxCapacity()).isEqualTo(LENGTH);
    used.release();

    ByteBuf again = SegmentBuffers.allocate(LENGTH);
    assertThat(again.readableBytes()).isZero();
    assertThat(again.writableBytes()).isEqualTo(LENGTH);
    again.release();
  }

  @Test
  void nobodyTouchesABufferAfterItsLastRelease() {
    ByteBuf segment = SegmentBuffers.allocate(LENGTH).writeZero(LENGTH);
    ByteBuf slice = segment.readRetainedSlice(1000);
    segment.release();
    ByteBuf next = SegmentBuffers.allocate(LENGTH);
    assertThat(next.memoryAddress()).isNotEqualTo(slice.memoryAddress());

    slice.release();
    assertThatThrownBy(() -> segment.getByte(0)).isInstanceOf(IllegalReferenceCountException.class);
    next.release();
  }

  @Test
  void onlySoMuchIsKept() {
    List<ByteBuf> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(SegmentBuffers.allocate(LENGTH));
    }
    many.forEach(ByteBuf::release);
    assertThat(SegmentBuffers.idleBytes())
        .isLessThanOrEqualTo(SegmentBuffers.MOST_IDLE_BYTES)
        .isGreaterThan(SegmentBuffers.MOST_IDLE_BYTES - LENGTH);
  }
}
