package tributary.edge.lease;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.crypto.Identity;
import tributary.crypto.PeerCertificate;
import tributary.edge.link.ClusterLink.Role;
import tributary.model.ClientId;
import tributary.model.Manifest;
import tributary.model.RefusedException;
import tributary.wire.DataCodec;
import tributary.wire.Tls;

/**
 * This node's end of the data plane: its listener, and the connections it dialled, one for each
 * pair and direction, used again by the next lease. The uplink and downlink limits hold over all of
 * them.
 */
public final class Connections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final WriteBufferWaterMark BUFFER = new WriteBufferWaterMark(32 << 10, 128 << 10);

  private final DataSettings settings;
  private final LeaseMeter meter;
  private final SslContext asServer;
  private final SslContext asClient;
  private final Uplink uplink;
  private final Pace downlink;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<Key, CompletableFuture<DataConnection>> dialled = new ConcurrentHashMap<>();
  private Channel listener;

  public Connections(Identity identity, DataSettings settings, LeaseMeter meter) {
    this.settings = settings;
    this.meter = meter;
    this.asServer = Tls.mutualServer(identity);
    this.asClient = Tls.client(identity);
    this.uplink = new Uplink(settings.uplinkBitsPerSecond(), System::nanoTime, this::after);
    this.downlink = new Pace(settings.downlinkBitsPerSecond(), DataSettings.BURST_MILLIS);
  }

  private void after(long nanos, Runnable work) {
    loops.schedule(work, nanos, TimeUnit.NANOSECONDS).addListener(Incoming::logFailure);
  }

  /** Its limit may change at any time. */
  public Uplink uplink() {
    return uplink;
  }

  /** A new hard limit on what is read, from now on. */
  public void downlinkLimit(long bitsPerSecond) {
    downlink.rate(bitsPerSecond, System.nanoTime());
  }

  private record Key(ClientId peer, Role role, String host, int port) {}

  /**
   * @throws IOException naming the setting, when the port cannot be had
   */
  public void listen(DataConnection.Offers offers) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BUFFER)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel, offers);
                  }
                })
            .bind(settings.listenHost(), settings.listenPort())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw cannotListen(settings, bound.cause());
    }
    listener = bound.channel();
  }

  /**
   * For a node that takes its port only later, but wants to hear of trouble at its start.
   *
   * @throws IOException naming the setting, when the port cannot be had
   */
  public static void requireFreePort(DataSettings settings) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(settings.listenHost(), settings.listenPort()));
    } catch (IOException e) {
      throw cannotListen(settings, e);
    }
  }

  private static IOException cannotListen(DataSettings settings, Throwable cause) {
    return new IOException(
        "cannot listen on tributary.edge.listen %s:%d: %s"
            .formatted(settings.listenHost(), settings.listenPort(), cause.getMessage()),
        cause);
  }

  /** Where the listener listens. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private void accept(SocketChannel channel, DataConnection.Offers offers) {
    if (accepted.size() >= settings.mostConnections()) {
      LOG.warn(
          "data connection refused, tributary.edge.lease.most-connections is {} peer={}",
          settings.mostConnections(),
          channel.remoteAddress());
      end(channel);
      return;
    }
    accepted.add(channel);
    SslHandler tls = asServer.newHandler(channel.alloc());
    tls.setHandshakeTimeoutMillis(settings.connectTimeout().toMillis());
    channel.pipeline().addLast(tls);
    tls.handshakeFuture()
        .addListener(
            shaken -> {
              if (!shaken.isSuccess()) {
                LOG.warn(
                    "data connection refused peer={} why=\"{}\"",
                    channel.remoteAddress(),
                    root(shaken.cause()));
                end(channel);
                return;
              }
              try {
                PeerCertificate peer =
                    Tls.peer(channel)
                        .orElseThrow(
                            () -> new RefusedException("BAD_CERTIFICATE", "none was shown"));
                install(channel, peer, offers).closeUnlessUsed();
              } catch (RefusedException e) {
                LOG.warn(
                    "data connection refused peer={} why=\"{}\"",
                    channel.remoteAddress(),
                    e.getMessage());
                end(channel);
              }
            });
  }

  /**
   * A connection on which this node has {@code role}; fails with RefusedException CONNECT_FAILED.
   */
  CompletionStage<DataConnection> to(ClientId peer, Role role, String host, int port) {
    return dialled.compute(
        new Key(peer, role, host, port),
        (key, there) -> there != null && usable(there) ? there : dial(key));
  }

  private static boolean usable(CompletableFuture<DataConnection> connection) {
    return !connection.isDone()
        || (!connection.isCompletedExceptionally() && connection.join().isOpen());
  }

  private CompletableFuture<DataConnection> dial(Key key) {
    CompletableFuture<DataConnection> result = new CompletableFuture<>();
    new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BUFFER)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                SslHandler tls = asClient.newHandler(channel.alloc(), key.host, key.port);
                tls.setHandshakeTimeoutMillis(settings.connectTimeout().toMillis());
                channel.pipeline().addLast(tls);
                tls.handshakeFuture()
                    .addListener(
                        shaken -> {
                          if (shaken.isSuccess()) {
                            shaken(channel, key, result);
                          } else {
                            fail(result, key, shaken.cause());
                            end(channel);
                          }
                        });
              }
            })
        .connect(key.host, key.port)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                fail(result, key, connected.cause());
              }
            });
    return result;
  }

  private void shaken(Channel channel, Key key, CompletableFuture<DataConnection> result) {
    try {
      PeerCertificate peer = Tls.requireClient(channel, key.peer);
      result.complete(
          install(channel, peer, (connection, ticket) -> connection.close("offer to initiator")));
    } catch (RefusedException e) {
      fail(result, key, e);
      end(channel);
    }
  }

  private static void fail(CompletableFuture<DataConnection> result, Key key, Throwable cause) {
    result.completeExceptionally(
        new RefusedException(
            "CONNECT_FAILED",
            "%s at %s:%d: %s".formatted(key.peer, key.host, key.port, root(cause))));
  }

  private static void end(Channel channel) {
    channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  /** TLS engines wrap what was wrong several times. */
  private static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private DataConnection install(
      Channel channel, PeerCertificate peer, DataConnection.Offers offers) {
    DataConnection connection = new DataConnection(channel, peer, offers, meter, uplink, settings);
    channel.pipeline().addLast(new Incoming(downlink, uplink));
    DataCodec.install(
        channel.pipeline(), settings.frameLimitBytes(), Manifest.LARGEST_SEGMENT_BYTES);
    channel.pipeline().addLast(connection);
    return connection;
  }

  @Override
  public void close() {
    if (listener != null) {
      end(listener);
    }
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3000);
  }
}
