package tributary.edge.link;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.RefusedException;
import tributary.wire.Frames;
import tributary.wire.Inventory;
import tributary.wire.Tls;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Heartbeat;
import tributary.wire.proto.Hello;
import tributary.wire.proto.Welcome;

/**
 * One connection to a gateway from its handshake to its end: {@code SECURING -> JOINING -> JOINED
 * -> OVER}. On its event loop only.
 */
final class LinkSession extends SimpleChannelInboundHandler<ClusterToEdge> {
  private static final Logger log = LoggerFactory.getLogger(LinkSession.class);
  private static final int SHORTEST_REPORT_MILLIS = 50;
  private static final int LONGEST_REPORT_MILLIS = 60_000;
  private static final int LONGEST_RETRY_MILLIS = 600_000;

  private enum Phase {
    SECURING,
    JOINING,
    JOINED,
    OVER
  }

  private final LinkSettings settings;
  private final LinkPorts ports;
  private final Executor blocking;
  private final SessionOwner owner;
  private final List<ScheduledFuture<?>> timers = new ArrayList<>();
  private Phase phase = Phase.SECURING;
  private ChannelHandlerContext ctx;
  private Questions questions;
  private ReportFlow reports;
  private long heardAtNanos;
  private long heartbeatNanos;

  LinkSession(LinkSettings settings, LinkPorts ports, Executor blocking, SessionOwner owner) {
    this.settings = settings;
    this.ports = ports;
    this.blocking = blocking;
    this.owner = owner;
  }

  // ---- from this node

  <T> void ask(
      EdgeToCluster.Builder question, Function<ClusterToEdge, T> read, CompletableFuture<T> asker) {
    if (phase != Phase.JOINED) {
      blocking.execute(() -> asker.completeExceptionally(Questions.notConnected()));
      return;
    }
    try {
      reports.send(question.setRequestId(questions.ask(asker, read)).build());
      ctx.flush();
    } catch (RefusedException e) {
      blocking.execute(() -> asker.completeExceptionally(e));
    }
  }

  /** News that may wait for the report interval; dropped before the handshake and after the end. */
  void batch(Consumer<ReportBatch> news) {
    if (phase == Phase.JOINING || phase == Phase.JOINED) {
      reports.batch(news);
    }
  }

  /** News that goes at once, behind what was batched before it. */
  void tell(Consumer<ReportBatch> news) {
    if (phase == Phase.JOINING || phase == Phase.JOINED) {
      reports.tell(news);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (reports != null) {
      reports.flush();
    }
    context.fireChannelWritabilityChanged();
  }

  // ---- joining

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    questions =
        new Questions(
            context.executor(), blocking, settings.requestTimeout(), settings.mostQuestions());
    reports =
        new ReportFlow(
            context,
            ports.inventory(),
            blocking,
            settings.mostWaitingReports(),
            reason -> end(reason, Duration.ZERO));
    if (phase == Phase.OVER) {
      context.close().addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        secured();
      } else {
        end("TLS: " + Tls.reason(handshake.cause()), Duration.ZERO);
      }
    }
    context.fireUserEventTriggered(event);
  }

  private void secured() {
    try {
      Tls.requireCluster(ctx.channel());
    } catch (RefusedException e) {
      end(e.getMessage(), Duration.ZERO);
      return;
    }
    phase = Phase.JOINING;
    after(
        settings.welcomeTimeout(),
        () -> {
          if (phase == Phase.JOINING) {
            end("no welcome within " + settings.welcomeTimeout(), Duration.ZERO);
          }
        });
    reports.withInventory(
        inventory -> {
          Hello hello =
              LinkMessages.hello(
                  ports.self().get(), inventory.digest(), owner.joinNonce(), owner.untold());
          reports.send(EdgeToCluster.newBuilder().setHello(hello).build());
        });
  }

  private void welcomed(Welcome welcome) {
    owner.welcomed(this, welcome);
    phase = Phase.JOINED;
    heardAtNanos = System.nanoTime();
    Frames.limit(ctx.pipeline(), settings.frameLimitBytes());
    int interval =
        Math.clamp(
            welcome.getReportIntervalMillis(), SHORTEST_REPORT_MILLIS, LONGEST_REPORT_MILLIS);
    every(Duration.ofMillis(interval), reports::flush);
    every(settings.heartbeatInterval(), this::heartbeat);
    reports.open();
    heartbeat();
  }

  private void heartbeat() {
    Duration silence = Duration.ofNanos(System.nanoTime() - heardAtNanos);
    if (silence.compareTo(settings.silenceTimeout()) > 0) {
      end("nothing heard for " + silence.toSeconds() + " s", Duration.ZERO);
      return;
    }
    heartbeatNanos = System.nanoTime();
    CompletableFuture<Boolean> alive = new CompletableFuture<>();
    ask(
        EdgeToCluster.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()),
        ClusterToEdge::hasAccepted,
        alive);
  }

  // ---- from the cluster

  @Override
  protected void channelRead0(ChannelHandlerContext context, ClusterToEdge message) {
    heardAtNanos = System.nanoTime();
    if (phase == Phase.JOINING) {
      joining(message);
    } else if (phase == Phase.JOINED) {
      joined(message);
    }
  }

  private void joining(ClusterToEdge message) {
    if (message.hasWelcome()) {
      welcomed(message.getWelcome());
    } else if (message.hasSessionEnd()) {
      endedByGateway(message);
    } else if (message.hasRefusal()) {
      end(LinkMessages.refused(message.getRefusal()).getMessage(), Duration.ZERO);
    } else {
      end("BAD_MESSAGE: " + message.getMessageCase() + " before the welcome", Duration.ZERO);
    }
  }

  private void joined(ClusterToEdge message) {
    try {
      take(message);
    } catch (RefusedException e) {
      // The scheduler will notice the missing report; the session is worth more than one order.
      log.warn("order not understood case={} {}", message.getMessageCase(), e.getMessage());
    } catch (RuntimeException e) {
      log.error("order failed case={}", message.getMessageCase(), e);
    }
  }

  private void take(ClusterToEdge message) {
    switch (message.getMessageCase()) {
      case INVENTORY_WANTED -> {
        reports.withInventory(this::sendInventory);
        ports.orders().inventoryWanted();
      }
      case LEASE_ORDER, LEASE_CANCEL, STATUS_PROBE, ITEM_CONFIRMED, CATALOG_CHANGED ->
          LinkMessages.give(message, ports.orders());
      case MAPPING_PROBE ->
          ports.orders().probeMapping(LinkMessages.probe(gateway(), message.getMappingProbe()));
      case REACHABILITY_TESTED, RELEASE_OFFER, HOUSEHOLD_LIMITS ->
          LinkMessages.give(message, ports.orders());
      case LIST_UPDATE -> {
        owner.listed(LinkMessages.list(message.getListUpdate()));
        answered(message);
      }
      case SESSION_END -> endedByGateway(message);
      case REFUSAL, QUOTE, MEDIA_PASS, KEY_GRANT, PUBLISHED, CATALOG_PAGE, MANIFEST, ACCEPTED ->
          answered(message);
      case CATALOG_COPY, SNAPSHOT_ORDER, ARTWORK, ENROLLED -> answered(message);
      case WELCOME, MESSAGE_NOT_SET -> log.warn("not expected: {}", message.getMessageCase());
    }
  }

  private InetAddress gateway() {
    return ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress();
  }

  private void answered(ClusterToEdge message) {
    if (message.getAccepted().getClusterTimeMillis() > 0) {
      ports
          .clock()
          .answered(
              Duration.ofNanos(heardAtNanos - heartbeatNanos),
              message.getAccepted().getClusterTimeMillis());
    }
    if (!questions.answer(message) && message.hasRefusal()) {
      log.warn(
          "report refused reason={} detail=\"{}\"",
          message.getRefusal().getReason(),
          message.getRefusal().getDetail());
    }
  }

  private void sendInventory(Inventory inventory) {
    reports.send(EdgeToCluster.newBuilder().setInventory(inventory.toProto()).build());
    log.info("inventory sent items={}", inventory.holdings().size());
  }

  // ---- the end

  private void endedByGateway(ClusterToEdge message) {
    int retry = Math.clamp(message.getSessionEnd().getRetryAfterMillis(), 0, LONGEST_RETRY_MILLIS);
    end(message.getSessionEnd().getReason(), Duration.ofMillis(retry));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (phase != Phase.OVER && !(cause instanceof java.io.IOException)) {
      log.warn("session failed", cause);
    }
    end(String.valueOf(cause.getMessage()), Duration.ZERO);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end("connection lost", Duration.ZERO);
    context.fireChannelInactive();
  }

  /** Of several ends the first counts: it is the cause. */
  void end(String reason, Duration notBefore) {
    if (phase == Phase.OVER) {
      return;
    }
    phase = Phase.OVER;
    timers.forEach(timer -> timer.cancel(false));
    // Without a context it ends while it is still being dialled: handlerAdded will close it.
    if (ctx != null) {
      reports.over();
      questions.failAll(
          new RefusedException("NOT_CONNECTED", "the session ended before the answer: " + reason));
      ctx.close().addListener(ChannelFutureListener.CLOSE);
    }
    owner.ended(this, reason, notBefore);
  }

  private void after(Duration delay, Runnable task) {
    timers.add(ctx.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void every(Duration interval, Runnable task) {
    timers.add(
        ctx.executor()
            .scheduleAtFixedRate(
                task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS));
  }
}
