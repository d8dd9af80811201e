package tributary.core.scheduling;

import java.util.List;
import java.util.Optional;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.TransferId;

/** What the scheduler wants done. */
public sealed interface Decision {

  /** Store this transfer; TransferReady is the answer. */
  record Start(TransferId transfer, Manifest manifest, boolean receiverHoldsAll)
      implements Decision {}

  /** LeaseEnded is the answer, exactly once. {@code manifest}: for a receiver without it. */
  record Grant(LeaseTerms terms, Optional<Manifest> manifest) implements Decision {}

  /** This node is offline: end its leases of this transfer. */
  record PartyGone(TransferId transfer, ClientId party) implements Decision {}

  /** TransferEnded is the answer. */
  record Cancel(TransferId transfer, String reason) implements Decision {}

  /** Somebody lists or holds this item: ItemKnown is the answer. */
  record DescribeItem(MediaId media) implements Decision {}

  /** What this box keeps without showing it, in place of what it was told before (R189). */
  record Shadow(ClientId client, List<MediaId> items) implements Decision {}

  /** Of donors that cells lend each other. */
  sealed interface OfLoan extends Decision {}

  /** Lent or LoanRefused is the answer, to {@code request.borrower()}. */
  record AskLoan(CellId lender, LoanRequest request) implements OfLoan {}

  /** Its uplink is reserved. */
  record Lend(Loan loan) implements OfLoan {}

  record RefuseLoan(CellId lender, LoanRequest request) implements OfLoan {}

  /** Nothing is sent by it any more. */
  record ReturnLoan(Loan.Id loan) implements OfLoan {}

  /** InventoryReported is the answer. */
  record AskInventory(ClientId client) implements Decision {}
}
