package tributary.cluster.scheduling;

import java.util.LinkedHashMap;
import java.util.Optional;
import tributary.cluster.client.ListTrace;
import tributary.model.CellId;
import tributary.model.MediaId;
import tributary.model.TraceContext;
import tributary.model.TransferId;
import tributary.trace.TraceSpan;
import tributary.trace.Tracing;
import tributary.trace.Tracing.Part;

/**
 * Traced wishes that wait for their transfer: each is a span, from the change of the list to the
 * decision. As soft as the scheduler: one that moves forgets them.
 */
final class WishTraces {
  /** A wish for what cannot be had waits for ever. */
  private static final int MOST_WAITING = 10_000;

  private final CellId cell;
  private final Tracing tracing;
  private final LinkedHashMap<TransferId, TraceSpan> waiting = new LinkedHashMap<>();

  WishTraces(CellId cell, Tracing tracing) {
    this.cell = cell;
    this.tracing = tracing;
  }

  void listed(SchedulerCommand.ListChanged changed) {
    waiting
        .entrySet()
        .removeIf(
            entry -> {
              TransferId wish = entry.getKey();
              boolean over =
                  wish.client().equals(changed.client())
                      && !changed.list().items().contains(wish.media());
              if (over) {
                entry.getValue().failed("taken off the list");
              }
              return over;
            });
    changed.trace().ifPresent(trace -> wished(changed, trace));
  }

  private void wished(SchedulerCommand.ListChanged changed, ListTrace trace) {
    for (MediaId media : trace.wishes()) {
      TransferId wish = new TransferId(changed.client(), media);
      TraceSpan span =
          tracing.begin("scheduler decides", Part.INTERNAL, Optional.of(trace.context()));
      if (span.context().isPresent()) {
        span.with("tributary.cell", cell.toString()).with("tributary.transfer", wish.toString());
        end(waiting.put(wish, span), "wished for again");
      }
    }
    while (waiting.size() > MOST_WAITING) {
      end(waiting.pollFirstEntry().getValue(), "too many wait");
    }
  }

  private static void end(TraceSpan span, String why) {
    if (span != null) {
      span.failed(why);
    }
  }

  /** The transfer is to start: for what it causes. */
  Optional<TraceContext> decided(TransferId transfer) {
    TraceSpan span = waiting.remove(transfer);
    if (span == null) {
      return Optional.empty();
    }
    span.end();
    return span.context();
  }
}
