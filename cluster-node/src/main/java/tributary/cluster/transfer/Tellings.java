package tributary.cluster.transfer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.scheduling.Assignment;
import tributary.cluster.scheduling.PartyOrder;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.transfer.Received;
import tributary.core.transfer.TransferAction;
import tributary.model.ClientId;
import tributary.model.Manifest;
import tributary.model.SegmentRange;
import tributary.model.TraceContext;
import tributary.model.TransferId;
import tributary.trace.LogScope;

/** Carries a transfer's actions out: who is told, in which words. */
final class Tellings {
  private static final Logger log = LoggerFactory.getLogger(Tellings.class);

  private final TransferId id;
  private final TransferEntity.Ports ports;
  private final TransferTrace trace;
  private final Map<ClientId, ActorRef<PartyOrder>> sessions = new HashMap<>();
  private Optional<Manifest> manifest = Optional.empty();

  Tellings(TransferId id, TransferEntity.Ports ports) {
    this.id = id;
    this.ports = ports;
    this.trace = new TransferTrace(id, ports.tracing());
  }

  void remember(Assignment assignment) {
    trace.assigned(assignment);
    switch (assignment) {
      case Assignment.Grant(LeaseTerms terms, var donor, var receiver, var carried) -> {
        remember(terms.donor(), donor);
        remember(terms.receiver(), receiver);
        manifest = carried;
      }
      case Assignment.Start _, Assignment.PartyGone _, Assignment.Cancel _ -> {}
    }
  }

  private void remember(ClientId client, ActorRef<PartyOrder> session) {
    sessions.put(client, session);
  }

  void assembled(ActorRef<PartyOrder> session) {
    trace.assembled();
    remember(id.client(), session);
  }

  LogScope logged() {
    return LogScope.of(trace.context());
  }

  void received(Received more) {
    more.byReason().forEach(ports.received()::accept);
  }

  void tell(TransferAction action) {
    trace.told(action);
    switch (action) {
      case TransferAction.Ready(int epoch) ->
          scheduler(new SchedulerCommand.TransferReady(id, epoch));
      case TransferAction.Retrying(int epoch, var until, var reason) ->
          scheduler(new SchedulerCommand.TransferRetrying(id, epoch, until, reason));
      case TransferAction.PartyHeld(var lease, var party, boolean held) ->
          scheduler(new SchedulerCommand.PartyHeld(lease, party, held));
      case TransferAction.LeaseEnded ended -> leaseEnded(ended);
      case TransferAction.DonorLacks(var donor, int segment, var reason) ->
          scheduler(
              new SchedulerCommand.SegmentsDropped(
                  donor, id.media(), List.of(new SegmentRange(segment, 1)), reason));
      case TransferAction.Ended(int epoch, var outcome, var reason) ->
          scheduler(new SchedulerCommand.TransferEnded(id, epoch, outcome, reason));
      case TransferAction.OrderLease(LeaseTerms terms) -> order(terms);
      case TransferAction.CancelLease(var lease, var party, var reason) ->
          party(party, new PartyOrder.Cancel(lease, reason));
      case TransferAction.Probe(var lease, var party) -> {
        log.info("party silent: lease={} party={}", lease, party);
        party(party, new PartyOrder.Probe(lease));
      }
      case TransferAction.Confirm _ -> {
        party(id.client(), new PartyOrder.ItemConfirmed(id.media()));
        ports.clients().apply(id.client()).tell(new ClientCommand.ConfirmHolding(id.media()));
      }
    }
  }

  private void order(LeaseTerms terms) {
    log.info(
        "lease: id={} donor={} origin={} segments={} rate={} way={} reason={}",
        terms.lease(),
        terms.donor(),
        terms.donorIsOrigin(),
        terms.segments(),
        terms.rateBitsPerSecond(),
        terms.way().getClass().getSimpleName(),
        terms.reason());
    Optional<TraceContext> lease = trace.ordered(terms);
    party(terms.donor(), new PartyOrder.Lease(terms, Optional.empty(), lease));
    party(terms.receiver(), new PartyOrder.Lease(terms, manifest, lease));
  }

  private void leaseEnded(TransferAction.LeaseEnded ended) {
    if (!ended.failure().isEmpty()) {
      log.info(
          "lease failed: id={} bytes={} blame={} failure=\"{}\"",
          ended.lease(),
          ended.bytes(),
          ended.blame(),
          ended.failure());
    }
    scheduler(
        new SchedulerCommand.LeaseEnded(
            ended.lease(), ended.bytes(), ended.elapsedMillis(), ended.failure(), ended.blame()));
  }

  private void scheduler(SchedulerCommand command) {
    ports.schedulers().apply(id.client().cell()).tell(command);
  }

  private void party(ClientId client, PartyOrder order) {
    ActorRef<PartyOrder> session = sessions.get(client);
    if (session != null) {
      session.tell(order);
    }
  }
}
