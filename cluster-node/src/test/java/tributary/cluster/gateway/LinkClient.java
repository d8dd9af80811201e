package tributary.cluster.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tributary.wire.Frames;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;

/** A link client made of nothing but TLS, frames and messages: says whatever a test wants. */
public final class LinkClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<ClusterToEdge> arrived = new LinkedBlockingQueue<>();
  private final Deque<ClusterToEdge> skipped = new ArrayDeque<>();
  private final Channel channel;
  private long lastRequest;

  private LinkClient(InetSocketAddress gateway, SslContext tls) {
    this.channel =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    socket.pipeline().addLast(tls.newHandler(socket.alloc()));
                    Frames.install(socket.pipeline(), ClusterToEdge.parser(), 64 << 20);
                    socket.pipeline().addLast(new Reader());
                  }
                })
            .connect("127.0.0.1", gateway.getPort())
            .syncUninterruptibly()
            .channel();
  }

  public static LinkClient dial(InetSocketAddress gateway, SslContext tls) {
    return new LinkClient(gateway, tls);
  }

  private final class Reader extends SimpleChannelInboundHandler<ClusterToEdge> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ClusterToEdge message) {
      arrived.add(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close().addListener(closed -> {});
    }
  }

  public void send(EdgeToCluster.Builder message) {
    channel.writeAndFlush(message.build()).addListener(written -> {});
  }

  /** Bytes as they are, without a frame. */
  public void sendRaw(byte[] bytes) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(written -> {});
  }

  /** Sends a question and waits for the answer to it. */
  public ClusterToEdge ask(EdgeToCluster.Builder question) {
    long id = ++lastRequest;
    send(question.setRequestId(id));
    return await(message -> message.getRequestId() == id);
  }

  /** The next message like this; those before it are kept for later calls. */
  public ClusterToEdge await(Predicate<ClusterToEdge> like) {
    for (ClusterToEdge message : skipped) {
      if (like.test(message)) {
        skipped.remove(message);
        return message;
      }
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        ClusterToEdge message = arrived.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (message == null) {
          throw new AssertionError("no such message in time; others: " + skipped);
        }
        if (like.test(message)) {
          return message;
        }
        skipped.add(message);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the other side has closed. */
  public boolean awaitClosed() {
    return channel.closeFuture().awaitUninterruptibly(PATIENCE.toMillis());
  }

  public boolean isOpen() {
    return channel.isActive();
  }

  /** Takes nothing more from the socket. */
  public void stopReading() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }
}
