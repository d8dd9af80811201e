package tributary.edge.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tributary.wire.Frames;
import tributary.wire.proto.ClusterToEdge;

/** Opens a connection to the gateway: TLS, frames, then the handler given. */
record GatewayDial(LinkSettings settings, EventLoop loop, Executor blocking) {

  /**
   * {@code failed} hears, on the loop, of a connection that never came up; later ends are the
   * handler's to hear.
   */
  void dial(SslContext tls, Supplier<ChannelHandler> handler, Consumer<String> failed) {
    // Names are looked up off the loop: a resolver may take seconds.
    blocking.execute(
        () -> {
          InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
          InetSocketAddress local = new InetSocketAddress(settings.localHost(), 0);
          loop.execute(() -> connect(address, local, tls, handler, failed));
        });
  }

  private void connect(
      InetSocketAddress address,
      InetSocketAddress local,
      SslContext tls,
      Supplier<ChannelHandler> handler,
      Consumer<String> failed) {
    if (address.isUnresolved()) {
      failed.accept("unknown host " + settings.host());
      return;
    }
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS,
            (int) Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis()))
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                SslHandler secure =
                    tls.newHandler(channel.alloc(), settings.host(), settings.port());
                secure.setHandshakeTimeoutMillis(settings.handshakeTimeout().toMillis());
                channel.pipeline().addLast(secure);
                Frames.install(
                    channel.pipeline(), ClusterToEdge.parser(), settings.joinFrameLimitBytes());
                channel.pipeline().addLast(handler.get());
              }
            })
        .connect(address, local)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                failed.accept(String.valueOf(connected.cause().getMessage()));
              }
            });
  }
}
