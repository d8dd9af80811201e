package tributary.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.model.RefusedException;

/** What a donor or receiver may send, to one that has asked for a segment. */
class DataFrameFuzzTest {
  private static final int LIMIT = 1 << 14;

  static Stream<byte[]> seeds() {
    return Stream.of(
            new DataMessage.LeaseOffer(new byte[] {1, 2, 3}),
            new DataMessage.LeaseAnswer(WireFixture.LEASE, false, "no"),
            new DataMessage.SegmentRequest(WireFixture.LEASE, 4),
            new DataMessage.SegmentContent(
                WireFixture.LEASE, 4, Unpooled.wrappedBuffer(new byte[50])),
            new DataMessage.SegmentRefused(WireFixture.LEASE, 4, "SEGMENT_MISSING"),
            new DataMessage.LeaseDone(WireFixture.LEASE))
        .map(DataFrameFuzzTest::bytes);
  }

  private static EmbeddedChannel channel() {
    EmbeddedChannel channel = new EmbeddedChannel();
    DataCodec.install(channel.pipeline(), LIMIT, LIMIT, (lease, bytes) -> {});
    return channel;
  }

  private static byte[] bytes(DataMessage message) {
    EmbeddedChannel channel = channel();
    channel.writeOutbound(message);
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(out);
      out.release();
    }
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    return bytes;
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void frames(byte[] data) {
    EmbeddedChannel channel = channel();
    try {
      channel.writeOutbound(new DataMessage.SegmentRequest(WireFixture.LEASE, 4));
      channel.writeInbound(Unpooled.wrappedBuffer(data));
      for (Object came = channel.readInbound(); came != null; came = channel.readInbound()) {
        ReferenceCountUtil.release(came);
      }
    } catch (RefusedException | FrameTooLongException e) {
      // Refused by name, as it must be.
    } finally {
      channel.finishAndReleaseAll();
    }
  }
}
