package tributary.edge.screen;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.Refusal;
import tributary.model.RefusedException;

/** One connection: one request at a time, answered on a thread that may block. */
final class ScreenHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(ScreenHandler.class);

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Of requests sent ahead; no browser sends any. */
  private static final int MOST_WAITING = 8;

  private final RequestGate gate;
  private final Routes routes;
  private final Executor blocking;
  private final Deque<FullHttpRequest> waiting = new ArrayDeque<>();
  private boolean isAnswering;

  ScreenHandler(RequestGate gate, Routes routes, Executor blocking) {
    this.gate = gate;
    this.routes = routes;
    this.blocking = blocking;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (!isAnswering) {
      start(ctx, request);
    } else if (waiting.size() < MOST_WAITING) {
      waiting.add(request.retain());
    } else {
      var _ = ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    waiting.forEach(FullHttpRequest::release);
    waiting.clear();
    ctx.fireChannelInactive();
  }

  private void start(ChannelHandlerContext ctx, FullHttpRequest request) {
    isAnswering = true;
    if (request.decoderResult().isFailure()) {
      String detail = "no HTTP: " + request.decoderResult().cause().getMessage();
      write(ctx, Problems.of(new Refusal("BAD_REQUEST", detail)), false);
      return;
    }
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    HttpMethod method = request.method();
    String uri = request.uri();
    Optional<Refusal> refusal = refusal(request);
    if (refusal.isPresent()) {
      write(ctx, Problems.of(refusal.get()), keepAlive);
      return;
    }
    byte[] body = ByteBufUtil.getBytes(request.content());
    blocking.execute(
        () -> {
          Reply reply = answer(method, uri, body);
          ctx.executor().execute(() -> write(ctx, reply, keepAlive));
        });
  }

  /** The answer is sent: on to the next request, if it came already. */
  private void next(ChannelHandlerContext ctx) {
    isAnswering = false;
    FullHttpRequest request = waiting.poll();
    if (request != null) {
      try {
        start(ctx, request);
      } finally {
        request.release();
      }
    }
  }

  /** Nothing came and nothing left for long. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      var _ = ctx.close();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.atWarn().setCause(cause).log("screen connection failed");
    }
    var _ = ctx.close();
  }

  private Optional<Refusal> refusal(FullHttpRequest request) {
    try {
      return gate.check(request, Routes.path(request.uri()));
    } catch (RefusedException e) {
      return Optional.of(e.refusal());
    }
  }

  private Reply answer(HttpMethod method, String uri, byte[] body) {
    try {
      return routes.answer(method, uri, body);
    } catch (RefusedException e) {
      return Problems.of(e.refusal());
    } catch (IOException | RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("method", method)
          .addKeyValue("path", Routes.path(uri))
          .log("a request of the screen failed");
      return Problems.of(new Refusal("INTERNAL", "something broke on the box; its log says what"));
    }
  }

  private void write(ChannelHandlerContext ctx, Reply reply, boolean keepAlive) {
    switch (reply.body()) {
      case Reply.Body.Whole(byte[] bytes, boolean isMedia) -> {
        ChannelFuture sent = ctx.writeAndFlush(whole(reply, bytes, keepAlive));
        if (isMedia) {
          sent.addListener(done -> Arrays.fill(bytes, (byte) 0));
        }
        sent(ctx, sent, keepAlive);
      }
      case Reply.Body.Streamed streamed -> {
        var _ = ctx.write(head(reply, streamed.length(), keepAlive));
        blocking.execute(() -> stream(ctx, streamed, keepAlive));
      }
    }
  }

  private void sent(ChannelHandlerContext ctx, ChannelFuture sent, boolean keepAlive) {
    if (keepAlive) {
      sent.addListener(done -> next(ctx));
    } else {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** One array in memory at a time: the next is made when the last has left. */
  private void stream(ChannelHandlerContext ctx, Reply.Body.Streamed body, boolean keepAlive) {
    try {
      for (long at = 0; at < body.length(); ) {
        byte[] clear = body.source().at(at);
        at += clear.length;
        ChannelFuture sent =
            ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(clear)));
        sent.awaitUninterruptibly();
        Arrays.fill(clear, (byte) 0);
        if (!sent.isSuccess()) {
          return;
        }
      }
      ctx.executor()
          .execute(
              () -> sent(ctx, ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT), keepAlive));
    } catch (IOException | RuntimeException e) {
      // The head has left: only a connection that ends too soon can tell the reader.
      LOG.atWarn().addKeyValue("why", e.toString()).log("a download ended before its end");
      var _ = ctx.close();
    }
  }

  private static FullHttpResponse whole(Reply reply, byte[] bytes, boolean keepAlive) {
    HttpResponse head = head(reply, bytes.length, keepAlive);
    return new DefaultFullHttpResponse(
        head.protocolVersion(),
        head.status(),
        Unpooled.wrappedBuffer(bytes),
        head.headers(),
        EmptyHttpHeaders.INSTANCE);
  }

  /** Of a request that never came to a thread of its own. */
  static FullHttpResponse refusal(Refusal refusal) {
    Reply reply = Problems.of(refusal);
    return whole(reply, ((Reply.Body.Whole) reply.body()).bytes(), false);
  }

  private static HttpResponse head(Reply reply, long length, boolean keepAlive) {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, reply.status());
    HttpHeaders headers = response.headers();
    if (!reply.contentType().isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
    }
    if (reply.status().code() != 204) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
    }
    // Clear film must never reach the browser's disk; nor may yesterday's page meet today's box.
    headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    reply.headers().forEach(headers::set);
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return response;
  }
}
