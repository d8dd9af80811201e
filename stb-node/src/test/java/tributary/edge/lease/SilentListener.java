package tributary.edge.lease;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import tributary.crypto.Identity;
import tributary.model.Manifest;
import tributary.wire.DataCodec;
import tributary.wire.DataMessage;
import tributary.wire.Tls;

/** A node that takes connections, and answers nothing. */
final class SilentListener implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel channel;
  final List<DataMessage> heard = new CopyOnWriteArrayList<>();

  SilentListener(Identity identity) throws InterruptedException {
    channel =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel accepted) {
                    accepted
                        .pipeline()
                        .addLast(Tls.mutualServer(identity).newHandler(accepted.alloc()));
                    DataCodec.install(
                        accepted.pipeline(),
                        1 << 16,
                        Manifest.LARGEST_SEGMENT_BYTES,
                        (lease, bytes) -> {});
                    accepted.pipeline().addLast(new Recorder());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Recorder extends SimpleChannelInboundHandler<DataMessage> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DataMessage message) {
      heard.add(message);
    }
  }
}
