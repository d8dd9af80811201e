package tributary.core.scheduling;

import java.time.Instant;
import java.util.List;
import tributary.model.CellId;

/** What this cell and the others tell and lend each other. */
record Neighbours(OwnSummary own, OtherCells others, Borrowing borrowing, Lending lending) {

  static Neighbours of(
      CellId cellId,
      SchedulerPolicy policy,
      Cell cell,
      DonorSearch donors,
      Turns turns,
      Transfers transfers,
      List<Decision> decisions) {
    OwnSummary own = new OwnSummary(cellId, cell, policy.summary());
    OtherCells others = new OtherCells(cellId, cell, policy.summary());
    return new Neighbours(
        own,
        others,
        new Borrowing(cellId, policy, cell, others, turns, transfers, decisions),
        new Lending(cellId, policy, cell, own, donors, turns, decisions));
  }

  void hear(CellSummary told, Instant now) {
    others.hear(told, now);
    borrowing.heard(told);
  }

  void hear(SchedulerEvent.OfLoan news, Instant now) {
    switch (news) {
      case SchedulerEvent.LoanAsked(var request) -> lending.asked(request, now);
      case SchedulerEvent.Lent(var loan) -> borrowing.lent(loan, now);
      case SchedulerEvent.LoanRefused(var lender, var request) ->
          borrowing.refused(lender, request, now);
      case SchedulerEvent.LoanReturned(var id) -> lending.returned(id);
    }
  }

  /** Time went by. */
  void expire(Instant now) {
    others.expire(now);
    borrowing.expire(now);
    lending.expire(now);
  }
}
