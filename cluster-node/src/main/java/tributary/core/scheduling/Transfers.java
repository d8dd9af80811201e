package tributary.core.scheduling;

import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tributary.core.scheduling.RunningTransfer.Stage;
import tributary.model.LeaseId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

/**
 * Running transfers and their leases: what was asked of them, what they answered, what is reserved
 * for them. A transfer that does not answer is asked again, so that no lost message and no restart
 * of its entity leaves one stuck.
 */
final class Transfers {
  private final SchedulerPolicy policy;
  private final Cell cell;
  private final Turns turns;
  private final List<Decision> decisions;
  private final Leases leases;
  private final Pairing pairing;
  private final Watch watch = new Watch();

  Transfers(
      SchedulerPolicy policy, Cell cell, Turns turns, Pairing pairing, List<Decision> decisions) {
    this.policy = policy;
    this.cell = cell;
    this.turns = turns;
    this.pairing = pairing;
    this.decisions = decisions;
    this.leases = new Leases(policy, cell, turns, pairing);
  }

  List<RunningTransfer> all() {
    return cell.nodes.values().stream()
        .flatMap(node -> node.receiving().values().stream())
        .toList();
  }

  void start(Node receiver, Item item, Instant now) {
    TransferId id = new TransferId(receiver.id, item.media);
    RunningTransfer transfer =
        new RunningTransfer(id, receiver, item, new Blocklist(policy.blockTimes()));
    receiver.receives(transfer);
    cell.wishes.takes(transfer);
    askToStart(transfer, now);
  }

  private void askToStart(RunningTransfer transfer, Instant now) {
    transfer.stage = Stage.STARTING;
    boolean holdsAll = transfer.receiver.holdings.isWhole(transfer.item);
    decisions.add(new Decision.Start(transfer.id, transfer.item.manifest, holdsAll));
    watch.lookAt(transfer, now.plus(policy.answerTimeout()));
  }

  void cancel(RunningTransfer transfer, String reason, Instant now) {
    transfer.stage = Stage.CANCELLING;
    transfer.cancelReason = reason;
    decisions.add(new Decision.Cancel(transfer.id, reason));
    watch.lookAt(transfer, now.plus(policy.answerTimeout()));
  }

  void grant(RunningTransfer transfer, Offer offer, Instant now) {
    decisions.add(leases.grant(transfer, offer, now));
    watch.lookAt(transfer, nextDue(transfer, now));
  }

  void ready(SchedulerEvent.TransferReady news, Instant now) {
    RunningTransfer transfer = find(news.transfer());
    if (transfer == null) {
      // A start that came after its cancel; nobody would ever lease it anything.
      decisions.add(new Decision.Cancel(news.transfer(), "nobody asks for it any more"));
      return;
    }
    if (news.epoch() < transfer.epoch) {
      return;
    }
    enterEpoch(transfer, news.epoch(), now);
    if (transfer.stage == Stage.CANCELLING) {
      cancel(transfer, transfer.cancelReason, now);
      return;
    }
    transfer.stage = Stage.READY;
    watch.lookAt(transfer, nextDue(transfer, now));
    turns.ready(transfer.receiver);
  }

  void retrying(SchedulerEvent.TransferRetrying news, Instant now) {
    RunningTransfer transfer = find(news.transfer());
    if (transfer == null || news.epoch() < transfer.epoch || transfer.stage == Stage.CANCELLING) {
      return;
    }
    leases.releaseAll(transfer, now);
    transfer.epoch = news.epoch();
    transfer.stage = Stage.RETRYING;
    // The receiver's disk may have been too full for it.
    transfer.manifestSent = false;
    watch.lookAt(transfer, news.until().plus(policy.answerTimeout()));
    turns.ready(transfer.receiver);
  }

  private void enterEpoch(RunningTransfer transfer, int epoch, Instant now) {
    if (epoch > transfer.epoch) {
      leases.releaseAll(transfer, now);
      transfer.epoch = epoch;
      transfer.nextLease = 1;
    }
  }

  void ended(SchedulerEvent.TransferEnded news, Instant now) {
    RunningTransfer transfer = find(news.transfer());
    Node receiver = cell.nodes.get(news.transfer().client());
    Item item = cell.items.get(news.transfer().media());
    if (receiver == null || item == null || (transfer != null && news.epoch() < transfer.epoch)) {
      return;
    }
    if (transfer != null) {
      leases.releaseAll(transfer, now);
      forget(transfer);
    }
    switch (news.outcome()) {
      case SUCCEEDED -> {
        if (transfer != null && transfer.dropped) {
          decisions.add(new Decision.AskInventory(receiver.id));
        } else if (transfer != null || receiver.holdings.isWhole(item)) {
          turns.withdraw(receiver);
          cell.confirm(receiver, item);
          turns.wake(item);
        }
      }
      case FAILED -> receiver.rest(item, now.plus(policy.restAfterFailure()));
      case CANCELLED -> cell.toPlace.add(item);
    }
    turns.ready(receiver);
  }

  private void forget(RunningTransfer transfer) {
    transfer.receiver.receivesNoMore(transfer);
    cell.wishes.takesNoMore(transfer);
    watch.lookAt(transfer, null);
  }

  /** The party that was silent to the end, if that ended it. */
  Optional<Node> leaseEnded(SchedulerEvent.LeaseEnded news, Instant now) {
    Lease lease = find(news.lease());
    if (lease == null) {
      return Optional.empty();
    }
    RunningTransfer transfer = lease.transfer;
    leases.release(lease, now);
    if (!news.succeeded() && news.bytes() == 0) {
      // The receiver may have failed, or lost its donor, before it had stored it.
      transfer.manifestSent = false;
    }
    lease.donor.measured(news.bytes(), news.elapsedMillis());
    if (news.connectFailed()) {
      pairing.failed(lease.donor, transfer.receiver, now);
    } else if (news.succeeded() || news.bytes() > 0) {
      pairing.connected(lease.donor, transfer.receiver);
    }
    if (!news.succeeded() && !lease.reason.isNextToPlay() && !lease.reason.isShadow()) {
      turns.refund(transfer.receiver, Math.max(0, lease.bytes() - news.bytes()));
    }
    if (news.succeeded()) {
      transfer.blocked.forgive(lease.donor.id);
      cell.suspects.heard(lease.donor.id);
      BitSet arrived = (BitSet) lease.segments.clone();
      arrived.andNot(lease.dropped);
      cell.hold(transfer.receiver, transfer.item, arrived);
      turns.wakeIfServedBy(transfer.receiver, transfer.item);
    }
    transfer.blocked.blame(lease.donor.id, news.blame(), now);
    if (news.blame() != Blame.NONE) {
      cell.suspects.blame(lease.donor.id, transfer.receiver.id, now);
    }
    if (transfer.stage == Stage.READY) {
      watch.lookAt(transfer, nextDue(transfer, now));
    }
    leases.freed(lease);
    if (news.donorSilent()) {
      return Optional.of(lease.donor);
    }
    return news.receiverSilent() ? Optional.of(transfer.receiver) : Optional.empty();
  }

  void partyHeld(SchedulerEvent.PartyHeld news) {
    Lease lease = find(news.lease());
    if (lease != null) {
      lease.party(news.party()).unanswered |= news.held();
      leases.hold(lease, news.party(), news.held());
      leases.freed(lease);
    }
  }

  private RunningTransfer find(TransferId id) {
    Node receiver = cell.nodes.get(id.client());
    Item item = cell.items.get(id.media());
    return receiver == null || item == null ? null : receiver.receiving().get(item);
  }

  private Lease find(LeaseId id) {
    RunningTransfer transfer = find(id.transfer());
    return transfer == null || transfer.epoch != id.epoch() ? null : transfer.lease(id.number());
  }

  /** The node is offline; its leases end when their transfers say so. */
  void partyGone(Node node) {
    Set<TransferId> touched = new LinkedHashSet<>();
    for (RunningTransfer transfer : node.receiving().values()) {
      if (!transfer.leases.isEmpty()) {
        touched.add(transfer.id);
      }
    }
    for (Lease lease : node.sending()) {
      touched.add(lease.transfer.id);
    }
    touched.forEach(id -> decisions.add(new Decision.PartyGone(id, node.id)));
  }

  /** The receiver is online again: what was left unanswered meanwhile is asked now. */
  void receiverBack(Node receiver, Instant now) {
    for (RunningTransfer transfer : receiver.receiving().values()) {
      transfer.manifestSent = false;
      boolean backsOff = transfer.stage == Stage.RETRYING && transfer.due != null;
      watch.lookAt(transfer, backsOff ? transfer.due : now);
    }
  }

  /** More of it arrived; if that was the last, a confirmation should follow. */
  void receiverHeld(Node receiver, Item item, Instant now) {
    RunningTransfer transfer = receiver.receiving().get(item);
    if (transfer != null && transfer.stage == Stage.READY && transfer.leases.isEmpty()) {
      watch.lookAt(transfer, nextDue(transfer, now));
    }
  }

  /** What a lease brought may be gone again before the lease's end is known here. */
  void receiverDropped(Node receiver, Item item, List<SegmentRange> ranges) {
    RunningTransfer transfer = receiver.receiving().get(item);
    if (transfer != null) {
      transfer.dropped = true;
      for (Lease lease : transfer.leases) {
        lease.dropped.or(ranges.isEmpty() ? lease.segments : SegmentRange.toBits(ranges));
      }
    }
  }

  void lookAfterOverdue(Instant now) {
    RunningTransfer transfer;
    while ((transfer = watch.next(now)) != null) {
      if (!transfer.receiver.online && transfer.leases.isEmpty()) {
        continue;
      }
      switch (transfer.stage) {
        case STARTING, RETRYING -> askToStart(transfer, now);
        case CANCELLING -> cancel(transfer, transfer.cancelReason, now);
        case READY -> overdue(transfer, now);
      }
    }
  }

  private void overdue(RunningTransfer transfer, Instant now) {
    boolean unanswered = transfer.leases.stream().anyMatch(lease -> !now.isBefore(lease.giveUpAt));
    if (unanswered) {
      leases.releaseAll(transfer, now);
      askToStart(transfer, now);
    } else if (transfer.leases.isEmpty() && transfer.receiver.holdings.isWhole(transfer.item)) {
      decisions.add(new Decision.AskInventory(transfer.receiver.id));
      watch.lookAt(transfer, nextDue(transfer, now));
    } else {
      watch.lookAt(transfer, nextDue(transfer, now));
    }
  }

  private Instant nextDue(RunningTransfer transfer, Instant now) {
    if (transfer.leases.isEmpty()) {
      boolean whole = transfer.receiver.holdings.isWhole(transfer.item);
      return whole ? now.plus(policy.confirmTimeout()) : null;
    }
    Instant first = Instant.MAX;
    for (Lease lease : transfer.leases) {
      Instant end = lease.giveUpAt;
      first = end.isBefore(first) ? end : first;
    }
    return first;
  }
}
