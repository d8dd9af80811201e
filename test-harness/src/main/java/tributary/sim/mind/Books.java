package tributary.sim.mind;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.SchedulerEvent;
import tributary.model.ClientId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.sim.Mind;
import tributary.sim.mind.Party.Job;
import tributary.sim.mind.Party.Loan;

/** What baselines remember of the events they are told. They assume that no message is lost. */
abstract class Books implements Mind {
  private static final Duration REST = Duration.ofMinutes(5);

  /** Of those who wait for a donor, so many are looked at again when one is free. */
  private static final int WAKE = 8;

  final Map<ClientId, Party> parties = new HashMap<>();
  private final Map<MediaId, Item> items = new HashMap<>();
  final Map<TransferId, Job> jobs = new HashMap<>();
  final List<Decision> decisions = new ArrayList<>();

  /** To be looked at now; waiting for a donor. */
  final SequencedSet<Party> ready = new LinkedHashSet<>();

  final SequencedSet<Party> waiting = new LinkedHashSet<>();

  // ---- news

  @Override
  public final void apply(SchedulerEvent event, Instant now) {
    switch (event) {
      case SchedulerEvent.Joined it -> joined(it);
      case SchedulerEvent.Reached(var client, var reachability) ->
          party(client).reachability = reachability;
      case SchedulerEvent.LimitsChanged(var client, long up, long down) -> {
        party(client).up = up;
        party(client).down = down;
      }
      case SchedulerEvent.Watching _,
          SchedulerEvent.Watched _,
          SchedulerEvent.ShadowKnown _,
          SchedulerEvent.Required _,
          SchedulerEvent.PartyHeld _,
          SchedulerEvent.Draining _,
          SchedulerEvent.Pushed _,
          SchedulerEvent.OtherCell _,
          SchedulerEvent.OfLoan _ -> {}
      case SchedulerEvent.Left(var client) -> left(party(client));
      case SchedulerEvent.InventoryReported it -> inventory(it, now);
      case SchedulerEvent.SegmentsHeld(var client, var media, var segments) ->
          held(party(client), item(media), SegmentRange.toBits(segments));
      case SchedulerEvent.SegmentsDropped(var client, var media, var segments) ->
          dropped(party(client), item(media), segments, now);
      case SchedulerEvent.ListChanged(var client, var list) -> {
        party(client).list = list;
        relist(party(client), now);
      }
      case SchedulerEvent.ItemKnown(Manifest manifest, _) ->
          item(manifest.media()).manifest = manifest;
      case SchedulerEvent.TransferReady(var id, int epoch) -> transferReady(id, epoch);
      case SchedulerEvent.TransferRetrying(var id, int epoch, var _) -> {
        Job job = jobs.get(id);
        if (job != null) {
          job.ready = false;
          job.epoch = epoch;
        }
      }
      case SchedulerEvent.LeaseEnded it -> leaseEnded(it);
      case SchedulerEvent.TransferEnded it -> transferEnded(it, now);
    }
  }

  private Party party(ClientId id) {
    return parties.computeIfAbsent(id, Party::new);
  }

  final Item item(MediaId media) {
    return items.computeIfAbsent(media, Item::new);
  }

  private void joined(SchedulerEvent.Joined it) {
    Party party = party(it.client());
    left(party);
    party.kind = it.kind();
    party.list = it.list();
    party.reachability = it.reachability();
    party.up = it.uplinkBitsPerSecond();
    party.down = it.downlinkBitsPerSecond();
    party.capacityBytes = it.capacityBytes();
    party.online = true;
    party.held.keySet().forEach(media -> item(media).holds(party));
    if (it.inventoryDigest().equals(party.inventory)) {
      look(party);
    } else {
      decisions.add(new Decision.AskInventory(party.id));
    }
  }

  private void left(Party party) {
    if (!party.online) {
      return;
    }
    party.online = false;
    ready.remove(party);
    waiting.remove(party);
    party.held.keySet().forEach(media -> item(media).holdsNoMore(party));
    SequencedSet<TransferId> touched = new LinkedHashSet<>();
    party.sending.forEach(loan -> touched.add(loan.job().id));
    party.jobs.values().stream()
        .filter(job -> !job.loans.isEmpty())
        .forEach(job -> touched.add(job.id));
    touched.forEach(id -> decisions.add(new Decision.PartyGone(id, party.id)));
  }

  private void inventory(SchedulerEvent.InventoryReported it, Instant now) {
    Party party = party(it.client());
    party.held.keySet().forEach(media -> item(media).holdsNoMore(party));
    party.held.clear();
    party.confirmed.clear();
    it.parts().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(part -> held(party, item(part.getKey()), part.getValue().toBits()));
    party.confirmed.addAll(it.confirmed());
    party.inventory = it.inventoryDigest();
    relist(party, now);
  }

  private void held(Party party, Item item, BitSet segments) {
    party.held.computeIfAbsent(item.media, none -> new BitSet()).or(segments);
    party.inventory = null;
    if (party.online) {
      item.holds(party);
    }
  }

  private void dropped(Party party, Item item, List<SegmentRange> ranges, Instant now) {
    BitSet held = party.held.get(item.media);
    if (held == null) {
      return;
    }
    if (ranges.isEmpty()) {
      held.clear();
    } else {
      held.andNot(SegmentRange.toBits(ranges));
    }
    party.inventory = null;
    party.confirmed.remove(item.media);
    if (held.isEmpty()) {
      party.held.remove(item.media);
      item.holdsNoMore(party);
    }
    noteUnwatched(party, now);
  }

  private void relist(Party party, Instant now) {
    for (Job job : party.jobs.values()) {
      if (!party.list.items().contains(job.id.media()) && !job.cancelling) {
        job.cancelling = true;
        decisions.add(new Decision.Cancel(job.id, "taken off the list"));
      }
    }
    noteUnwatched(party, now);
    look(party);
  }

  private static void noteUnwatched(Party party, Instant now) {
    if (party.hasUnwatched()) {
      party.outSince = null;
    } else if (party.outSince == null) {
      party.outSince = now;
    }
  }

  private void transferReady(TransferId id, int epoch) {
    Job job = jobs.get(id);
    if (job == null) {
      decisions.add(new Decision.Cancel(id, "nobody asks for it any more"));
      return;
    }
    if (epoch > job.epoch) {
      job.epoch = epoch;
      job.nextLease = 1;
    }
    job.ready = !job.cancelling;
    look(job.receiver);
  }

  private void leaseEnded(SchedulerEvent.LeaseEnded it) {
    Job job = jobs.get(it.lease().transfer());
    Loan loan =
        job == null || it.lease().epoch() != job.epoch
            ? null
            : job.loans.remove(it.lease().number());
    if (loan == null) {
      return;
    }
    release(loan);
    if (it.failure().isEmpty()) {
      held(job.receiver, job.item, loan.segments());
    }
    look(job.receiver);
    freed();
  }

  private static void release(Loan loan) {
    loan.job().lent.andNot(loan.segments());
    loan.donor().sending.remove(loan);
    loan.donor().upUsed -= loan.rate();
    loan.job().receiver.downUsed -= loan.rate();
  }

  private void freed() {
    for (int k = 0; k < WAKE && !waiting.isEmpty(); k++) {
      ready.add(waiting.removeFirst());
    }
  }

  private void transferEnded(SchedulerEvent.TransferEnded it, Instant now) {
    Job job = jobs.remove(it.transfer());
    Party party = party(it.transfer().client());
    if (job != null) {
      job.loans.values().forEach(Books::release);
      party.jobs.remove(it.transfer().media());
    }
    switch (it.outcome()) {
      case SUCCEEDED -> {
        BitSet all = new BitSet();
        Item item = item(it.transfer().media());
        all.set(0, item.manifest.segmentCount());
        held(party, item, all);
        party.confirmed.add(item.media);
        noteUnwatched(party, now);
      }
      case FAILED -> party.resting.put(it.transfer().media(), now.plus(REST));
      case CANCELLED -> {}
    }
    look(party);
  }

  final void look(Party party) {
    if (party.online && !party.kind.isOrigin()) {
      waiting.remove(party);
      ready.add(party);
    }
  }
}
