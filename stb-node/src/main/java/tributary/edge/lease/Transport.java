package tributary.edge.lease;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.StandardSocketOptions;
import java.util.OptionalLong;

/**
 * The sockets of the data plane. Linux's own need less CPU, and they tell TCP's round trips, which
 * giving way needs; elsewhere the JDK's do.
 */
enum Transport {
  JDK(NioSocketChannel.class, NioServerSocketChannel.class) {
    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    boolean sharesPort(Channel listener) {
      return listener.config().setOption(JDK_REUSE_PORT, true);
    }

    @Override
    Bootstrap sharingPort(Bootstrap bootstrap) {
      return bootstrap.option(JDK_REUSE_PORT, true);
    }

    @Override
    void readWholeRecords(Channel channel) {}
  },

  EPOLL(EpollSocketChannel.class, EpollServerSocketChannel.class) {
    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    boolean sharesPort(Channel listener) {
      return listener.config().setOption(LINUX_REUSE_PORT, 1);
    }

    @Override
    Bootstrap sharingPort(Bootstrap bootstrap) {
      return bootstrap.option(LINUX_REUSE_PORT, 1);
    }

    @Override
    void readWholeRecords(Channel channel) {
      channel
          .pipeline()
          .addLast(
              new WholeRecords(
                  bytes -> channel.config().setOption(LINUX_RECEIVE_LOW_WATER, bytes)));
    }
  };

  private static final ChannelOption<Boolean> JDK_REUSE_PORT =
      NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);

  /** SOL_SOCKET and SO_REUSEPORT of Linux. */
  private static final ChannelOption<Integer> LINUX_REUSE_PORT =
      new IntegerUnixChannelOption("SO_REUSEPORT", 1, 15);

  /** SOL_SOCKET and SO_RCVLOWAT of Linux. */
  private static final ChannelOption<Integer> LINUX_RECEIVE_LOW_WATER =
      new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

  /** Older word of the round trip says nothing of the queues of now. */
  private static final long LATEST_MILLIS = 200;

  private final Class<? extends SocketChannel> socket;
  private final Class<? extends ServerSocketChannel> listener;

  Transport(Class<? extends SocketChannel> socket, Class<? extends ServerSocketChannel> listener) {
    this.socket = socket;
    this.listener = listener;
  }

  static Transport ofThisSystem() {
    return Epoll.isAvailable() ? EPOLL : JDK;
  }

  abstract IoHandlerFactory handlers();

  Class<? extends SocketChannel> socket() {
    return socket;
  }

  Class<? extends ServerSocketChannel> listener() {
    return listener;
  }

  /** Connections may leave from the port of this listener from now on; false if not. */
  abstract boolean sharesPort(Channel listener);

  /** For a connection that leaves from a listener's port. */
  abstract Bootstrap sharingPort(Bootstrap bootstrap);

  /** To be asked before TLS takes its place in the pipeline. */
  abstract void readWholeRecords(Channel channel);

  /** TCP's smoothed round trip, in microseconds, while something is sent and acknowledged. */
  static OptionalLong roundTrip(Channel channel) {
    if (!(channel instanceof EpollSocketChannel socket) || !socket.isActive()) {
      return OptionalLong.empty();
    }
    EpollTcpInfo info = new EpollTcpInfo();
    try {
      socket.tcpInfo(info);
    } catch (ChannelException e) {
      // Closed in this moment.
      return OptionalLong.empty();
    }
    boolean fresh = info.lastDataSent() <= LATEST_MILLIS && info.lastAckRecv() <= LATEST_MILLIS;
    return fresh ? OptionalLong.of(info.rtt()) : OptionalLong.empty();
  }
}
