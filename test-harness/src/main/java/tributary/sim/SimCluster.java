package tributary.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.transfer.LeaseBoard;
import tributary.core.transfer.Transfer;
import tributary.core.transfer.TransferAction;
import tributary.core.transfer.TransferPolicy;
import tributary.core.transfer.TransferRequest;
import tributary.core.transfer.TransferState;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

/**
 * One cell's cluster side: a mind and the very transfer core that the cluster runs, joined by calls
 * for messages.
 */
public final class SimCluster {
  /** The way to the nodes. */
  public interface Nodes {
    void order(LeaseTerms terms, Optional<Manifest> manifest);

    void cancel(ClientId party, LeaseId lease);

    void probe(ClientId party, LeaseId lease);

    void confirm(ClientId receiver, MediaId media);

    void askInventory(ClientId node);

    /** What this node keeps without showing it, from now on. */
    void shadow(ClientId node, List<MediaId> items);
  }

  private static final class Running {
    TransferState state = new TransferState.Absent();
    LeaseBoard board = LeaseBoard.of(state);
    Optional<Manifest> manifest = Optional.empty();
    Instant due = Instant.MAX;
  }

  private final Agenda agenda;
  private final Mind mind;
  private final TransferPolicy transferPolicy;
  private final Nodes nodes;
  private final Map<MediaId, Manifest> catalog = new HashMap<>();
  private final Map<TransferId, Running> transfers = new HashMap<>();
  private final DoubleSupplier jitter;
  private boolean roundComes;
  private long leasesGranted;

  /**
   * @param tick how often time alone makes the mind look again
   * @param jitter spreads retries; from 0 up to, but not, 1
   */
  public SimCluster(
      Agenda agenda,
      Mind mind,
      Duration tick,
      TransferPolicy transferPolicy,
      Nodes nodes,
      DoubleSupplier jitter) {
    this.jitter = jitter;
    this.agenda = agenda;
    this.mind = mind;
    this.transferPolicy = transferPolicy;
    this.nodes = nodes;
    tick(tick.toNanos());
  }

  public long leasesGranted() {
    return leasesGranted;
  }

  private void tick(long every) {
    agenda.after(every, () -> tick(every));
    carryOut(mind.tick(agenda.instant()));
  }

  public void publish(Manifest manifest) {
    catalog.put(manifest.media(), manifest);
    news(new SchedulerEvent.ItemKnown(manifest));
  }

  public void news(SchedulerEvent event) {
    mind.apply(event, agenda.instant());
    if (!roundComes) {
      roundComes = true;
      agenda.after(0, this::round);
    }
  }

  private void round() {
    roundComes = false;
    carryOut(mind.round(agenda.instant()));
    if (mind.hasMore() && !roundComes) {
      roundComes = true;
      agenda.after(0, this::round);
    }
  }

  private void carryOut(List<Decision> decisions) {
    for (Decision decision : decisions) {
      switch (decision) {
        case Decision.Start(var id, var manifest, boolean holdsAll) ->
            decide(
                id,
                new TransferRequest.Start(manifest.lengthBytes(), manifest.rootDigest(), holdsAll));
        case Decision.Grant(var terms, var manifest) -> {
          leasesGranted++;
          TransferId id = terms.lease().transfer();
          running(id).manifest = manifest;
          decide(id, new TransferRequest.Grant(terms));
        }
        case Decision.PartyGone(var id, var party) ->
            decide(id, new TransferRequest.PartyGone(party));
        case Decision.Cancel(var id, var reason) -> decide(id, new TransferRequest.Cancel(reason));
        case Decision.DescribeItem(var media) ->
            news(new SchedulerEvent.ItemKnown(catalog.get(media)));
        case Decision.Shadow(var client, var items) -> nodes.shadow(client, items);
        case Decision.AskInventory(var client) -> nodes.askInventory(client);
        case Decision.OfLoan loan -> throw new IllegalStateException("there is one cell: " + loan);
      }
    }
  }

  private Running running(TransferId id) {
    return transfers.computeIfAbsent(id, none -> new Running());
  }

  public void decide(TransferId id, TransferRequest request) {
    Running running = running(id);
    Transfer.Decided decided =
        Transfer.decide(
            running.state,
            running.board,
            request,
            transferPolicy,
            agenda.instant(),
            jitter.getAsDouble());
    decided.events().forEach(event -> running.state = Transfer.evolve(running.state, event));
    running.board = decided.board();
    decided.actions().forEach(action -> tell(id, running, action));
    keepTime(id, running);
  }

  private void keepTime(TransferId id, Running running) {
    Instant due = Transfer.nextDue(running.state, running.board).orElse(Instant.MAX);
    if (due.equals(running.due)) {
      return;
    }
    running.due = due;
    if (due.isBefore(Instant.MAX)) {
      long wait = Math.max(0, Duration.between(agenda.instant(), due).toNanos());
      agenda.after(
          wait,
          () -> {
            if (running.due.equals(due)) {
              running.due = Instant.MAX;
              decide(id, new TransferRequest.TimePassed());
            }
          });
    }
  }

  private void tell(TransferId id, Running running, TransferAction action) {
    switch (action) {
      case TransferAction.Ready(int epoch) -> news(new SchedulerEvent.TransferReady(id, epoch));
      case TransferAction.Retrying(int epoch, var until, var reason) ->
          news(new SchedulerEvent.TransferRetrying(id, epoch, until));
      case TransferAction.PartyHeld(var lease, var party, boolean held) ->
          news(new SchedulerEvent.PartyHeld(lease, party, held));
      case TransferAction.LeaseEnded(var lease, long bytes, long millis, var failure, var blame) ->
          news(new SchedulerEvent.LeaseEnded(lease, bytes, millis, failure, blame));
      case TransferAction.DonorLacks(var donor, int segment, var reason) ->
          news(
              new SchedulerEvent.SegmentsDropped(
                  donor, id.media(), List.of(new SegmentRange(segment, 1))));
      case TransferAction.Ended(int epoch, var outcome, var reason) ->
          news(
              new SchedulerEvent.TransferEnded(id, epoch, SchedulerEvent.Outcome.valueOf(outcome)));
      case TransferAction.OrderLease(var terms) -> nodes.order(terms, running.manifest);
      case TransferAction.CancelLease(var lease, var party, var reason) ->
          nodes.cancel(party, lease);
      case TransferAction.Probe(var lease, var party) -> nodes.probe(party, lease);
      case TransferAction.Confirm() -> nodes.confirm(id.client(), id.media());
    }
  }
}
