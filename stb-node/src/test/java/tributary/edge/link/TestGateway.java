package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tributary.crypto.PeerCertificate;
import tributary.wire.Frames;
import tributary.wire.Tls;
import tributary.wire.proto.Accepted;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;

/**
 * A real TLS server that speaks the gateway's protocol, message by message, as a test wants it. It
 * answers heartbeats unless told not to.
 */
final class TestGateway implements AutoCloseable {
  static final long CLUSTER_TIME = 1_900_000_000_000L;
  private static final int FRAME_LIMIT = 1 << 20;

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listener;
  private volatile boolean answersHeartbeats = true;

  /**
   * @param peer the certificate that the other side presented
   */
  record Received(Channel channel, EdgeToCluster message, Optional<PeerCertificate> peer) {
    void answer(ClusterToEdge.Builder answer) {
      send(channel, answer.setRequestId(message.getRequestId()));
    }
  }

  TestGateway(EventLoopGroup loops, SslContext tls, int port) {
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    Frames.install(channel.pipeline(), EdgeToCluster.parser(), FRAME_LIMIT);
                    channel.pipeline().addLast(new Handler());
                  }
                })
            .bind("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  void fallSilent() {
    answersHeartbeats = false;
  }

  /** The next message other than a heartbeat; it must come within ten seconds. */
  Received take() throws InterruptedException {
    Received next = received.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("a message from the edge").isNotNull();
    return next;
  }

  Received take(EdgeToCluster.MessageCase expected) throws InterruptedException {
    Received next = take();
    assertThat(next.message().getMessageCase()).isEqualTo(expected);
    return next;
  }

  boolean heardNothing() {
    return received.isEmpty();
  }

  static void send(Channel channel, ClusterToEdge.Builder message) {
    channel.writeAndFlush(message.build()).syncUninterruptibly();
  }

  /** Past the framing: what no gateway would send. */
  static void sendRaw(Channel channel, ByteBuf bytes) {
    channel.pipeline().context("frame-decoder").writeAndFlush(bytes).syncUninterruptibly();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    connections.close().syncUninterruptibly();
  }

  private final class Handler extends SimpleChannelInboundHandler<EdgeToCluster> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, EdgeToCluster message) {
      if (!message.hasHeartbeat()) {
        received.add(new Received(ctx.channel(), message, Tls.peer(ctx.channel())));
      } else if (answersHeartbeats) {
        ctx.writeAndFlush(
                ClusterToEdge.newBuilder()
                    .setRequestId(message.getRequestId())
                    .setAccepted(Accepted.newBuilder().setClusterTimeMillis(CLUSTER_TIME))
                    .build())
            .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close().addListener(ChannelFutureListener.CLOSE);
    }
  }
}
