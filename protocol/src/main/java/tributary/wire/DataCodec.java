package tributary.wire;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.MessageToMessageEncoder;
import java.util.List;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.wire.proto.DataFrame;
import tributary.wire.proto.SegmentHeader;

/**
 * {@link DataMessage}s on a Netty pipeline: DataFrames behind their 4-byte length, and the raw
 * bytes of a segment right behind its SegmentHeader. Errors end the connection as in {@link
 * Frames}; BAD_MESSAGE too for a segment that is too long or that this side never asked for, before
 * any room is made for it.
 */
public final class DataCodec {
  private static final int LONGEST_REASON = 1000;

  private DataCodec() {}

  /** Told, on the event loop, as a segment's content comes. */
  @FunctionalInterface
  public interface Progress {
    void came(LeaseId lease, int bytes);
  }

  /**
   * Handlers added after this get and write DataMessages.
   *
   * @param frameLimitBytes of a frame; an offer's ticket is the longest
   * @param segmentLimitBytes of a segment's content; at most that of a manifest
   * @param progress of what comes
   */
  public static void install(
      ChannelPipeline pipeline, int frameLimitBytes, int segmentLimitBytes, Progress progress) {
    if (segmentLimitBytes < 1 || segmentLimitBytes > Manifest.LARGEST_SEGMENT_BYTES) {
      throw new IllegalArgumentException(
          "a segment limit must be from 1 byte to 4 MiB, was " + segmentLimitBytes);
    }
    Expected expected = new Expected();
    pipeline.addLast(
        "data-decoder", new Decoder(frameLimitBytes, segmentLimitBytes, expected, progress));
    pipeline.addLast("data-encoder", new Encoder(expected));
  }

  /**
   * What goes before the raw bytes of a segment, for a sender that writes these itself, slice by
   * slice, as ByteBufs: the encoder lets them through.
   */
  public static ByteBuf segmentHeader(
      ByteBufAllocator alloc, LeaseId lease, int segment, int lengthBytes) {
    return frame(alloc, headerFrame(lease, segment, lengthBytes));
  }

  private static DataFrame headerFrame(LeaseId lease, int segment, int lengthBytes) {
    DataFrame.Builder frame = DataFrame.newBuilder();
    frame
        .getSegmentHeaderBuilder()
        .setLease(IdMessages.toProto(lease))
        .setSegment(segment)
        .setLengthBytes(lengthBytes);
    return frame.build();
  }

  private static ByteBuf frame(ByteBufAllocator alloc, DataFrame frame) {
    ByteBuf bytes = alloc.ioBuffer(Frames.frameBytes(frame));
    Frames.write(frame, bytes);
    return bytes;
  }

  /** Requests written and not answered yet; touched by the channel's event loop only. */
  private static final class Expected {
    private long requests;
  }

  private static final class Encoder extends MessageToMessageEncoder<DataMessage> {
    private final Expected expected;

    Encoder(Expected expected) {
      super(DataMessage.class);
      this.expected = expected;
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, DataMessage message, List<Object> out) {
      out.add(frame(ctx.alloc(), toProto(message)));
      if (message instanceof DataMessage.SegmentContent content) {
        // The super class releases the message: this share is the channel's.
        out.add(content.bytes().retain());
      }
      if (message instanceof DataMessage.SegmentRequest) {
        expected.requests++;
      }
    }
  }

  private static final class Decoder extends LimitedDecoder {
    private final int segmentLimitBytes;
    private final Expected expected;
    private final Progress progress;
    private SegmentHeader header;
    private LeaseId lease;
    private ByteBuf content;

    Decoder(int frameLimitBytes, int segmentLimitBytes, Expected expected, Progress progress) {
      super(frameLimitBytes);
      this.segmentLimitBytes = segmentLimitBytes;
      this.expected = expected;
      this.progress = progress;
    }

    @Override
    void read(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      if (content != null) {
        fill(in, out);
      } else {
        next(in, DataFrame.parser()).ifPresent(frame -> take(frame, out));
      }
    }

    private void fill(ByteBuf in, List<Object> out) {
      int bytes = Math.min(in.readableBytes(), content.writableBytes());
      content.writeBytes(in, bytes);
      progress.came(lease, bytes);
      if (!content.isWritable()) {
        ByteBuf whole = content;
        content = null;
        out.add(new DataMessage.SegmentContent(lease, header.getSegment(), whole));
      }
    }

    private void take(DataFrame frame, List<Object> out) {
      if (frame.hasSegmentHeader() || frame.hasSegmentRefused()) {
        if (expected.requests == 0) {
          throw Fields.bad("segment", "an answer to no request");
        }
        expected.requests--;
      }
      if (frame.hasSegmentHeader()) {
        header = frame.getSegmentHeader();
        lease = IdMessages.fromProto(header.getLease());
        IdMessages.segment(header.getSegment());
        int length = Fields.between("length_bytes", header.getLengthBytes(), 1, segmentLimitBytes);
        content = SegmentBuffers.allocate(length);
      } else {
        out.add(fromProto(frame));
      }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
      if (content != null) {
        content.release();
        content = null;
      }
    }
  }

  private static DataFrame toProto(DataMessage message) {
    DataFrame.Builder frame = DataFrame.newBuilder();
    switch (message) {
      case DataMessage.LeaseOffer(byte[] ticket) ->
          frame.getLeaseOfferBuilder().setTicket(ByteString.copyFrom(ticket));
      case DataMessage.LeaseAnswer(LeaseId lease, boolean accepted, String refusal) ->
          frame
              .getLeaseAnswerBuilder()
              .setLease(IdMessages.toProto(lease))
              .setAccepted(accepted)
              .setRefusal(refusal);
      case DataMessage.SegmentRequest(LeaseId lease, int segment) ->
          frame.getSegmentRequestBuilder().setLease(IdMessages.toProto(lease)).setSegment(segment);
      case DataMessage.SegmentContent(LeaseId lease, int segment, ByteBuf bytes) -> {
        return headerFrame(lease, segment, bytes.readableBytes());
      }
      case DataMessage.SegmentRefused(LeaseId lease, int segment, String reason) ->
          frame
              .getSegmentRefusedBuilder()
              .setLease(IdMessages.toProto(lease))
              .setSegment(segment)
              .setReason(reason);
      case DataMessage.SegmentRejected(LeaseId lease, int segment) ->
          frame.getSegmentRejectedBuilder().setLease(IdMessages.toProto(lease)).setSegment(segment);
      case DataMessage.LeaseDone(LeaseId lease) ->
          frame.getLeaseDoneBuilder().setLease(IdMessages.toProto(lease));
    }
    return frame.build();
  }

  private static DataMessage fromProto(DataFrame frame) {
    return switch (frame.getMessageCase()) {
      case LEASE_OFFER ->
          new DataMessage.LeaseOffer(frame.getLeaseOffer().getTicket().toByteArray());
      case LEASE_ANSWER ->
          new DataMessage.LeaseAnswer(
              IdMessages.fromProto(frame.getLeaseAnswer().getLease()),
              frame.getLeaseAnswer().getAccepted(),
              Fields.atMost("refusal", frame.getLeaseAnswer().getRefusal(), LONGEST_REASON));
      case SEGMENT_REQUEST ->
          new DataMessage.SegmentRequest(
              IdMessages.fromProto(frame.getSegmentRequest().getLease()),
              IdMessages.segment(frame.getSegmentRequest().getSegment()));
      case SEGMENT_REFUSED ->
          new DataMessage.SegmentRefused(
              IdMessages.fromProto(frame.getSegmentRefused().getLease()),
              IdMessages.segment(frame.getSegmentRefused().getSegment()),
              Fields.atMost("reason", frame.getSegmentRefused().getReason(), LONGEST_REASON));
      case SEGMENT_REJECTED ->
          new DataMessage.SegmentRejected(
              IdMessages.fromProto(frame.getSegmentRejected().getLease()),
              IdMessages.segment(frame.getSegmentRejected().getSegment()));
      case LEASE_DONE ->
          new DataMessage.LeaseDone(IdMessages.fromProto(frame.getLeaseDone().getLease()));
      case SEGMENT_HEADER -> throw new IllegalStateException("headers are taken with their bytes");
      case MESSAGE_NOT_SET -> throw Fields.bad("message", "none that this version knows");
    };
  }
}
