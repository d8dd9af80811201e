package tributary.sim.day;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.scheduling.SchedulerPolicy;
import tributary.model.LeaseId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.sim.Agenda;

/**
 * What must hold after every event, looked at where the event touched it. A violation is noted and
 * the run goes on.
 */
final class Checks {
  /** More are counted and not kept. */
  private static final int MOST_KEPT = 100;

  /** {@code at}: nanoseconds. */
  record Violation(long at, String what) {
    @Override
    public String toString() {
      long seconds = at / Agenda.SECOND;
      return String.format(
          Locale.ROOT, "%02d:%02d:%02d %s", seconds / 3600, seconds / 60 % 60, seconds % 60, what);
    }
  }

  private final Agenda agenda;
  private final Box[] nodes;
  private final Duration bound;
  private final long[] upPromised;
  private final long[] downPromised;
  private final int[] leasesOf;
  private final Map<TransferId, Map<LeaseId, LeaseTerms>> leases = new HashMap<>();
  private int[] copies = new int[64];
  private int[] onBoxes = new int[64];
  private final SchedulerPolicy.Shadow shadow;
  private final long titleBytes;
  private final Map<Box, Long> hiddenBytes = new HashMap<>();

  /** Who waits without a lease, and since when, the longest first: without and with unwatched. */
  private final List<Map<Box, Long>> waiting =
      List.of(new LinkedHashMap<>(), new LinkedHashMap<>());

  private final List<Violation> violations = new ArrayList<>();
  private long count;

  Checks(Agenda agenda, Town town, Scenario scenario, long titleBytes) {
    this.shadow = scenario.cluster().scheduler().policy().shadow();
    this.titleBytes = titleBytes;
    this.agenda = agenda;
    this.nodes = town.nodes();
    this.bound = scenario.checks().fairnessBound();
    upPromised = new long[nodes.length];
    downPromised = new long[nodes.length];
    leasesOf = new int[nodes.length];
  }

  List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** Of all, also those not kept. */
  long count() {
    return count;
  }

  private void violated(String what) {
    count++;
    if (violations.size() < MOST_KEPT) {
      violations.add(new Violation(agenda.now(), what));
    }
  }

  // ---- reservations

  void told(SchedulerEvent event) {
    if (event instanceof SchedulerEvent.LeaseEnded ended) {
      Map<LeaseId, LeaseTerms> running = leases.get(ended.lease().transfer());
      LeaseTerms terms = running == null ? null : running.remove(ended.lease());
      if (terms != null) {
        promise(terms, -1);
      }
    } else if (event instanceof SchedulerEvent.TransferEnded ended) {
      release(ended.transfer());
    }
  }

  void decided(Decision decision) {
    if (decision instanceof Decision.Grant grant) {
      LeaseTerms terms = grant.terms();
      Box receiver = nodes[Ids.number(terms.receiver())];
      if (terms.reason().isShadow()) {
        hides(receiver, terms);
      } else {
        served(receiver);
      }
      leases
          .computeIfAbsent(terms.lease().transfer(), none -> new HashMap<>())
          .put(terms.lease(), terms);
      promise(terms, 1);
    } else if (decision instanceof Decision.Start start) {
      // Asked for anew: whatever ran under it counts no more.
      release(start.transfer());
    }
  }

  private void release(TransferId transfer) {
    Map<LeaseId, LeaseTerms> running = leases.remove(transfer);
    if (running != null) {
      running.values().forEach(terms -> promise(terms, -1));
    }
  }

  private void promise(LeaseTerms terms, int sign) {
    Box donor = nodes[Ids.number(terms.donor())];
    Box receiver = nodes[Ids.number(terms.receiver())];
    upPromised[donor.number] += sign * terms.rateBitsPerSecond();
    downPromised[receiver.number] += sign * terms.rateBitsPerSecond();
    leasesOf[receiver.number] += sign;
    if (sign > 0 && upPromised[donor.number] > donor.up) {
      violated(
          "donor " + donor.id + " has promised " + upPromised[donor.number] + " of " + donor.up);
    }
    if (sign > 0 && downPromised[receiver.number] > receiver.down) {
      violated(
          "receiver "
              + receiver.id
              + " is promised "
              + downPromised[receiver.number]
              + " of "
              + receiver.down);
    }
    look(receiver);
  }

  // ---- copies

  void copyMade(Box box, int title) {
    if (title >= copies.length) {
      int room = 2 * Math.max(title, copies.length);
      copies = Arrays.copyOf(copies, room);
      onBoxes = Arrays.copyOf(onBoxes, room);
    }
    copies[title]++;
    onBoxes[title] += box.isOrigin() ? 0 : 1;
  }

  void copyGone(Box box, int title) {
    onBoxes[title] -= box.isOrigin() ? 0 : 1;
    if (--copies[title] == 0) {
      violated("title " + title + " has lost its last copy");
    }
  }

  /** To make room. */
  void evicted(Box box, int title) {
    copyGone(box, title);
    if (!hiddenBytes.isEmpty() && onBoxes[title] == 0) {
      violated("box " + box.id + " let go of the last copy on a box of title " + title);
    }
  }

  /** Its shadow list has changed. */
  void hidden(Box box) {
    if (box.shadow.size() > shadow.share() * box.capacity) {
      violated("box " + box.id + " hides " + box.shadow.size() + " titles of " + box.capacity);
    }
  }

  /** A lease for its shadow list. */
  private void hides(Box box, LeaseTerms terms) {
    long bytes =
        hiddenBytes.merge(
            box,
            (long) SegmentRange.toBits(terms.segments()).cardinality() * terms.segmentBytes(),
            Long::sum);
    double days = 1 + (double) agenda.now() / Duration.ofDays(1).toNanos();
    if (bytes > days * shadow.churnBytesPerDay() + titleBytes) {
      violated("box " + box.id + " was sent " + bytes + " bytes for its shadow list");
    }
  }

  // ---- fairness

  /** Its session, list, class or leases changed. */
  void look(Box box) {
    boolean waits = box.online && !box.isOrigin() && leasesOf[box.number] == 0 && box.lacks();
    for (int standing = 0; standing < 2; standing++) {
      Map<Box, Long> queue = waiting.get(standing);
      if (waits && standing == standing(box)) {
        queue.putIfAbsent(box, agenda.now());
      } else {
        queue.remove(box);
      }
    }
  }

  private static int standing(Box box) {
    return box.hasUnwatched() ? 1 : 0;
  }

  private void served(Box box) {
    if (box.isOrigin()) {
      return;
    }
    Map<Box, Long> queue = waiting.get(standing(box));
    Iterator<Map.Entry<Box, Long>> longest = queue.entrySet().iterator();
    if (!longest.hasNext()) {
      return;
    }
    Map.Entry<Box, Long> first = longest.next();
    Box other = first.getKey();
    long waited = agenda.now() - first.getValue();
    boolean before = queue.getOrDefault(box, agenda.now()) > first.getValue();
    if (other != box && waited > bound.toNanos() && before) {
      longest.remove();
      violated(
          "box "
              + other.id
              + " waits for "
              + waited / Agenda.SECOND
              + " s while "
              + box.id
              + " of its class is served");
    }
  }

  // ---- the end

  /** Faults and demand are over: nothing that can be had may still be wanted. */
  void settled() {
    for (Box box : nodes) {
      int room = box.capacity;
      for (Box.Wish wish : box.wishes) {
        if (room-- <= 0) {
          break;
        }
        if (!wish.ready && wish.title < copies.length && copies[wish.title] > 0) {
          violated("box " + box.id + " never got title " + wish.title);
        }
      }
    }
  }
}
