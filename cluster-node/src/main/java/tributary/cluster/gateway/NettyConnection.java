package tributary.cluster.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.wire.Frames;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.SessionEnd;

/**
 * A socket under two limits: what was received and is not dealt with yet stops the reading, and
 * what was sent and is not taken ends the connection.
 */
final class NettyConnection implements EdgeConnection {
  private static final Logger log = LoggerFactory.getLogger(NettyConnection.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final int MOST_UNREAD_MESSAGES = 64;

  private final Channel channel;
  private final GatewayPolicy policy;
  private final AtomicLong outbound = new AtomicLong();
  private final AtomicLong inboundBytes = new AtomicLong();
  private final AtomicLong inboundMessages = new AtomicLong();
  private final AtomicBoolean ended = new AtomicBoolean();
  // Of the event loop only.
  private boolean held;

  NettyConnection(Channel channel, GatewayPolicy policy) {
    this.channel = channel;
    this.policy = policy;
  }

  @Override
  public InetSocketAddress remote() {
    return (InetSocketAddress) channel.remoteAddress();
  }

  @Override
  public void send(ClusterToEdge message) {
    if (ended.get()) {
      return;
    }
    int size = message.getSerializedSize();
    if (outbound.addAndGet(size) > policy.limits().outbound()) {
      log.warn(
          "connection closed: address={} reason=\"{} bytes wait for a node that does not read\"",
          channel.remoteAddress(),
          outbound.get());
      ended.set(true);
      var _ = channel.close();
      return;
    }
    channel.writeAndFlush(message).addListener(written -> outbound.addAndGet(-size));
  }

  @Override
  public void end(String reason) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    ClusterToEdge last =
        ClusterToEdge.newBuilder()
            .setSessionEnd(
                SessionEnd.newBuilder()
                    .setReason(reason)
                    .setRetryAfterMillis((int) policy.timing().retryAfter().toMillis()))
            .build();
    channel.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
    // A node that does not read its last words is not waited for.
    var _ =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  var _ = channel.close();
                },
                LAST_WORDS.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void joined() {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (channel.isActive()) {
                Frames.limit(channel.pipeline(), policy.limits().frame());
              }
            });
  }

  void received(int bytes) {
    inboundBytes.addAndGet(bytes);
    inboundMessages.incrementAndGet();
    readOrNot();
  }

  @Override
  public void consumed(int bytes) {
    inboundBytes.addAndGet(-bytes);
    inboundMessages.decrementAndGet();
    if (channel.eventLoop().inEventLoop()) {
      readOrNot();
    } else if (!channel.config().isAutoRead()) {
      channel.eventLoop().execute(this::readOrNot);
    }
  }

  /** While held nothing is read: there is no session yet to take it. On the event loop. */
  void hold(boolean hold) {
    held = hold;
    readOrNot();
  }

  /** On the event loop, whenever one of its conditions may have changed. */
  void readOrNot() {
    channel
        .config()
        .setAutoRead(
            !held
                && channel.isWritable()
                && inboundMessages.get() < MOST_UNREAD_MESSAGES
                && inboundBytes.get() <= policy.limits().frame());
  }
}
