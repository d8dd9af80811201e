package tributary.edge.link;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.wire.Inventory;
import tributary.wire.proto.EdgeToCluster;

/**
 * Lets a session's news through once it may go: after the Welcome, as fast as the gateway reads,
 * and not while an inventory is on its way: told before it, a segment that it does not show yet
 * would be forgotten; told after it, a repetition does no harm. On the session's event loop only.
 */
final class ReportFlow {
  private static final Logger log = LoggerFactory.getLogger(ReportFlow.class);

  private final ChannelHandlerContext ctx;
  private final Supplier<Inventory> inventory;
  private final Executor blocking;
  private final int mostWaiting;
  private final Consumer<String> end;
  private final ReportBatch reports = new ReportBatch();
  private boolean opened;
  private boolean over;
  private int inventoriesUnderWay;

  /**
   * @param end takes the reason when the session cannot go on
   */
  ReportFlow(
      ChannelHandlerContext ctx,
      Supplier<Inventory> inventory,
      Executor blocking,
      int mostWaiting,
      Consumer<String> end) {
    this.ctx = ctx;
    this.inventory = inventory;
    this.blocking = blocking;
    this.mostWaiting = mostWaiting;
    this.end = end;
  }

  /** The Welcome was heard. */
  void open() {
    opened = true;
    flush();
  }

  void over() {
    over = true;
  }

  /** News that may wait for the report interval. */
  void batch(Consumer<ReportBatch> news) {
    if (!over) {
      news.accept(reports);
      if (reports.size() > mostWaiting) {
        end.accept(reports.size() + " reports wait and none is taken");
      }
    }
  }

  /** News that goes at once, behind what was batched before it. */
  void tell(Consumer<ReportBatch> news) {
    batch(news);
    flush();
  }

  void flush() {
    if (opened && !over && inventoriesUnderWay == 0 && ctx.channel().isWritable()) {
      reports.drain().forEach(this::send);
      ctx.flush();
    }
  }

  void send(EdgeToCluster message) {
    ctx.write(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  /** Takes the inventory off the loop, hands it to {@code then} on it, then lets news go again. */
  void withInventory(Consumer<Inventory> then) {
    inventoriesUnderWay++;
    blocking.execute(
        () -> {
          try {
            Inventory taken = inventory.get();
            ctx.executor().execute(() -> took(taken, then));
          } catch (RuntimeException e) {
            log.error("no inventory", e);
            ctx.executor().execute(() -> end.accept("no inventory: " + e.getMessage()));
          }
        });
  }

  private void took(Inventory taken, Consumer<Inventory> then) {
    if (!over) {
      inventoriesUnderWay--;
      then.accept(taken);
      ctx.flush();
      flush();
    }
  }
}
