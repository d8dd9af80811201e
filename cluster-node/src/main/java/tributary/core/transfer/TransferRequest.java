package tributary.core.transfer;

import tributary.core.scheduling.LeaseTerms;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.LeaseId;

/** What a transfer is asked or told. */
public sealed interface TransferRequest {

  /** From the scheduler. On a running transfer: take it up again under a fresh epoch. */
  record Start(long lengthBytes, Digest rootDigest, boolean receiverHoldsAll)
      implements TransferRequest {}

  record Grant(LeaseTerms terms) implements TransferRequest {}

  record PartyGone(ClientId party) implements TransferRequest {}

  record Cancel(String reason) implements TransferRequest {}

  /** From a party of a lease. */
  record Report(LeaseId lease, Role role, Word word) implements TransferRequest {}

  enum Role {
    SENDER,
    RECEIVER;

    Role other() {
      return this == SENDER ? RECEIVER : SENDER;
    }
  }

  sealed interface Word {
    /** The connection stands and the lease's ticket was taken. */
    record Connected() implements Word {}

    /** The first byte went, or came. */
    record Started() implements Word {}

    /** {@code bytes} of this lease so far. */
    record Progress(long bytes) implements Word {}

    record Succeeded(long bytes, long elapsedMillis) implements Word {}

    /** {@code segment}: -1 if it is not about one. */
    record Failed(String reason, String detail, long bytes, int segment) implements Word {}
  }

  /** From the receiver: all segments are there. */
  record Assembled(Digest rootDigest) implements TransferRequest {}

  record TimePassed() implements TransferRequest {}

  /** Nobody has said anything for a long time. */
  record Quiet() implements TransferRequest {}
}
