package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.core.scheduling.DonorSearch.Question;
import tributary.core.scheduling.RunningTransfer.Need;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.SegmentRange;

/**
 * What this cell lends to others: a share of its boxes' uplink that nobody here needs more,
 * reserved as for a lease until it is returned or its time is over.
 */
final class Lending {
  private record Lent(Node donor, long rate, Instant until) {}

  private final CellId own;
  private final SchedulerPolicy policy;
  private final Cell cell;
  private final OwnSummary summary;
  private final DonorSearch donors;
  private final Turns turns;
  private final List<Decision> decisions;
  private final Map<Loan.Id, Lent> lent = new LinkedHashMap<>();
  private int last;

  Lending(
      CellId own,
      SchedulerPolicy policy,
      Cell cell,
      OwnSummary summary,
      DonorSearch donors,
      Turns turns,
      List<Decision> decisions) {
    this.own = own;
    this.policy = policy;
    this.cell = cell;
    this.summary = summary;
    this.donors = donors;
    this.turns = turns;
    this.decisions = decisions;
  }

  void asked(LoanRequest request, Instant now) {
    Item item = cell.items.get(request.media());
    Node donor = item == null || !item.isKnown() ? null : donor(request, item, now);
    if (donor == null || request.borrower().equals(own)) {
      decisions.add(new Decision.RefuseLoan(own, request));
      return;
    }
    Loan loan =
        new Loan(
            new Loan.Id(own, summary.since(now), ++last),
            request,
            new Loan.Donor(donor.id, donor.reachability, cell.locations.of(donor)),
            SegmentRange.of(donor.holdings.segments(item)),
            rate(donor),
            policy.loans().time());
    // The borrower's time began before this one; what it ends late is still covered.
    Duration covered = loan.time().plus(policy.deadlineGrace());
    lent.put(loan.id(), new Lent(donor, loan.rateBitsPerSecond(), now.plus(covered)));
    reserve(donor, loan.rateBitsPerSecond());
    decisions.add(new Decision.Lend(loan));
  }

  /** By the rules by which it would be given to a box of this cell that wants other things more. */
  private Node donor(LoanRequest request, Item item, Instant now) {
    Node receiver = new Borrower(request, cell.numbered);
    cell.locations.locate(receiver, request.location());
    Question asked = new Question(receiver, item, null, Need.LATER_WISH, item.all(), now);
    return donors.best(asked, item.boxes, item.all());
  }

  private long rate(Node donor) {
    long part = Math.max(donor.uplink / policy.leasesPerDonor(), policy.leastRateBitsPerSecond());
    return Math.min(part, Math.min(donor.uplinkFree(), policy.loans().left(donor)));
  }

  private static void reserve(Node donor, long change) {
    donor.uplinkReserved += change;
    donor.uplinkLent += change;
  }

  void returned(Loan.Id id) {
    Lent over = lent.remove(id);
    if (over != null) {
      free(over);
    }
  }

  /** Time went by. */
  void expire(Instant now) {
    Iterator<Lent> all = lent.values().iterator();
    while (all.hasNext()) {
      Lent next = all.next();
      if (!now.isBefore(next.until)) {
        all.remove();
        free(next);
      }
    }
  }

  private void free(Lent over) {
    reserve(over.donor, -over.rate);
    turns.wakeThoseServedBy(over.donor);
    cell.givers.add(over.donor);
  }

  /** Of this box's uplink; bits per second. */
  long lentOf(ClientId donor) {
    Node node = cell.nodes.get(donor);
    return node == null ? 0 : node.uplinkLent;
  }
}
