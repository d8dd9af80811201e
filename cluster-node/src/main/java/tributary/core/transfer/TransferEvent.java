package tributary.core.transfer;

import java.time.Instant;
import tributary.model.ClientId;
import tributary.model.Digest;

/** What is stored of a transfer. Progress never is. */
public sealed interface TransferEvent {

  /** A new delivery, a further attempt, or a running one taken up again: always a new epoch. */
  record Started(int epoch, long lengthBytes, Digest rootDigest, Instant at)
      implements TransferEvent {}

  record Held(ClientId silent, Instant at) implements TransferEvent {}

  record Resumed(Instant at) implements TransferEvent {}

  /** {@code attempt} is the number of the next one. */
  record Retried(int attempt, Instant until, String reason, Received received, Instant at)
      implements TransferEvent {}

  record Succeeded(Received received, Instant at) implements TransferEvent {}

  record Failed(String reason, Received received, Instant at) implements TransferEvent {}

  record Cancelled(String reason, Received received, Instant at) implements TransferEvent {}
}
