package tributary.edge.link;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.wire.Tls;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Enrolled;

/**
 * One connection without a client certificate, one question, one answer: all that a node does whose
 * certificate is yet to come, or has ended.
 *
 * @param gateways chooses; on the loop only
 */
record EnrolmentCall(LinkSettings settings, Gateways gateways, EventLoop loop, Executor blocking) {

  /**
   * Fails with RefusedException: what the cluster refuses, NOT_CONNECTED, TIMEOUT, WRONG_SERVER.
   */
  CompletionStage<Enrolled> ask(List<X509Certificate> trustAnchors, EdgeToCluster.Builder asked) {
    CompletableFuture<Enrolled> answer = new CompletableFuture<>();
    EdgeToCluster question = asked.setRequestId(1).build();
    new GatewayDial(settings, gateways, loop, blocking)
        .dial(
            Tls.client(trustAnchors),
            () -> new Conversation(question, answer),
            failure ->
                answer.completeExceptionally(new RefusedException("NOT_CONNECTED", failure)));
    return answer;
  }

  private final class Conversation extends SimpleChannelInboundHandler<ClusterToEdge> {
    private final EdgeToCluster question;
    private final CompletableFuture<Enrolled> answer;
    private ScheduledFuture<?> timer;

    Conversation(EdgeToCluster question, CompletableFuture<Enrolled> answer) {
      this.question = question;
      this.answer = answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      timer =
          ctx.executor()
              .schedule(
                  () ->
                      fail(
                          ctx, new Refusal("TIMEOUT", "no answer in " + settings.requestTimeout())),
                  settings.requestTimeout().toMillis(),
                  TimeUnit.MILLISECONDS);
      ctx.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
          askNow(ctx);
        } else {
          fail(ctx, new Refusal("NOT_CONNECTED", "TLS: " + Tls.reason(handshake.cause())));
        }
      }
      ctx.fireUserEventTriggered(event);
    }

    private void askNow(ChannelHandlerContext ctx) {
      try {
        Tls.requireCluster(ctx.channel());
        ctx.writeAndFlush(question).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
      } catch (RefusedException e) {
        fail(ctx, e.refusal());
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ClusterToEdge message) {
      if (message.hasEnrolled()) {
        answer.complete(message.getEnrolled());
      } else if (message.hasRefusal()) {
        fail(ctx, LinkMessages.refused(message.getRefusal()).refusal());
      } else if (message.hasSessionEnd()) {
        fail(ctx, Refusal.parse(message.getSessionEnd().getReason()));
      } else {
        fail(ctx, Answer.unexpected(message).refusal());
      }
      ctx.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      timer.cancel(false);
      fail(ctx, new Refusal("NOT_CONNECTED", "the gateway closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      fail(
          ctx,
          cause instanceof RefusedException refused
              ? refused.refusal()
              : new Refusal("NOT_CONNECTED", String.valueOf(cause.getMessage())));
    }

    /** Of several failures the first counts: it is the cause. */
    private void fail(ChannelHandlerContext ctx, Refusal refusal) {
      answer.completeExceptionally(new RefusedException(refusal));
      ctx.close().addListener(ChannelFutureListener.CLOSE);
    }
  }
}
