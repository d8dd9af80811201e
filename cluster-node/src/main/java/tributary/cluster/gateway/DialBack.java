package tributary.cluster.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.ClientId;
import tributary.model.Networks;
import tributary.model.RefusedException;
import tributary.wire.Tls;

/**
 * Dials a node's listener where its session comes from, and has it prove by its certificate that it
 * is this node. So that no node can point the gateway at somebody else: only the session's own
 * address is ever dialled, only so often, and no address that is not public unless a setting allows
 * it. What is sent is less than the node's own dialling took.
 */
final class DialBack {
  private static final Logger log = LoggerFactory.getLogger(DialBack.class);

  private final EventLoopGroup loops;
  private final SslContext tls;
  private final GatewayPolicy.Reachability policy;
  private final AddressLimiter limiter;

  DialBack(
      EventLoopGroup loops,
      SslContext tls,
      GatewayPolicy.Reachability policy,
      InstantSource clock) {
    this.loops = loops;
    this.tls = tls;
    this.policy = policy;
    this.limiter = new AddressLimiter(policy.dials(), clock);
  }

  /** Whether this node, and no other, answered there. */
  CompletionStage<Boolean> reaches(ClientId node, InetAddress address, int port) {
    if (!Networks.isPublic(address) && !policy.privateNetworks().contains(address)) {
      log.info("not dialled back, no public address: client={} address={}", node, address);
      return CompletableFuture.completedFuture(false);
    }
    if (!limiter.admits(address)) {
      log.warn("not dialled back, too many from there: client={} address={}", node, address);
      return CompletableFuture.completedFuture(false);
    }
    CompletableFuture<Boolean> reached = new CompletableFuture<>();
    dial(node, new InetSocketAddress(address, port), reached);
    return reached.completeOnTimeout(false, policy.dialTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void dial(ClientId node, InetSocketAddress listener, CompletableFuture<Boolean> reached) {
    int limit = (int) policy.dialTimeout().toMillis();
    new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limit)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                SslHandler secure = tls.newHandler(channel.alloc());
                secure.setHandshakeTimeoutMillis(limit);
                channel.pipeline().addLast(secure);
                secure
                    .handshakeFuture()
                    .addListener(
                        shaken -> {
                          reached.complete(shaken.isSuccess() && is(node, channel));
                          var _ = channel.close();
                        });
              }
            })
        .connect(listener)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                reached.complete(false);
              }
            });
  }

  private static boolean is(ClientId node, Channel channel) {
    try {
      Tls.requireClient(channel, node);
      return true;
    } catch (RefusedException e) {
      log.info("somebody else listens there: client={} {}", node, e.refusal());
      return false;
    }
  }
}
