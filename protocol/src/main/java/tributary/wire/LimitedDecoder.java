package tributary.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.RefusedException;

/**
 * Frames of a 4-byte length (big endian) and a message. After the first wrong one nothing more is
 * read: the handlers behind get the exception and may still write a farewell, then the connection
 * is closed.
 */
abstract class LimitedDecoder extends ByteToMessageDecoder {
  private static final Logger log = LoggerFactory.getLogger(LimitedDecoder.class);
  private int limitBytes;
  private boolean broken;

  LimitedDecoder(int limitBytes) {
    limitBytes(limitBytes);
  }

  /** From the next frame on. */
  final void limitBytes(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a frame limit must be positive, was " + limit);
    }
    limitBytes = limit;
  }

  /** Takes what it can from {@code in}; called again while it took something. */
  abstract void read(ChannelHandlerContext ctx, ByteBuf in, List<Object> out);

  @Override
  protected final void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      read(ctx, in, out);
    } catch (FrameTooLongException | RefusedException e) {
      broken = true;
      in.skipBytes(in.readableBytes());
      log.warn(
          "connection closed peer={} reason=\"{}\"", ctx.channel().remoteAddress(), e.getMessage());
      ctx.fireExceptionCaught(e);
      ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }

  /** The next frame's message, once all of it is there. */
  final <M extends MessageLite> Optional<M> next(ByteBuf in, Parser<M> parser) {
    if (in.readableBytes() < Frames.HEADER_BYTES) {
      return Optional.empty();
    }
    long length = in.getUnsignedInt(in.readerIndex());
    if (length > limitBytes) {
      throw new FrameTooLongException(length, limitBytes);
    }
    if (in.readableBytes() - Frames.HEADER_BYTES < length) {
      return Optional.empty();
    }
    in.skipBytes(Frames.HEADER_BYTES);
    try {
      M message = parser.parseFrom(in.nioBuffer(in.readerIndex(), (int) length));
      in.skipBytes((int) length);
      return Optional.of(message);
    } catch (InvalidProtocolBufferException e) {
      RefusedException refused =
          new RefusedException("BAD_MESSAGE", "a frame of " + length + " bytes that is no message");
      refused.initCause(e);
      throw refused;
    }
  }
}
