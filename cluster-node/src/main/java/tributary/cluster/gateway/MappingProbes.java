package tributary.cluster.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two plain ports that nodes connect to from their listener's port, each time with a nonce that
 * came over their session. If both connections come from the same public port, the NAT maps it
 * whatever the destination's port; that it does so whatever the destination's address is assumed,
 * for a gateway has only one, and shows when two nodes first try to meet. A probe may come in at
 * another gateway of the same address.
 */
final class MappingProbes {
  static final int NONCE_BYTES = 16;
  private static final int MOST_CONNECTIONS = 1024;
  private static final Logger log = LoggerFactory.getLogger(MappingProbes.class);

  private final GatewayPolicy.Reachability policy;
  private final SecureRandom random;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final List<Channel> listeners = new ArrayList<>();
  private final Map<String, Expected> expected = new ConcurrentHashMap<>();
  private final StrayProbes strays;

  private MappingProbes(
      ActorSystem<?> system, GatewayPolicy.Reachability policy, SecureRandom random) {
    this.policy = policy;
    this.random = random;
    this.strays =
        StrayProbes.start(
            system, "mapping-probes-" + HexFormat.of().toHexDigits(random.nextLong()), this::take);
  }

  /** The public port from which each listener was reached. */
  private record Expected(
      InetAddress from, Map<Integer, Integer> seen, CompletableFuture<OptionalInt> mapped) {}

  /** What a node is asked to send, where to, and the public port that its NAT turns out to map. */
  record Asked(byte[] nonce, List<Integer> ports, CompletionStage<OptionalInt> mapped) {}

  /**
   * @throws IOException naming the port that cannot be had
   */
  static MappingProbes listen(
      ActorSystem<?> system,
      EventLoopGroup loops,
      String host,
      GatewayPolicy.Reachability policy,
      SecureRandom random)
      throws IOException {
    MappingProbes probes = new MappingProbes(system, policy, random);
    for (int port : List.of(policy.firstPort(), policy.secondPort())) {
      ChannelFuture bound =
          new ServerBootstrap()
              .group(loops)
              .channel(NioServerSocketChannel.class)
              .childHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      probes.accept(channel);
                    }
                  })
              .bind(new InetSocketAddress(host, port))
              .awaitUninterruptibly();
      if (!bound.isSuccess()) {
        probes.close();
        throw new IOException(
            "tributary.gateway.reachability: cannot listen on %s:%d: %s"
                .formatted(host, port, bound.cause().getMessage()),
            bound.cause());
      }
      probes.listeners.add(bound.channel());
    }
    return probes;
  }

  /** Listens for the probes of a node at this address, until they have come or time is up. */
  Asked expect(InetAddress from) {
    byte[] secret = new byte[NONCE_BYTES - StrayProbes.MARK_BYTES];
    random.nextBytes(secret);
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).put(strays.mark()).put(secret).array();
    String key = HexFormat.of().formatHex(nonce);
    CompletableFuture<OptionalInt> mapped = new CompletableFuture<>();
    expected.put(key, new Expected(from, new HashMap<>(), mapped));
    CompletionStage<OptionalInt> answer =
        mapped
            .completeOnTimeout(
                OptionalInt.empty(), policy.probeTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((_, _) -> expected.remove(key));
    return new Asked(nonce, ports(), answer);
  }

  private List<Integer> ports() {
    return listeners.stream().map(it -> ((InetSocketAddress) it.localAddress()).getPort()).toList();
  }

  StrayProbes strays() {
    return strays;
  }

  private void accept(Channel channel) {
    if (open.size() >= MOST_CONNECTIONS) {
      var _ = channel.close();
      return;
    }
    open.add(channel);
    channel
        .pipeline()
        .addLast(new ReadTimeoutHandler(policy.probeTimeout().toMillis(), TimeUnit.MILLISECONDS))
        .addLast(new FixedLengthFrameDecoder(NONCE_BYTES))
        .addLast(
            new SimpleChannelInboundHandler<ByteBuf>() {
              @Override
              protected void channelRead0(ChannelHandlerContext ctx, ByteBuf nonce) {
                probed(ctx.channel(), ByteBufUtil.hexDump(nonce));
                var _ = ctx.close();
              }

              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                if (!(cause instanceof IOException || cause instanceof ReadTimeoutException)) {
                  log.warn("probe failed: address={}", ctx.channel().remoteAddress(), cause);
                }
                var _ = ctx.close();
              }
            });
  }

  private void probed(Channel channel, String nonce) {
    InetSocketAddress source = (InetSocketAddress) channel.remoteAddress();
    StrayProbes.Probe probe =
        new StrayProbes.Probe(
            nonce,
            listeners.indexOf(channel.parent()),
            source.getAddress().getHostAddress(),
            source.getPort());
    if (!take(probe)) {
      strays.sendOn(probe);
    }
  }

  /** Whether this gateway expects it. */
  private boolean take(StrayProbes.Probe probe) {
    Expected asked = expected.get(probe.nonce());
    if (asked == null) {
      return false;
    }
    synchronized (asked) {
      asked.seen.put(probe.listener(), probe.port());
      if (!InetAddress.ofLiteral(probe.address()).equals(asked.from)) {
        asked.mapped.complete(OptionalInt.empty());
      } else if (asked.seen.size() == listeners.size()) {
        boolean same = asked.seen.values().stream().distinct().count() == 1;
        asked.mapped.complete(same ? OptionalInt.of(probe.port()) : OptionalInt.empty());
      }
    }
    return true;
  }

  void close() {
    listeners.forEach(
        listener -> {
          var _ = listener.close();
        });
    var _ = open.close();
    strays.close();
  }
}
