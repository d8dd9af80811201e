package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tributary.model.CellId;
import tributary.model.ClientId;

/**
 * What other cells lend this one: what was asked for, and the guests that came. A cell is asked for
 * one donor of an item at a time; one that refuses, or does not answer, is left alone for a while.
 * So a wish waits for no more than one answer that never comes.
 */
final class Borrowing {
  private record Asked(CellId lender, LoanRequest request) {}

  private record Refusal(Item item, CellId lender) {}

  private final CellId own;
  private final SchedulerPolicy.Loans policy;
  private final Duration longestLease;
  private final Cell cell;
  private final OtherCells others;
  private final Turns turns;
  private final Transfers transfers;
  private final List<Decision> decisions;
  private final Map<Item, Asked> asked = new LinkedHashMap<>();
  private final Map<Refusal, Instant> refusals = new LinkedHashMap<>();

  /** Items of which an answer was awaited in vain, or that no cell is left to ask for. */
  private final Map<Item, Instant> resting = new LinkedHashMap<>();

  private final Map<Loan.Id, Guest> guests = new LinkedHashMap<>();

  /** Guests whose last leases have not ended yet. */
  private final Set<Guest> leaving = new LinkedHashSet<>();

  Borrowing(
      CellId own,
      SchedulerPolicy policy,
      Cell cell,
      OtherCells others,
      Turns turns,
      Transfers transfers,
      List<Decision> decisions) {
    this.own = own;
    this.policy = policy.loans();
    this.longestLease = policy.longestLease();
    this.cell = cell;
    this.others = others;
    this.turns = turns;
    this.transfers = transfers;
    this.decisions = decisions;
  }

  /**
   * Another cell may send it to this receiver soon, or does to others: no origin need do it yet.
   */
  boolean mayCome(Node receiver, Item item, Instant now) {
    if (receiver.isOrigin() || item.copiesElsewhere == 0 || policy.share() == 0) {
      return false;
    }
    boolean mayWait = receiver.hasUnwatched() && receiver.shortSince == null;
    if (mayWait && item.boxes.size() > 0) {
      return false;
    }
    return asked.containsKey(item)
        || ask(receiver, item, now)
        || (mayWait && item.guests.size() > 0);
  }

  private boolean ask(Node receiver, Item item, Instant now) {
    if (item.guests.size() >= policy.perItem() || resting.containsKey(item)) {
      return false;
    }
    Optional<CellId> lender =
        others.holding(item).stream()
            .filter(other -> !refusals.containsKey(new Refusal(item, other)))
            .findFirst();
    lender.ifPresent(
        other -> {
          LoanRequest request =
              new LoanRequest(
                  own,
                  now,
                  item.media,
                  receiver.id,
                  receiver.reachability,
                  cell.locations.of(receiver));
          asked.put(item, new Asked(other, request));
          decisions.add(new Decision.AskLoan(other, request));
        });
    if (lender.isEmpty()) {
      resting.put(item, now.plus(policy.rest()));
    }
    return lender.isPresent();
  }

  /** An answer to nothing that is asked, or that comes too late, is returned. */
  void lent(Loan loan, Instant now) {
    Item item = answered(loan.id().lender(), loan.request());
    if (item == null || !now.plus(longestLease).isBefore(loan.until())) {
      decisions.add(new Decision.ReturnLoan(loan.id()));
      return;
    }
    Guest guest = new Guest(loan, item, now, cell.numbered);
    cell.locations.locate(guest, loan.donor().location());
    guest.holdings.place(item, item.guests.add(guest));
    guests.put(loan.id(), guest);
    item.whole = true;
    turns.wake(item);
  }

  void refused(CellId lender, LoanRequest request, Instant now) {
    Item item = answered(lender, request);
    if (item != null) {
      refusals.put(new Refusal(item, lender), now.plus(policy.rest()));
      turns.wake(item);
    }
  }

  /** The item that was asked for by this, and is not any more; or null. */
  private Item answered(CellId lender, LoanRequest request) {
    Item item = cell.items.get(request.media());
    return item != null && asked.remove(item, new Asked(lender, request)) ? item : null;
  }

  /** The donor's session is over. */
  void left(ClientId donor) {
    of(guest -> guest.id.equals(donor)).forEach(this::end);
  }

  /** A lender that began anew has forgotten what it lent before. */
  void heard(CellSummary summary) {
    of(guest ->
            guest.loan.id().lender().equals(summary.cell())
                && guest.loan.id().since().isBefore(summary.since()))
        .forEach(this::end);
  }

  private List<Guest> of(Predicate<Guest> which) {
    return guests.values().stream().filter(which).toList();
  }

  /** Time went by. */
  void expire(Instant now) {
    refusals.values().removeIf(until -> !now.isBefore(until));
    resting.values().removeIf(until -> !now.isBefore(until));
    for (Map.Entry<Item, Asked> waiting : List.copyOf(asked.entrySet())) {
      if (!now.isBefore(waiting.getValue().request.at().plus(policy.answerTimeout()))) {
        asked.remove(waiting.getKey());
        resting.put(waiting.getKey(), now.plus(policy.rest()));
        turns.wake(waiting.getKey());
      }
    }
    List.copyOf(guests.values()).forEach(guest -> look(guest, now));
    giveBack();
  }

  private void look(Guest guest, Instant now) {
    guest.isEnding |= !now.plus(longestLease).isBefore(guest.loan.until());
    boolean isIdle = guest.sending().isEmpty();
    if (!isIdle) {
      guest.idleSince = null;
    } else if (guest.idleSince == null) {
      guest.idleSince = now;
    }
    if ((isIdle && (guest.isEnding || !now.isBefore(guest.idleSince.plus(policy.idle()))))
        || !now.isBefore(guest.loan.until())) {
      end(guest);
    }
  }

  /** It sends no more; once its leases have ended too, it is given back. */
  private void end(Guest guest) {
    guests.remove(guest.loan.id());
    int place = guest.holdings.place(guest.item);
    Node moved = guest.item.guests.remove(guest, place);
    if (moved != null) {
      moved.holdings.place(guest.item, place);
    }
    guest.online = false;
    transfers.partyGone(guest);
    leaving.add(guest);
  }

  private void giveBack() {
    Iterator<Guest> all = leaving.iterator();
    while (all.hasNext()) {
      Guest guest = all.next();
      if (guest.sending().isEmpty()) {
        all.remove();
        decisions.add(new Decision.ReturnLoan(guest.loan.id()));
      }
    }
  }
}
