package tributary.edge.screen;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import tributary.model.Refusal;

/** Collects a request's body, and says how much is too much. */
final class BodyLimit extends HttpObjectAggregator {

  BodyLimit(int largestBodyBytes) {
    super(largestBodyBytes);
  }

  /** The rest of the body is still on its way: the connection cannot be used again. */
  @Override
  protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
    Refusal refusal =
        new Refusal("BODY_TOO_LARGE", "a body may have " + maxContentLength() + " bytes");
    ctx.writeAndFlush(ScreenHandler.refusal(refusal)).addListener(ChannelFutureListener.CLOSE);
  }
}
