package tributary.core.transfer;

import java.time.Instant;
import tributary.model.ClientId;
import tributary.model.Digest;

/** Where a transfer stands. Leases are not part of it: they are soft, see {@link LeaseBoard}. */
public sealed interface TransferState {

  /** Of the current epoch, or the last one; 0 before the first. */
  int epoch();

  /** Never started. */
  record Absent() implements TransferState {
    @Override
    public int epoch() {
      return 0;
    }
  }

  /**
   * What the current delivery is about.
   *
   * @param attempt counts from 1; starts again whenever something was received
   * @param received by leases that ended before the last stored event
   */
  record Facts(
      int epoch,
      int attempt,
      long lengthBytes,
      Digest rootDigest,
      Instant started,
      Received received) {

    Facts attempt(int number) {
      return new Facts(epoch, number, lengthBytes, rootDigest, started, received);
    }

    Facts received(Received sum) {
      return new Facts(epoch, attempt, lengthBytes, rootDigest, started, sum);
    }
  }

  /** Any state but Absent. */
  sealed interface Existing extends TransferState {
    Facts facts();

    @Override
    default int epoch() {
      return facts().epoch();
    }
  }

  /** Not ended. */
  sealed interface Live extends Existing {}

  /** May have leases. */
  record Running(Facts facts) implements Live {}

  /** The receiver is silent in some lease: no new work for it (R183, E5). */
  record Held(Facts facts, ClientId silent, Instant since) implements Live {}

  /** Backs off before the next attempt; no leases. */
  record Retrying(Facts facts, Instant until, String reason) implements Live {}

  /** The whole-file digest was right (R307). */
  record Succeeded(Facts facts, Instant ended) implements Existing {}

  record Failed(Facts facts, String reason, Instant ended) implements Existing {}

  record Cancelled(Facts facts, String reason, Instant ended) implements Existing {}
}
