package tributary.cluster.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.crypto.PeerCertificate;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.wire.FrameTooLongException;
import tributary.wire.Tls;
import tributary.wire.proto.EdgeToCluster;

/**
 * One connection: TLS, then either one Enrol, or a session for the node that the certificate names.
 * Whatever is wrong ends this connection, with its reason where the other side can still hear it,
 * and nothing else.
 */
final class GatewayHandler extends SimpleChannelInboundHandler<EdgeToCluster> {
  private static final Logger log = LoggerFactory.getLogger(GatewayHandler.class);

  /** The gateway stops: connections that have no session yet end here, the others by theirs. */
  record Stop(String reason) {}

  private final GatewayTools tools;
  private final Enrolment enrolment;
  private final ActorRef<EdgeSessions.Command> sessions;
  private NettyConnection connection;
  private ActorRef<EdgeSession.Command> session;
  private Future<?> silence;
  private boolean secured;
  private boolean hasCertificate;
  private boolean enrolling;
  private final List<EdgeToCluster> early = new ArrayList<>();

  GatewayHandler(GatewayTools tools, Enrolment enrolment, ActorRef<EdgeSessions.Command> sessions) {
    this.tools = tools;
    this.enrolment = enrolment;
    this.sessions = sessions;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    connection = new NettyConnection(ctx.channel(), tools.policy());
    int open = tools.metrics().connectionOpened();
    if (open > tools.policy().limits().connections()) {
      tools.metrics().refused("TOO_MANY_CONNECTIONS");
      log.warn(
          "connection refused: address={} reason=\"{} are open already\"",
          ctx.channel().remoteAddress(),
          open - 1);
      var _ = ctx.close();
    }
    ctx.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (connection != null) {
      tools.metrics().connectionClosed();
    }
    if (silence != null) {
      silence.cancel(false);
    }
    if (session != null) {
      session.tell(new EdgeSession.Closed("the connection is closed"));
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        secured(ctx);
      } else {
        unsecured(ctx, handshake.cause());
      }
    } else if (event instanceof Stop stop && session == null && connection != null) {
      connection.end(stop.reason());
    } else if (event instanceof IdleStateEvent) {
      tools.metrics().refused("IDLE");
      end(ctx, "IDLE: nothing was heard for " + tools.policy().timing().idle());
    }
    ctx.fireUserEventTriggered(event);
  }

  private void unsecured(ChannelHandlerContext ctx, Throwable cause) {
    tools.metrics().refused("TLS_HANDSHAKE");
    audit(new Refusal("TLS_HANDSHAKE", String.valueOf(Tls.reason(cause))));
    log.warn(
        "TLS handshake failed: address={} reason=\"{}\"",
        ctx.channel().remoteAddress(),
        Tls.reason(cause));
    var _ = ctx.close();
  }

  private void secured(ChannelHandlerContext ctx) {
    secured = true;
    silence =
        ctx.executor()
            .schedule(
                () -> end(ctx, "SILENT: no first message in time"),
                tools.policy().timing().hello().toMillis(),
                TimeUnit.MILLISECONDS);
    try {
      Optional<PeerCertificate> peer = Tls.peer(ctx.channel());
      peer.ifPresent(
          node -> {
            hasCertificate = true;
            connection.hold(true);
            sessions.tell(
                new EdgeSessions.Open(
                    node, connection, opened -> ctx.executor().execute(() -> attach(ctx, opened))));
          });
    } catch (RefusedException e) {
      tools.metrics().refused(e.refusal().reason());
      audit(e.refusal());
      end(ctx, e.refusal().toString());
    }
  }

  private void audit(Refusal refusal) {
    tools.audit(Kind.SESSION, connection.remote().getAddress().getHostAddress(), "", refusal);
  }

  private void attach(ChannelHandlerContext ctx, ActorRef<EdgeSession.Command> opened) {
    session = opened;
    // A message may have come in the same packet as the end of the handshake.
    early.forEach(this::pass);
    early.clear();
    if (!ctx.channel().isActive()) {
      session.tell(new EdgeSession.Closed("the connection was closed while joining"));
    }
    connection.hold(false);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, EdgeToCluster message) {
    silence.cancel(false);
    if (session != null) {
      pass(message);
    } else if (hasCertificate) {
      early.add(message);
    } else if ((message.hasEnrol() || message.hasRenew()) && !enrolling) {
      enrolling = true;
      enrol(message);
    } else {
      Refusal refusal =
          new Refusal(
              "CERTIFICATE_REQUIRED",
              "without a certificate one Enrol or Renew is all, was " + message.getMessageCase());
      tools.metrics().refused(refusal.reason());
      audit(refusal);
      end(ctx, refusal.toString());
    }
  }

  private void pass(EdgeToCluster message) {
    int bytes = message.getSerializedSize();
    connection.received(bytes);
    session.tell(new EdgeSession.Received(message, bytes));
  }

  private void enrol(EdgeToCluster message) {
    var _ =
        enrolment
            .answer(message, connection.remote().getAddress())
            .thenAccept(
                answer -> {
                  connection.send(answer);
                  connection.end("ENROLMENT_OVER: one answer is all");
                });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.readOrNot();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case FrameTooLongException tooLong -> {
        tools.metrics().refused("FRAME_TOO_LONG");
        end(ctx, "FRAME_TOO_LONG: " + tooLong.getMessage());
      }
      case RefusedException refused -> {
        tools.metrics().refused(refused.refusal().reason());
        end(ctx, refused.refusal().toString());
      }
      case DecoderException garbage -> {
        // The handshake's end has been counted and logged where it was noticed.
        if (secured) {
          tools.metrics().refused("TLS");
          log.warn(
              "connection closed: address={} reason=\"{}\"",
              ctx.channel().remoteAddress(),
              garbage.getMessage());
        }
        var _ = ctx.close();
      }
      case IOException lost -> {
        log.debug("connection lost: {} {}", ctx.channel().remoteAddress(), lost.getMessage());
        var _ = ctx.close();
      }
      default -> {
        log.error("connection failed: address={}", ctx.channel().remoteAddress(), cause);
        var _ = ctx.close();
      }
    }
  }

  private void end(ChannelHandlerContext ctx, String reason) {
    log.warn("connection ends: address={} reason=\"{}\"", ctx.channel().remoteAddress(), reason);
    connection.end(reason);
  }
}
