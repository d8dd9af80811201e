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
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tributary.crypto.Identity;
import tributary.crypto.PeerCertificate;
import tributary.edge.link.ClusterLink.Role;
import tributary.model.ClientId;
import tributary.model.Manifest;
import tributary.model.RefusedException;
import tributary.wire.DataCodec;

/**
 * This node's end of the data plane: its listener, and the connections it dialled, one for each
 * pair and direction, used again by the next lease. The uplink and downlink limits hold over all of
 * them.
 */
public final class Connections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  static final WriteBufferWaterMark BUFFER = new WriteBufferWaterMark(32 << 10, 128 << 10);

  private final DataSettings settings;
  private final LeaseMeter meter;
  private final Handshakes handshakes;
  private final Uplink uplink;
  private final YieldingUplink limit;
  private final Pace downlink;
  private final Transport transport;
  private final MultiThreadIoEventLoopGroup loops;
  private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<Key, CompletableFuture<DataConnection>> dialled = new ConcurrentHashMap<>();
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private Channel listener;
  private ListenerPort listenerPort;
  private volatile Meetings meetings;

  public Connections(Identity identity, DataSettings settings, LeaseMeter meter) {
    this.settings = settings;
    this.meter = meter;
    this.transport = Transport.ofThisSystem();
    this.loops = new MultiThreadIoEventLoopGroup(2, transport.handlers());
    this.handshakes = new Handshakes(identity, transport, settings, this::open);
    this.uplink = new Uplink(settings.uplinkBitsPerSecond(), System::nanoTime, this::after);
    this.limit = new YieldingUplink(uplink, settings.uplinkBitsPerSecond(), settings.giveWay());
    this.downlink = new Pace(settings.downlinkBitsPerSecond(), DataSettings.BURST_MILLIS);
  }

  private void after(long nanos, Runnable work) {
    loops.schedule(work, nanos, TimeUnit.NANOSECONDS).addListener(Incoming::logFailure);
  }

  /** Connections made from now on show this one. */
  public void identity(Identity renewed) {
    handshakes.identity(renewed);
  }

  /** A new hard limit on what is sent, from now on. */
  public void uplinkLimit(long bitsPerSecond) {
    limit.limit(bitsPerSecond);
  }

  /** A new hard limit on what is read, from now on. */
  public void downlinkLimit(long bitsPerSecond) {
    downlink.rate(bitsPerSecond, System.nanoTime());
  }

  private record Key(ClientId peer, Role role, String host, int port) {}

  /**
   * @throws IOException naming the setting, when the port cannot be had
   */
  public void listen(LeaseOffers offers) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.listener())
            // Nobody is let in before all is ready for them.
            .option(ChannelOption.AUTO_READ, false)
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
    listenerPort = new ListenerPort(transport, loops, listener);
    meetings =
        new Meetings(
            listenerPort, settings, (channel, peer) -> handshakes.met(channel, peer, offers));
    limit.watch(loops, this::connections);
    listener.config().setAutoRead(true);
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

  /** Connections open with peers at the moment. */
  int size() {
    return open.size();
  }

  /** A channel that closes just now has none any more. */
  private Collection<DataConnection> connections() {
    return open.stream()
        .map(channel -> channel.pipeline().get(DataConnection.class))
        .filter(Objects::nonNull)
        .toList();
  }

  private void accept(SocketChannel channel, LeaseOffers offers) {
    if (accepted.size() >= settings.mostConnections()) {
      LOG.warn(
          "data connection refused, tributary.edge.lease.most-connections is {} peer={}",
          settings.mostConnections(),
          channel.remoteAddress());
      end(channel);
      return;
    }
    accepted.add(channel);
    Optional<ClientId> expected = meetings.expectedFrom(channel.remoteAddress());
    if (expected.isPresent()) {
      meetings.arrived(channel, expected.get());
      return;
    }
    var _ =
        handshakes
            .accepted(channel, offers)
            .whenComplete(
                (connection, failure) -> {
                  if (failure == null) {
                    connection.closeUnlessUsed();
                  } else {
                    refused(channel, failure);
                  }
                });
  }

  private static void refused(Channel channel, Throwable failure) {
    boolean tested =
        failure instanceof RefusedException why && why.refusal().reason().equals(Handshakes.TESTED);
    LOG.atLevel(tested ? Level.DEBUG : Level.WARN)
        .log("data connection refused peer={} why=\"{}\"", channel.remoteAddress(), root(failure));
    end(channel);
  }

  /**
   * A connection made by both nodes dialling each other {@code in} this time from now, or the one
   * that is there already; either may offer leases on it. Fails with RefusedException
   * CONNECT_FAILED.
   *
   * @param host an address, not a name
   */
  CompletionStage<DataConnection> meet(ClientId peer, String host, int port, Duration in) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
    if (address == null) {
      return CompletableFuture.failedFuture(
          new RefusedException("CONNECT_FAILED", "no address to meet " + peer + " at: " + host));
    }
    return meetings.with(peer, new InetSocketAddress(address, port), in, loops.next().next());
  }

  /** Shows the gateway how a NAT maps the listener's port. */
  public void probe(InetAddress gateway, List<Integer> ports, byte[] nonce) {
    ports.forEach(
        port ->
            listenerPort.probe(
                new InetSocketAddress(gateway, port), nonce, settings.connectTimeout()));
  }

  /**
   * A connection on which this node has {@code role}; fails with RefusedException CONNECT_FAILED.
   */
  CompletionStage<DataConnection> to(ClientId peer, Role role, String host, int port) {
    return dialled.compute(
        new Key(peer, role, host, port),
        (key, there) -> there != null && usable(there) ? there : dial(key));
  }

  static boolean usable(CompletableFuture<DataConnection> connection) {
    return !connection.isDone()
        || (!connection.isCompletedExceptionally() && connection.join().isOpen());
  }

  private CompletableFuture<DataConnection> dial(Key key) {
    CompletableFuture<DataConnection> result = new CompletableFuture<>();
    new Bootstrap()
        .group(loops)
        .channel(transport.socket())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BUFFER)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                var _ =
                    handshakes
                        .dialled(channel, key.peer, key.host, key.port)
                        .whenComplete(
                            (connection, failure) -> {
                              if (failure == null) {
                                result.complete(connection);
                              } else {
                                fail(result, key, failure);
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

  private static void fail(CompletableFuture<DataConnection> result, Key key, Throwable cause) {
    result.completeExceptionally(
        new RefusedException(
            "CONNECT_FAILED",
            "%s at %s:%d: %s".formatted(key.peer, key.host, key.port, root(cause))));
  }

  static void end(Channel channel) {
    channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  /** TLS engines wrap what was wrong several times. */
  static String root(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private DataConnection open(Channel channel, PeerCertificate peer, LeaseOffers offers) {
    DataConnection connection = new DataConnection(channel, peer, offers, meter, uplink, settings);
    channel.pipeline().addLast(new Incoming(downlink, uplink));
    DataCodec.install(
        channel.pipeline(),
        settings.frameLimitBytes(),
        Manifest.LARGEST_SEGMENT_BYTES,
        (lease, bytes) -> connection.moved(Role.RECEIVER, lease, bytes));
    channel.pipeline().addLast(connection);
    open.add(channel);
    return connection;
  }

  @Override
  public void close() {
    if (listener != null) {
      end(listener);
    }
    // A channel that resets its peer is not closed by the end of its loop.
    open.close().awaitUninterruptibly(1000);
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3000);
  }
}
