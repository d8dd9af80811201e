package tributary.bench.scheduler;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import tributary.core.scheduling.Blame;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.scheduling.SchedulerEvent.Outcome;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.sim.Agenda;

/**
 * Everything around one scheduler: carries its decisions out and answers as transfers and boxes do.
 * A lease brings one segment after the other at its rate, and each is reported as it comes. Every
 * lease is checked against what its donor really holds and against both lines.
 */
final class Cluster {
  private static final long ANSWER = Agenda.SECOND / 200;
  private static final long CONFIRM = Agenda.SECOND / 20;

  final Boxes boxes;
  final Lines lines;
  final Agenda agenda = new Agenda();
  final SplittableRandom random;
  private final Population population;
  private final TimedScheduler scheduler;
  private final double failing;
  private final BitSet served = new BitSet();
  private int running;
  private int completed;

  /** Leases granted meanwhile are found on their way: no wave of news follows. */
  boolean filling;

  /**
   * @param failing the share of leases that are lost half-way, by their donors' fault
   */
  Cluster(Population population, Boxes boxes, TimedScheduler scheduler, double failing) {
    this.population = population;
    this.boxes = boxes;
    this.scheduler = scheduler;
    this.failing = failing;
    this.random = new SplittableRandom(population.seed() ^ 0x5DEECE66DL);
    this.lines = new Lines(population, boxes);
  }

  /** Time alone makes the scheduler look again from now on. */
  void tickEvery(long nanos) {
    carryOut(scheduler.tick(agenda.instant()));
    agenda.after(nanos, () -> tickEvery(nanos));
  }

  void runTo(long end) {
    while (agenda.step(end)) {}
  }

  /** Running leases. */
  int running() {
    return running;
  }

  /** Items that boxes got whole. */
  int completed() {
    return completed;
  }

  /** Boxes that were ever granted a lease. */
  int served() {
    return served.cardinality();
  }

  void tell(SchedulerEvent event) {
    carryOut(scheduler.tell(event, agenda.instant()));
  }

  private void answer(long after, SchedulerEvent event) {
    agenda.after(after, () -> tell(event));
  }

  private void carryOut(List<Decision> decisions) {
    for (Decision decision : decisions) {
      switch (decision) {
        case Decision.Start(var id, _, _) -> start(id);
        case Decision.Grant(var terms, _) -> grant(terms);
        case Decision.PartyGone(var id, var party) -> partyGone(id, party);
        case Decision.Cancel(var id, _) -> cancel(id);
        case Decision.DescribeItem(var media) -> throw new IllegalStateException("asks " + media);
        case Decision.OfLoan loan -> throw new IllegalStateException("there is one cell: " + loan);
        case Decision.Shadow _ -> {}
        case Decision.AskInventory(var client) -> agenda.after(ANSWER, () -> inventory(client));
      }
    }
  }

  private Fetch fetch(TransferId id) {
    int box = Boxes.number(id.client());
    return boxes.isServer(box) ? null : boxes.fetch(box, Titles.number(id.media()));
  }

  private void start(TransferId id) {
    int box = Boxes.number(id.client());
    Fetch known = fetch(id);
    Fetch fetch = known == null ? boxes.begin(box, Titles.number(id.media())) : known;
    for (Delivery delivery : List.copyOf(fetch.leases)) {
      // Nobody waits for this end: with the new epoch the scheduler has let go of the lease.
      over(delivery);
      lines.free(delivery);
    }
    int epoch = ++fetch.epoch;
    fetch.running = true;
    agenda.after(
        ANSWER,
        () -> {
          if (fetch.running && fetch.epoch == epoch) {
            tell(new SchedulerEvent.TransferReady(fetch.id(), epoch));
            confirmIfWhole(fetch);
          }
        });
  }

  private void grant(LeaseTerms terms) {
    Fetch fetch = fetch(terms.lease().transfer());
    if (fetch == null || !fetch.running || fetch.epoch != terms.lease().epoch()) {
      answer(ANSWER, new SchedulerEvent.LeaseEnded(terms.lease(), 0, 0, "NOT_GRANTED", Blame.NONE));
      return;
    }
    int donor = Boxes.number(terms.donor());
    Delivery delivery = new Delivery(fetch, donor, terms, agenda.now());
    lines.reserve(delivery);
    fetch.leases.add(delivery);
    boxes.sends(donor, fetch.title, 1);
    served.set(fetch.box);
    running++;
    if (filling) {
      delivery.foundOnItsWay(random);
    }
    long first = untilNext(delivery);
    boolean fails = random.nextDouble() < failing;
    agenda.after(fails ? first / 2 : first, () -> arrive(delivery, fails));
  }

  private long untilNext(Delivery delivery) {
    double whole = 8.0 * Agenda.SECOND * population.segmentBytes() / delivery.rate;
    return ANSWER + (long) (delivery.restOfNext() * whole);
  }

  private void arrive(Delivery delivery, boolean fails) {
    if (delivery.over) {
      return;
    }
    if (fails) {
      end(delivery, "CONNECTION_LOST", Blame.FULL);
      return;
    }
    Fetch fetch = delivery.fetch;
    int segment = delivery.arrive();
    fetch.held.set(segment);
    boxes.changed(fetch.box);
    tell(
        new SchedulerEvent.SegmentsHeld(
            Boxes.id(fetch.box), Titles.media(fetch.title), List.of(new SegmentRange(segment, 1))));
    if (delivery.isComplete()) {
      end(delivery, "", Blame.NONE);
      confirmIfWhole(fetch);
    } else {
      agenda.after(untilNext(delivery), () -> arrive(delivery, false));
    }
  }

  private void end(Delivery delivery, String failure, Blame blame) {
    over(delivery);
    long bytes = (long) delivery.arrived() * population.segmentBytes();
    long millis = (agenda.now() - delivery.startedAt) / 1_000_000;
    agenda.after(
        ANSWER,
        () -> {
          lines.free(delivery);
          tell(new SchedulerEvent.LeaseEnded(delivery.id(), bytes, millis, failure, blame));
        });
  }

  /** The two parties are done with it. */
  private void over(Delivery delivery) {
    delivery.over = true;
    delivery.fetch.leases.remove(delivery);
    boxes.sends(delivery.donor, delivery.fetch.title, -1);
    running--;
  }

  private void partyGone(TransferId id, ClientId party) {
    Fetch fetch = fetch(id);
    if (fetch == null) {
      return;
    }
    int gone = Boxes.number(party);
    for (Delivery delivery : List.copyOf(fetch.leases)) {
      if (fetch.box == gone || delivery.donor == gone) {
        end(delivery, "PARTY_GONE", Blame.NONE);
      }
    }
  }

  private void cancel(TransferId id) {
    Fetch fetch = fetch(id);
    int epoch = fetch == null ? 0 : fetch.epoch;
    if (fetch != null) {
      fetch.running = false;
      List.copyOf(fetch.leases).forEach(delivery -> end(delivery, "CANCELLED", Blame.NONE));
    }
    agenda.after(
        2 * ANSWER,
        () -> {
          tell(new SchedulerEvent.TransferEnded(id, epoch, Outcome.CANCELLED));
          letGo(fetch);
        });
  }

  /** A box does not keep a part of what is off its list, unless somebody gets it from there. */
  private void letGo(Fetch fetch) {
    boolean kept =
        fetch == null
            || fetch.running
            || fetch.sends > 0
            || fetch != boxes.fetch(fetch.box, fetch.title)
            || boxes.lists(fetch.box, fetch.title);
    if (!kept) {
      boxes.remove(fetch);
      boxes.changed(fetch.box);
      dropped(fetch.box, fetch.title);
    }
  }

  private void dropped(int box, int title) {
    MediaId media = Titles.media(title);
    tell(new SchedulerEvent.SegmentsDropped(Boxes.id(box), media, List.of()));
  }

  private void inventory(ClientId client) {
    int node = Boxes.number(client);
    if (boxes.isServer(node) || boxes.online.get(node)) {
      tell(boxes.inventory(node));
      for (Fetch fetch = boxes.isServer(node) ? null : boxes.fetches(node);
          fetch != null;
          fetch = fetch.next) {
        confirmIfWhole(fetch);
      }
    }
  }

  private void confirmIfWhole(Fetch fetch) {
    if (fetch.running && fetch.held.cardinality() == population.segments()) {
      agenda.after(CONFIRM, () -> confirm(fetch));
    }
  }

  /**
   * The file's digest is right: the transfer ends, the box lets go of its oldest, and the household
   * takes the title off and lists another.
   */
  private void confirm(Fetch fetch) {
    if (!fetch.running || !fetch.leases.isEmpty() || !boxes.online.get(fetch.box)) {
      return;
    }
    fetch.running = false;
    tell(new SchedulerEvent.TransferEnded(fetch.id(), fetch.epoch, Outcome.SUCCEEDED));
    dropped(fetch.box, boxes.keep(fetch));
    completed++;
    if (boxes.lists(fetch.box, fetch.title)) {
      boxes.relist(fetch.box, fetch.title, population.listed() - 1, random);
      tell(new SchedulerEvent.ListChanged(Boxes.id(fetch.box), boxes.list(fetch.box)));
    }
  }
}
