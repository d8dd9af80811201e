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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tributary.wire.Frames;
import tributary.wire.proto.ClusterToEdge;

/**
 * Opens a connection to one of the gateways: TLS, frames, then the handler given.
 *
 * @param gateways chooses; on the loop only
 */
record GatewayDial(LinkSettings settings, Gateways gateways, EventLoop loop, Executor blocking) {

  /**
   * {@code failed} hears, on the loop, of a connection that never came up; later ends are the
   * handler's to hear.
   */
  void dial(SslContext tls, Supplier<ChannelHandler> handler, Consumer<String> failed) {
    // Names are looked up off the loop: a resolver may take seconds.
    blocking.execute(
        () -> {
          List<InetSocketAddress> known =
              settings.gateways().stream().flatMap(GatewayDial::addresses).toList();
          InetSocketAddress local = new InetSocketAddress(settings.localHost(), 0);
          loop.execute(
              () -> {
                if (known.isEmpty()) {
                  failed.accept("unknown host " + names());
                } else {
                  connect(gateways.next(known), local, tls, handler, failed);
                }
              });
        });
  }

  private String names() {
    return settings.gateways().stream()
        .map(LinkSettings.Gateway::host)
        .collect(Collectors.joining(", "));
  }

  /** All that the name stands for at the moment. */
  private static Stream<InetSocketAddress> addresses(LinkSettings.Gateway gateway) {
    try {
      return Arrays.stream(InetAddress.getAllByName(gateway.host()))
          .map(address -> new InetSocketAddress(address, gateway.port()));
    } catch (UnknownHostException e) {
      return Stream.empty();
    }
  }

  private void connect(
      InetSocketAddress address,
      InetSocketAddress local,
      SslContext tls,
      Supplier<ChannelHandler> handler,
      Consumer<String> failed) {
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
                    tls.newHandler(
                        channel.alloc(), address.getAddress().getHostAddress(), address.getPort());
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
