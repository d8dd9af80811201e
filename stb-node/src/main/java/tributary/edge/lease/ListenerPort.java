package tributary.edge.lease;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that leave from the listener's own port, so that a NAT maps them as others are to
 * find this node.
 */
final class ListenerPort {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerPort.class);

  /**
   * Closing with a reset leaves nothing behind on either side or in a NAT that would keep the same
   * two ports from meeting again for a minute.
   */
  static final int ABORTIVE = 0;

  private final Transport transport;
  private final EventLoopGroup loops;
  private final InetSocketAddress local;

  ListenerPort(Transport transport, EventLoopGroup loops, Channel listener) {
    this.transport = transport;
    this.loops = loops;
    this.local = (InetSocketAddress) listener.localAddress();
    // Only once it is bound: no second node is to get the port unnoticed.
    if (!transport.sharesPort(listener)) {
      LOG.warn("this system does not let connections leave from the listener's port");
    }
  }

  InetSocketAddress local() {
    return local;
  }

  ChannelFuture dial(InetSocketAddress to, Duration timeout, ChannelHandler handler) {
    return transport
        .sharingPort(new Bootstrap().group(loops))
        .channel(transport.socket())
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_LINGER, ABORTIVE)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Connections.BUFFER)
        .handler(handler)
        .connect(to, local);
  }

  /** Shows the gateway from which public port this one comes; the gateway closes. */
  void probe(InetSocketAddress gateway, byte[] nonce, Duration timeout) {
    dial(
            gateway,
            timeout,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new ReadTimeoutHandler(timeout.toMillis(), TimeUnit.MILLISECONDS));
              }
            })
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                connected
                    .channel()
                    .writeAndFlush(Unpooled.wrappedBuffer(nonce))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
              } else {
                LOG.info(
                    "probe failed gateway={} why=\"{}\"",
                    gateway,
                    Connections.root(connected.cause()));
              }
            });
  }
}
