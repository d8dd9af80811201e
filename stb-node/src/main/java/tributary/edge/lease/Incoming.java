package tributary.edge.lease;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets bytes in no faster than the downlink limit, by not reading, and books on the uplink what
 * acknowledges them. Sits between TLS and the messages.
 */
final class Incoming extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

  /** Shorter waits are not worth a timer. */
  private static final long SHORTEST_WAIT_NANOS = 1_000_000;

  private final Pace downlink;
  private final Uplink uplink;

  Incoming(Pace downlink, Uplink uplink) {
    this.downlink = downlink;
    this.uplink = uplink;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    int bytes = ((ByteBuf) message).readableBytes();
    uplink.owe(LineCost.acknowledging(bytes));
    long wait = downlink.book(LineCost.sent(bytes), System.nanoTime());
    ctx.fireChannelRead(message);
    if (wait >= SHORTEST_WAIT_NANOS && ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
      ctx.executor()
          .schedule(() -> ctx.channel().config().setAutoRead(true), wait, TimeUnit.NANOSECONDS)
          .addListener(Incoming::logFailure);
    }
  }

  static void logFailure(Future<?> work) {
    if (!work.isSuccess() && !work.isCancelled()) {
      LOG.error("timed work failed", work.cause());
    }
  }
}
