package tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tributary.model.LeaseId;
import tributary.model.RefusedException;
import tributary.wire.proto.DataFrame;
import tributary.wire.proto.SegmentHeader;

class DataCodecTest {
  private static final LeaseId LEASE = WireFixture.LEASE;
  private static final int FRAME_LIMIT = 4096;
  private static final int SEGMENT_LIMIT = 100_000;

  @Test
  void everyMessageComesBackAsItWas() {
    EmbeddedChannel sender = channel();
    EmbeddedChannel receiver = channel();
    request(receiver, 4);
    byte[] ticket = WireFixture.ticket().sign(tributary.crypto.SigningKey.generate());

    send(new DataMessage.LeaseOffer(ticket), sender, receiver);
    DataMessage.LeaseOffer offer = receiver.readInbound();
    assertThat(offer.ticket()).isEqualTo(ticket);

    for (DataMessage message :
        List.of(
            new DataMessage.LeaseAnswer(LEASE, true, ""),
            new DataMessage.LeaseAnswer(LEASE, false, "TICKET_EXPIRED: long ago"),
            new DataMessage.SegmentRequest(LEASE, 65_535),
            new DataMessage.SegmentRefused(LEASE, 4, "SEGMENT_MISSING"),
            new DataMessage.LeaseDone(LEASE))) {
      send(message, sender, receiver);
      assertThat(inbound(receiver)).isEqualTo(message);
    }
  }

  @Property(tries = 100)
  void segmentsArriveWholeHoweverTheBytesAreCut(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 5000) Integer> lengths,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 3000) Integer> cuts) {
    EmbeddedChannel sender = channel();
    EmbeddedChannel receiver = channel();
    ByteBuf wire = Unpooled.buffer();
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      byte[] content = new byte[lengths.get(i)];
      new Random(i).nextBytes(content);
      contents.add(content);
      request(receiver, i);
      sender.writeOutbound(
          new DataMessage.SegmentContent(LEASE, i, Unpooled.wrappedBuffer(content)));
      drain(sender, wire);
    }

    for (int i = 0; wire.isReadable(); i++) {
      int length = Math.min(cuts.get(i % cuts.size()), wire.readableBytes());
      receiver.writeInbound(wire.readBytes(length));
    }

    for (int i = 0; i < contents.size(); i++) {
      DataMessage.SegmentContent segment = receiver.readInbound();
      assertThat(segment.segment()).isEqualTo(i);
      assertThat(segment.bytes()).isEqualTo(Unpooled.wrappedBuffer(contents.get(i)));
      segment.release();
    }
    assertThat(inbound(receiver)).isNull();
  }

  @Test
  void aSegmentIsSentWithoutCopyingAndReleasedOnce() {
    EmbeddedChannel sender = channel();
    ByteBuf content = Unpooled.wrappedBuffer(new byte[100]);

    sender.writeOutbound(new DataMessage.SegmentContent(LEASE, 1, content));

    ByteBuf header = sender.readOutbound();
    ByteBuf body = sender.readOutbound();
    assertThat(body).isSameAs(content);
    assertThat(body.refCnt()).isOne();
    header.release();
    body.release();
  }

  @Test
  void aSegmentLongerThanTheLimitIsRefused() {
    EmbeddedChannel receiver = channel();
    request(receiver, 1);

    assertThatThrownBy(() -> receiver.writeInbound(header(1, SEGMENT_LIMIT + 1)))
        .isInstanceOf(RefusedException.class)
        .hasMessage("BAD_MESSAGE: length_bytes: must be from 1 to 100000, was 100001");
    assertThat(receiver.isOpen()).isFalse();
  }

  @Test
  void aSegmentNobodyAskedForIsRefusedBeforeItTakesMemory() {
    EmbeddedChannel receiver = channel();

    assertThatThrownBy(() -> receiver.writeInbound(header(1, 10)))
        .isInstanceOf(RefusedException.class)
        .hasMessage("BAD_MESSAGE: segment: an answer to no request");
    assertThat(receiver.isOpen()).isFalse();
  }

  @Test
  void anOversizedFrameIsRefusedNamingBothNumbers() {
    EmbeddedChannel receiver = channel();

    assertThatThrownBy(() -> receiver.writeInbound(Unpooled.buffer().writeInt(FRAME_LIMIT + 1)))
        .isInstanceOf(FrameTooLongException.class)
        .hasMessage("a frame of 4097 bytes, at most 4096 are allowed here");
    assertThat(receiver.isOpen()).isFalse();
  }

  @Test
  void anEmptyFrameIsRefused() {
    EmbeddedChannel receiver = channel();

    assertThatThrownBy(() -> receiver.writeInbound(Unpooled.buffer().writeInt(0)))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("BAD_MESSAGE: message: none");
  }

  @Test
  void aConnectionLostWithinASegmentGivesItsBufferBack() {
    EmbeddedChannel receiver = channel();
    request(receiver, 1);
    ByteBuf half = header(1, 1000).writeBytes(new byte[500]);

    receiver.writeInbound(half);

    // EmbeddedChannel reports messages left over; the partial segment must not be one.
    assertThat(receiver.finish()).isFalse();
    assertThat(half.refCnt()).isZero();
  }

  private static void request(EmbeddedChannel channel, int segment) {
    channel.writeOutbound(new DataMessage.SegmentRequest(LEASE, segment));
    ByteBuf frame = channel.readOutbound();
    frame.release();
  }

  private static ByteBuf header(int segment, int length) {
    ByteBuf bytes = Unpooled.buffer();
    Frames.write(
        DataFrame.newBuilder()
            .setSegmentHeader(
                SegmentHeader.newBuilder()
                    .setLease(IdMessages.toProto(LEASE))
                    .setSegment(segment)
                    .setLengthBytes(length))
            .build(),
        bytes);
    return bytes;
  }

  private static void send(DataMessage message, EmbeddedChannel from, EmbeddedChannel to) {
    from.writeOutbound(message);
    ByteBuf wire = Unpooled.buffer();
    drain(from, wire);
    to.writeInbound(wire);
  }

  private static void drain(EmbeddedChannel channel, ByteBuf into) {
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      into.writeBytes(next);
      next.release();
    }
  }

  private static EmbeddedChannel channel() {
    EmbeddedChannel channel = new EmbeddedChannel();
    DataCodec.install(channel.pipeline(), FRAME_LIMIT, SEGMENT_LIMIT, (lease, bytes) -> {});
    return channel;
  }

  private static Object inbound(EmbeddedChannel channel) {
    return channel.readInbound();
  }
}
