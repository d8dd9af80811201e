package tributary.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.MessageToByteEncoder;
import java.io.IOException;
import java.util.List;

/**
 * Protobuf messages on a Netty pipeline, each behind its 4-byte length (big endian), with a hard
 * limit. An oversized frame reaches the handlers behind as {@link FrameTooLongException}, one that
 * is no message as RefusedException BAD_MESSAGE; they may still write a farewell in {@code
 * exceptionCaught}, then the connection is closed.
 */
public final class Frames {
  static final int HEADER_BYTES = 4;
  private static final String DECODER = "frame-decoder";
  private static final String ENCODER = "frame-encoder";

  private Frames() {}

  /** Handlers added after this get {@code M} and write any message. */
  public static <M extends MessageLite> void install(
      ChannelPipeline pipeline, Parser<M> parser, int limitBytes) {
    pipeline.addLast(DECODER, new Decoder<>(parser, limitBytes));
    pipeline.addLast(ENCODER, new Encoder());
  }

  /** A new phase of the connection: another limit, from the next frame on. On the event loop. */
  public static void limit(ChannelPipeline pipeline, int limitBytes) {
    ((LimitedDecoder) pipeline.get(DECODER)).limitBytes(limitBytes);
  }

  /** One frame, header included. */
  static void write(MessageLite message, ByteBuf out) {
    int length = message.getSerializedSize();
    out.writeInt(length);
    try (ByteBufOutputStream bytes = new ByteBufOutputStream(out)) {
      CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
      message.writeTo(coded);
      coded.flush();
    } catch (IOException e) {
      throw new IllegalStateException("a buffer in memory does not fail", e);
    }
  }

  static int frameBytes(MessageLite message) {
    return HEADER_BYTES + message.getSerializedSize();
  }

  private static final class Decoder<M extends MessageLite> extends LimitedDecoder {
    private final Parser<M> parser;

    Decoder(Parser<M> parser, int limitBytes) {
      super(limitBytes);
      this.parser = parser;
    }

    @Override
    void read(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      next(in, parser).ifPresent(out::add);
    }
  }

  private static final class Encoder extends MessageToByteEncoder<MessageLite> {
    Encoder() {
      super(MessageLite.class);
    }

    @Override
    protected ByteBuf allocateBuffer(
        ChannelHandlerContext ctx, MessageLite message, boolean preferDirect) {
      int length = frameBytes(message);
      return preferDirect ? ctx.alloc().ioBuffer(length) : ctx.alloc().heapBuffer(length);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, MessageLite message, ByteBuf out) {
      Frames.write(message, out);
    }
  }
}
