package tributary.edge.lease;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets bytes out in slices, each when its booked moment has come and the socket takes more; lets
 * bytes in no faster than the downlink limit, by not reading. Sits between TLS and the messages.
 */
final class PacedFlow extends ChannelDuplexHandler {
  private static final Logger LOG = LoggerFactory.getLogger(PacedFlow.class);
  private static final int SLICE_BYTES = 16 << 10;

  /** Shorter waits are not worth a timer. */
  private static final long SHORTEST_WAIT_NANOS = 1_000_000;

  private final Pace connection;
  private final Pace uplink;
  private final Pace downlink;
  private final IntConsumer sent;
  private final IntConsumer received;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private boolean booked;
  private boolean sleeping;

  PacedFlow(Pace connection, Pace uplink, Pace downlink, IntConsumer sent, IntConsumer received) {
    this.connection = connection;
    this.uplink = uplink;
    this.downlink = downlink;
    this.sent = sent;
    this.received = received;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    queue.add(new Waiting((ByteBuf) message, promise));
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    pump(ctx);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    pump(ctx);
    ctx.fireChannelWritabilityChanged();
  }

  private void pump(ChannelHandlerContext ctx) {
    while (!sleeping && !queue.isEmpty() && ctx.channel().isWritable()) {
      Waiting head = queue.peek();
      int slice = Math.min(SLICE_BYTES, head.bytes.readableBytes());
      if (!booked) {
        booked = true;
        long now = System.nanoTime();
        long wait = Math.max(connection.book(slice, now), uplink.book(slice, now));
        if (wait >= SHORTEST_WAIT_NANOS) {
          sleeping = true;
          after(ctx, wait, () -> wake(ctx));
          break;
        }
      }
      booked = false;
      if (slice == head.bytes.readableBytes()) {
        queue.remove();
        write(ctx, head.bytes, head.promise);
      } else {
        write(ctx, head.bytes.readRetainedSlice(slice), ctx.newPromise());
      }
      sent.accept(slice);
      // Each slice at once: the channel's writability must know of it before the next.
      ctx.flush();
    }
  }

  private static void write(ChannelHandlerContext ctx, ByteBuf bytes, ChannelPromise promise) {
    ctx.write(bytes, promise).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private static void after(ChannelHandlerContext ctx, long nanos, Runnable work) {
    ctx.executor().schedule(work, nanos, TimeUnit.NANOSECONDS).addListener(PacedFlow::logFailure);
  }

  static void logFailure(Future<?> work) {
    if (!work.isSuccess() && !work.isCancelled()) {
      LOG.error("timed work failed", work.cause());
    }
  }

  private void wake(ChannelHandlerContext ctx) {
    sleeping = false;
    pump(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    int bytes = ((ByteBuf) message).readableBytes();
    received.accept(bytes);
    long wait = downlink.book(bytes, System.nanoTime());
    ctx.fireChannelRead(message);
    if (wait >= SHORTEST_WAIT_NANOS && ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
      after(ctx, wait, () -> ctx.channel().config().setAutoRead(true));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
      ReferenceCountUtil.release(waiting.bytes);
      waiting.promise.tryFailure(new ClosedChannelException());
    }
    ctx.fireChannelInactive();
  }

  private record Waiting(ByteBuf bytes, ChannelPromise promise) {}
}
