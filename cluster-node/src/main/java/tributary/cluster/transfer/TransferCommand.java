package tributary.cluster.transfer;

import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.message.ClusterMessage;
import tributary.cluster.scheduling.Assignment;
import tributary.cluster.scheduling.PartyOrder;
import tributary.core.transfer.Received;
import tributary.model.Digest;
import tributary.model.LeaseId;
import tributary.model.TransferId;

/** What {@link TransferEntity} understands. */
public sealed interface TransferCommand extends ClusterMessage {

  /** From the scheduler. */
  record Assigned(Assignment assignment) implements TransferCommand {}

  enum Role {
    SENDER,
    RECEIVER
  }

  /** From either party of a lease, through its session. */
  record Report(LeaseId lease, Role role, News news) implements TransferCommand {}

  sealed interface News extends ClusterMessage {
    /** The connection stands. */
    record Connected() implements News {}

    /** The first byte went, or came. */
    record Started() implements News {}

    /** {@code bytes} of this lease so far. */
    record Progress(long bytes) implements News {}

    record Succeeded(long bytes, long elapsedMillis) implements News {}

    /** {@code segment} is -1 unless the reason is SEGMENT_MISSING or SEGMENT_CORRUPT. */
    record Failed(String reason, String detail, long bytes, int segment) implements News {}
  }

  /**
   * The receiver has every segment; to be compared with the manifest (R305-R307). {@code session}
   * is told ItemConfirmed, again if it was told before.
   */
  record Assembled(Digest rootDigest, ActorRef<PartyOrder> session) implements TransferCommand {}

  /** Refused: UNKNOWN_TRANSFER. */
  record View(ActorRef<StatusReply<TransferView>> replyTo) implements TransferCommand {}

  /** The entity to itself: a time that its state implies has come. */
  record TimePassed() implements TransferCommand {}

  /** The entity to itself: nobody has said anything for a while. */
  record Idle() implements TransferCommand {}

  /**
   * @param state RUNNING, HELD, RETRYING, SUCCEEDED, FAILED or CANCELLED
   * @param received in this delivery, soft while running
   */
  record TransferView(
      TransferId transfer,
      int epoch,
      String state,
      String reason,
      long lengthBytes,
      Received received,
      Instant started,
      Optional<Instant> ended)
      implements ClusterMessage {
    public TransferView with(Received sum) {
      return new TransferView(transfer, epoch, state, reason, lengthBytes, sum, started, ended);
    }
  }
}
