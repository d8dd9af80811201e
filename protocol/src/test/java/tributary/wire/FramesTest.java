package tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tributary.model.RefusedException;
import tributary.wire.proto.SegmentRange;
import tributary.wire.proto.Signed;

class FramesTest {

  @Property(tries = 300)
  void messagesArriveWholeHoweverTheBytesAreCut(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 1_000_000) Integer> numbers,
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 40) Integer> cuts) {
    List<SegmentRange> sent =
        numbers.stream()
            .map(number -> SegmentRange.newBuilder().setFirst(number).setCount(number / 3).build())
            .toList();
    EmbeddedChannel reader = channel(100);

    ByteBuf all = Unpooled.buffer();
    for (SegmentRange message : sent) {
      Frames.write(message, all);
    }
    for (int i = 0; all.isReadable(); i++) {
      int length = Math.min(cuts.get(i % cuts.size()), all.readableBytes());
      reader.writeInbound(all.readBytes(length));
    }

    List<Object> received = new ArrayList<>();
    for (Object next = reader.readInbound(); next != null; next = reader.readInbound()) {
      received.add(next);
    }
    assertThat(received).isEqualTo(sent);
    assertThat(reader.isOpen()).isTrue();
  }

  @Test
  void aWrittenMessageIsOneFrame() {
    EmbeddedChannel channel = channel(100);
    SegmentRange message = SegmentRange.newBuilder().setFirst(5).setCount(300).build();

    channel.writeOutbound(message);

    ByteBuf frame = channel.readOutbound();
    assertThat(frame.getInt(0)).isEqualTo(message.getSerializedSize());
    channel.writeInbound(frame);
    assertThat(inbound(channel)).isEqualTo(message);
  }

  @Test
  void aFrameOfExactlyTheLimitPasses() {
    SegmentRange message = SegmentRange.newBuilder().setFirst(5).setCount(300).build();
    EmbeddedChannel channel = channel(message.getSerializedSize());
    ByteBuf frame = Unpooled.buffer();
    Frames.write(message, frame);

    channel.writeInbound(frame);

    assertThat(inbound(channel)).isEqualTo(message);
  }

  @Test
  void anOversizedFrameClosesTheConnectionNamingSizeAndLimitAfterAFarewell() {
    EmbeddedChannel channel = channel(64);
    Signed farewell = Signed.getDefaultInstance();
    AtomicReference<Throwable> seen = new AtomicReference<>();
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                seen.set(cause);
                ctx.writeAndFlush(farewell).syncUninterruptibly();
              }
            });

    // Only the length is there: the limit must stand before the bytes come.
    channel.writeInbound(Unpooled.buffer().writeInt(65));

    assertThat(seen.get())
        .isInstanceOfSatisfying(
            FrameTooLongException.class,
            tooLong -> {
              assertThat(tooLong.lengthBytes()).isEqualTo(65);
              assertThat(tooLong.limitBytes()).isEqualTo(64);
            })
        .hasMessage("a frame of 65 bytes, at most 64 are allowed here");
    assertThat(channel.isOpen()).isFalse();
    ByteBuf sent = channel.readOutbound();
    assertThat(sent).isEqualTo(Unpooled.buffer().writeInt(0));
  }

  @Test
  void aNegativeLengthIsALongOne() {
    EmbeddedChannel channel = channel(64);

    assertThatThrownBy(() -> channel.writeInbound(Unpooled.buffer().writeInt(-1)))
        .isInstanceOf(FrameTooLongException.class)
        .hasMessageContaining("4294967295");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aNewPhaseHasANewLimit() {
    EmbeddedChannel channel = channel(1);
    SegmentRange message = SegmentRange.newBuilder().setFirst(5).setCount(300).build();

    Frames.limit(channel.pipeline(), 64);
    channel.writeOutbound(message);
    ByteBuf frame = channel.readOutbound();
    channel.writeInbound(frame);

    assertThat(inbound(channel)).isEqualTo(message);
  }

  @Test
  void whatIsNoMessageClosesTheConnectionAndNothingAfterItIsRead() {
    EmbeddedChannel channel = channel(64);
    ByteBuf bytes = Unpooled.buffer().writeInt(2).writeBytes(new byte[] {-1, -1});
    Frames.write(SegmentRange.getDefaultInstance(), bytes);

    assertThatThrownBy(() -> channel.writeInbound(bytes))
        .isInstanceOf(RefusedException.class)
        .hasMessage("BAD_MESSAGE: a frame of 2 bytes that is no message");
    assertThat(channel.isOpen()).isFalse();
    assertThat(inbound(channel)).isNull();
  }

  private static EmbeddedChannel channel(int limit) {
    EmbeddedChannel channel = new EmbeddedChannel();
    Frames.install(channel.pipeline(), SegmentRange.parser(), limit);
    return channel;
  }

  private static Object inbound(EmbeddedChannel channel) {
    return channel.readInbound();
  }
}
