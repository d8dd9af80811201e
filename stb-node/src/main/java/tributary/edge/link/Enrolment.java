package tributary.edge.link;

import com.google.protobuf.ByteString;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.crypto.DeviceKey;
import tributary.crypto.Identity;
import tributary.model.Base32;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.wire.Fields;
import tributary.wire.Tls;
import tributary.wire.proto.ClusterToEdge;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.Enrol;
import tributary.wire.proto.Enrolled;

/**
 * Trades an authorization code for a certificate, once in a node's life (Fig 6): one connection
 * without a client certificate, one question, one answer. The key is made here and stays.
 */
public final class Enrolment {
  private static final Logger log = LoggerFactory.getLogger(Enrolment.class);
  private static final int MOST_CERTIFICATES = 8;
  // Client id and secret, both 10 characters, as the cluster makes them.
  private static final int CODE_LENGTH = 20;

  private final LinkSettings settings;
  private final Path directory;
  private final X509Certificate trustAnchor;
  private final EventLoop loop;
  private final Gateways gateways = new Gateways(RandomGenerator.getDefault());
  private final Executor blocking;

  /**
   * @param directory gets the key and the certificate
   * @param blocking for disk and name lookups; virtual threads do
   */
  public Enrolment(
      LinkSettings settings,
      Path directory,
      X509Certificate trustAnchor,
      EventLoopGroup loops,
      Executor blocking) {
    this.settings = settings;
    this.directory = directory;
    this.trustAnchor = trustAnchor;
    this.loop = loops.next();
    this.blocking = blocking;
  }

  /**
   * The registration, stored already. A lost answer loses nothing: with the same key the same code
   * may be tried again.
   *
   * @param typed the code as a person typed it
   * @return fails with RefusedException: BAD_CODE, what the cluster refuses (UNKNOWN_CODE,
   *     CODE_USED, CODE_EXPIRED, CODE_LOCKED...), NOT_CONNECTED, TIMEOUT, WRONG_SERVER,
   *     BAD_CERTIFICATE, DISK
   */
  public CompletionStage<Registration> enrol(String typed) {
    String code = Base32.canonical(typed);
    if (code.length() != CODE_LENGTH) {
      return CompletableFuture.failedFuture(
          new RefusedException(
              "BAD_CODE",
              "an authorization code has "
                  + CODE_LENGTH
                  + " characters, this one has "
                  + code.length()));
    }
    CompletableFuture<Registration> result = new CompletableFuture<>();
    CompletionStage<DeviceKey> key = CompletableFuture.supplyAsync(this::deviceKey, blocking);
    key.thenCompose(own -> enrol(code, own))
        .whenComplete(
            (registration, failure) -> {
              if (failure == null) {
                result.complete(registration);
              } else {
                result.completeExceptionally(
                    failure instanceof CompletionException ? failure.getCause() : failure);
              }
            });
    return result;
  }

  private CompletionStage<Registration> enrol(String code, DeviceKey key) {
    return ask(code, key).thenApplyAsync(enrolled -> store(register(enrolled, key)), blocking);
  }

  private DeviceKey deviceKey() {
    try {
      return Registration.deviceKey(directory);
    } catch (IOException e) {
      throw disk(e);
    }
  }

  private Registration register(Enrolled enrolled, DeviceKey key) {
    List<X509Certificate> chain =
        Fields.atMost("certificate_chain", enrolled.getCertificateChainList(), MOST_CERTIFICATES)
            .stream()
            .map(
                der ->
                    Fields.read("certificate_chain", der.toByteArray(), Identity::parseCertificate))
            .toList();
    Registration registration = Registration.of(key, chain, trustAnchor);
    if (!registration.client().text().equals(enrolled.getClientId())
        || !registration.registrationNumber().equalsIgnoreCase(enrolled.getRegistrationNumber())) {
      throw new RefusedException(
          "BAD_CERTIFICATE",
          "the certificate names " + registration.client() + ", the answer another client");
    }
    return registration;
  }

  private Registration store(Registration registration) {
    try {
      registration.store(directory);
    } catch (IOException e) {
      throw disk(e);
    }
    log.info(
        "enrolled client={} kind={} registration={}",
        registration.client(),
        registration.kind(),
        registration.registrationNumber());
    return registration;
  }

  private static RefusedException disk(IOException cause) {
    RefusedException refused = new RefusedException("DISK", String.valueOf(cause.getMessage()));
    refused.initCause(cause);
    return refused;
  }

  private CompletionStage<Enrolled> ask(String code, DeviceKey key) {
    CompletableFuture<Enrolled> answer = new CompletableFuture<>();
    EdgeToCluster question =
        EdgeToCluster.newBuilder()
            .setRequestId(1)
            .setEnrol(
                Enrol.newBuilder()
                    .setAuthorizationCode(code)
                    .setCertificateRequest(ByteString.copyFrom(key.certificateRequest())))
            .build();
    new GatewayDial(settings, gateways, loop, blocking)
        .dial(
            Tls.client(trustAnchor),
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
