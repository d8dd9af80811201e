package tributary.edge.lease;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.IntConsumer;

/**
 * Reads TLS records whole: nothing can be made of a part of one, and on a home line each packet
 * would wake the reader for a part. Sits before TLS, and has the socket wait for what is still to
 * come of the record that has begun, which its sender has sent already.
 */
final class WholeRecords extends ChannelInboundHandlerAdapter {
  /** Type, version and length of what follows (RFC 8446, 5.1). */
  private static final int HEADER_BYTES = 5;

  /** A longer one is an error, which TLS is to find. */
  private static final int LONGEST_BYTES = (1 << 14) + 256;

  private final IntConsumer wakeAt;
  private int threshold = 1;

  /** Bytes of the current record's header that have come, and of what follows that have not. */
  private int header;

  private int length;
  private int rest;

  /**
   * @param wakeAt has the socket count as readable from so many bytes on
   */
  WholeRecords(IntConsumer wakeAt) {
    this.wakeAt = wakeAt;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    count((ByteBuf) message);
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    int needed = Math.clamp(rest, 1, LONGEST_BYTES);
    if (needed != threshold) {
      threshold = needed;
      wakeAt.accept(needed);
    }
    ctx.fireChannelReadComplete();
  }

  private void count(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex()) {
      if (rest > 0) {
        int here = Math.min(rest, bytes.writerIndex() - at);
        rest -= here;
        at += here;
      } else {
        length = ((length << 8) | bytes.getUnsignedByte(at++)) & 0xffff;
        header = (header + 1) % HEADER_BYTES;
        rest = header == 0 ? length : 0;
      }
    }
  }
}
