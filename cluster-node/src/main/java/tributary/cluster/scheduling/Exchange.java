package tributary.cluster.scheduling;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import tributary.core.scheduling.CellSummary;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.Loan;
import tributary.model.CellId;
import tributary.model.ClientId;

/**
 * How schedulers of cells hear of each other, on whichever nodes they are.
 *
 * @param tell tells all that listen
 * @param listen this one does so until it stops
 * @param cells the scheduler of one of them
 */
public record Exchange(
    Consumer<SchedulerCommand.OtherCell> tell,
    Consumer<ActorRef<SchedulerCommand.OtherCell>> listen,
    Function<CellId, RecipientRef<SchedulerCommand>> cells) {

  void tell(CellSummary summary) {
    tell.accept(new SchedulerCommand.OtherCell(summary));
  }

  /**
   * @param sessions of the nodes online
   */
  void carry(Decision.OfLoan decision, Map<ClientId, ActorRef<PartyOrder>> sessions) {
    switch (decision) {
      case Decision.AskLoan(var lender, var request) ->
          tell(lender, new SchedulerCommand.LoanAsked(request));
      case Decision.RefuseLoan(var lender, var request) ->
          tell(request.borrower(), new SchedulerCommand.LoanRefused(lender, request));
      case Decision.ReturnLoan(var loan) ->
          tell(loan.lender(), new SchedulerCommand.LoanReturned(loan));
      case Decision.Lend(var loan) -> lend(loan, sessions.get(loan.donor().client()));
    }
  }

  private void lend(Loan loan, ActorRef<PartyOrder> session) {
    CellId borrower = loan.request().borrower();
    if (session != null) {
      tell(borrower, new SchedulerCommand.Lent(loan, session));
      return;
    }
    // It left since.
    CellId lender = loan.id().lender();
    tell(lender, new SchedulerCommand.LoanReturned(loan.id()));
    tell(borrower, new SchedulerCommand.LoanRefused(lender, loan.request()));
  }

  private void tell(CellId cell, SchedulerCommand.OfLoan command) {
    cells.apply(cell).tell(command);
  }
}
