package tributary.cluster.transfer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tributary.cluster.scheduling.Assignment;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.transfer.TransferAction;
import tributary.model.LeaseId;
import tributary.model.TraceContext;
import tributary.model.TransferId;
import tributary.trace.TraceSpan;
import tributary.trace.Tracing;
import tributary.trace.Tracing.Part;

/**
 * The spans of one transfer: its start, each lease, its end. A transfer may take hours, and a span
 * is seen only once it has ended: so there is none that lasts as long. Soft: what is taken up again
 * on another node is not traced further.
 */
final class TransferTrace {
  private final TransferId id;
  private final Tracing tracing;
  private final Map<LeaseId, TraceSpan> leases = new HashMap<>();
  private TraceSpan start = TraceSpan.none();
  private TraceSpan end = TraceSpan.none();

  TransferTrace(TransferId id, Tracing tracing) {
    this.id = id;
    this.tracing = tracing;
  }

  /** Also of what follows when the start has ended long since. */
  Optional<TraceContext> context() {
    return start.context();
  }

  void assigned(Assignment assignment) {
    if (assignment instanceof Assignment.Start assigned && assigned.trace().isPresent()) {
      start.end();
      start =
          tracing
              .begin("transfer starts", Part.INTERNAL, assigned.trace())
              .with("tributary.transfer", id.toString());
    }
  }

  void assembled() {
    end = begin("transfer ends");
  }

  Optional<TraceContext> ordered(LeaseTerms terms) {
    TraceSpan lease =
        tracing
            .begin("lease", Part.PRODUCER, context())
            .with("tributary.lease", terms.lease().toString())
            .with("tributary.donor", terms.donor().text())
            .with("tributary.reason", terms.reason().name());
    if (lease.context().isPresent()) {
      leases.put(terms.lease(), lease);
    }
    return lease.context();
  }

  void told(TransferAction action) {
    switch (action) {
      case TransferAction.Ready _ -> start.end();
      case TransferAction.LeaseEnded ended -> leaseEnded(ended);
      case TransferAction.Ended(int epoch, var outcome, var reason) ->
          ended(epoch, outcome, reason);
      case TransferAction.Retrying _,
          TransferAction.PartyHeld _,
          TransferAction.DonorLacks _,
          TransferAction.OrderLease _,
          TransferAction.CancelLease _,
          TransferAction.Probe _,
          TransferAction.Confirm _ -> {}
    }
  }

  private void leaseEnded(TransferAction.LeaseEnded ended) {
    TraceSpan lease = leases.remove(ended.lease());
    if (lease != null) {
      lease.with("tributary.bytes", ended.bytes());
      finish(lease, ended.failure());
    }
  }

  private void ended(int epoch, String outcome, String reason) {
    if (end.context().isEmpty()) {
      end = begin("transfer ends");
    }
    end.with("tributary.epoch", epoch).with("tributary.outcome", outcome);
    finish(end, outcome.equals("SUCCEEDED") ? "" : reason);
    end = TraceSpan.none();
    start = TraceSpan.none();
  }

  private TraceSpan begin(String name) {
    return tracing.begin(name, Part.INTERNAL, context()).with("tributary.transfer", id.toString());
  }

  private static void finish(TraceSpan span, String failure) {
    if (failure.isEmpty()) {
      span.end();
    } else {
      span.failed(failure);
    }
  }
}
