package tributary.edge.lease;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.ClientId;
import tributary.model.RefusedException;

/**
 * Connections with nodes behind NATs, made by dialling each other at once from the listeners' ports
 * (RFC 9293, 3.5): one for each pair, kept for further leases in either direction. A SYN that finds
 * the other side between two tries arrives at its listener, and is as good.
 */
final class Meetings {
  private static final Logger LOG = LoggerFactory.getLogger(Meetings.class);
  private static final int MOST_EXPECTED = 1024;

  /** A NAT that answers an early SYN with a reset is tried again this soon. */
  private static final long PAUSE_MILLIS = 50;

  private final ListenerPort port;
  private final DataSettings settings;
  private final Securing securing;
  private final Map<ClientId, CompletableFuture<DataConnection>> connections =
      new ConcurrentHashMap<>();

  /** Whom to expect from an address, now and when a connection with them broke. */
  private final Map<InetSocketAddress, ClientId> expected =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, ClientId> eldest) {
          return size() > MOST_EXPECTED;
        }
      };

  /** TLS with this peer, on a connection that leads to it. */
  @FunctionalInterface
  interface Securing {
    CompletionStage<DataConnection> secure(SocketChannel channel, ClientId peer);
  }

  Meetings(ListenerPort port, DataSettings settings, Securing securing) {
    this.port = port;
    this.settings = settings;
    this.securing = securing;
  }

  /** Fails with RefusedException CONNECT_FAILED. */
  CompletionStage<DataConnection> with(
      ClientId peer, InetSocketAddress at, Duration in, EventLoop loop) {
    synchronized (expected) {
      expected.put(at, peer);
    }
    CompletableFuture<DataConnection> fresh = new CompletableFuture<>();
    CompletableFuture<DataConnection> meeting =
        connections.compute(
            peer, (id, there) -> there != null && Connections.usable(there) ? there : fresh);
    if (meeting == fresh) {
      new Meeting(peer, at, loop, fresh).begin(in);
    }
    return meeting;
  }

  Optional<ClientId> expectedFrom(InetSocketAddress address) {
    synchronized (expected) {
      return Optional.ofNullable(expected.get(address));
    }
  }

  /** A connection from there arrived at the listener. */
  void arrived(SocketChannel channel, ClientId peer) {
    channel.config().setSoLinger(ListenerPort.ABORTIVE);
    var _ =
        securing
            .secure(channel, peer)
            .whenComplete(
                (connection, failure) -> {
                  if (failure == null) {
                    met(peer, connection);
                  } else {
                    LOG.info("not met peer={} why=\"{}\"", peer, Connections.root(failure));
                    Connections.end(channel);
                  }
                });
  }

  private void met(ClientId peer, DataConnection connection) {
    CompletableFuture<DataConnection> meeting =
        connections.compute(
            peer,
            (id, there) -> there != null && !there.isDone() ? there : new CompletableFuture<>());
    LOG.info("met peer={}", peer);
    meeting.complete(connection);
    connection.closeUnlessUsed();
  }

  /** This side's part, until there is a connection, whoever of the two made it. */
  private final class Meeting {
    private final ClientId peer;
    private final InetSocketAddress at;
    private final EventLoop loop;
    private final CompletableFuture<DataConnection> result;
    private volatile String lastFailure = "nobody answered";

    Meeting(
        ClientId peer,
        InetSocketAddress at,
        EventLoop loop,
        CompletableFuture<DataConnection> result) {
      this.peer = peer;
      this.at = at;
      this.loop = loop;
      this.result = result;
    }

    void begin(Duration in) {
      after(in.toMillis(), this::attempt);
      after(in.plus(settings.openTimeout()).toMillis(), this::giveUp);
    }

    private void after(long millis, Runnable work) {
      loop.schedule(work, millis, TimeUnit.MILLISECONDS).addListener(Incoming::logFailure);
    }

    private void attempt() {
      if (result.isDone()) {
        return;
      }
      AtomicReference<CompletionStage<DataConnection>> secured = new AtomicReference<>();
      port.dial(
              at,
              settings.openTry(),
              new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                  secured.set(securing.secure(channel, peer));
                }
              })
          .addListener(
              (ChannelFuture connected) -> {
                if (connected.isSuccess()) {
                  tried(connected.channel(), secured.get());
                } else {
                  again(connected.cause());
                }
              });
    }

    private void tried(Channel channel, CompletionStage<DataConnection> secured) {
      var _ =
          secured.whenComplete(
              (connection, failure) -> {
                if (failure == null) {
                  met(peer, connection);
                } else {
                  Connections.end(channel);
                  again(failure);
                }
              });
    }

    private void again(Throwable failure) {
      lastFailure = Connections.root(failure);
      after(PAUSE_MILLIS, this::attempt);
    }

    private void giveUp() {
      String why =
          "%s at %s:%d, both dialling: %s"
              .formatted(peer, at.getHostString(), at.getPort(), lastFailure);
      if (result.completeExceptionally(new RefusedException("CONNECT_FAILED", why))) {
        connections.remove(peer, result);
      }
    }
  }
}
