package tributary.core.transfer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tributary.core.transfer.TransferState.Absent;
import tributary.core.transfer.TransferState.Cancelled;
import tributary.core.transfer.TransferState.Existing;
import tributary.core.transfer.TransferState.Facts;
import tributary.core.transfer.TransferState.Failed;
import tributary.core.transfer.TransferState.Held;
import tributary.core.transfer.TransferState.Live;
import tributary.core.transfer.TransferState.Retrying;
import tributary.core.transfer.TransferState.Running;
import tributary.core.transfer.TransferState.Succeeded;

/**
 * The state machine of a transfer (Figs 15A-D). It runs until its item is confirmed; is held while
 * its receiver is silent; backs off when nothing works; and ends succeeded, failed or cancelled,
 * from where it can be started again under a new epoch.
 *
 * <p>Stored state and soft leases go in, with a request; events, new leases and actions come out.
 * Messages of an older epoch, or about a lease that is over, change nothing.
 */
public final class Transfer {
  private Transfer() {}

  /** What follows from a request: store the events, keep the board, then carry out the actions. */
  public record Decided(
      List<TransferEvent> events, LeaseBoard board, List<TransferAction> actions) {}

  /**
   * @param jitter spreads the retries of many transfers; from 0 up to, but not, 1
   */
  public static Decided decide(
      TransferState state,
      LeaseBoard board,
      TransferRequest request,
      TransferPolicy policy,
      Instant now,
      double jitter) {
    return new Deciding(state, board, policy, now, jitter).on(request);
  }

  /** When TimePassed is due: the state implies the timer, also after a restart. */
  public static Optional<Instant> nextDue(TransferState state, LeaseBoard board) {
    return switch (state) {
      case Retrying retrying -> Optional.of(retrying.until());
      case Running running -> board.nextDue();
      case Held held -> board.nextDue();
      case Absent absent -> Optional.empty();
      case Succeeded succeeded -> Optional.empty();
      case Failed failed -> Optional.empty();
      case Cancelled cancelled -> Optional.empty();
    };
  }

  /**
   * @throws IllegalStateException if this event cannot follow on this state
   */
  public static TransferState evolve(TransferState state, TransferEvent event) {
    return switch (event) {
      case TransferEvent.Started started -> new Running(started(state, started));
      case TransferEvent.Held held ->
          switch (state) {
            case Running running -> new Held(running.facts(), held.silent(), held.at());
            case Absent _, Held _, Retrying _, Succeeded _, Failed _, Cancelled _ ->
                throw illegal(state, event);
          };
      case TransferEvent.Resumed resumed ->
          switch (state) {
            case Held held -> new Running(held.facts());
            case Absent _, Running _, Retrying _, Succeeded _, Failed _, Cancelled _ ->
                throw illegal(state, event);
          };
      case TransferEvent.Retried retried ->
          switch (state) {
            case Running running -> retrying(running.facts(), retried);
            case Held held -> retrying(held.facts(), retried);
            case Absent _, Retrying _, Succeeded _, Failed _, Cancelled _ ->
                throw illegal(state, event);
          };
      case TransferEvent.Succeeded succeeded ->
          new Succeeded(live(state, event).received(succeeded.received()), succeeded.at());
      case TransferEvent.Failed failed ->
          new Failed(live(state, event).received(failed.received()), failed.reason(), failed.at());
      case TransferEvent.Cancelled cancelled ->
          new Cancelled(
              live(state, event).received(cancelled.received()),
              cancelled.reason(),
              cancelled.at());
    };
  }

  /** A live transfer goes on: same delivery, counts kept. Any other starts a delivery. */
  private static Facts started(TransferState state, TransferEvent.Started started) {
    return switch (state) {
      case Live live ->
          new Facts(
              started.epoch(),
              live.facts().attempt(),
              started.lengthBytes(),
              started.rootDigest(),
              live.facts().started(),
              live.facts().received());
      case Absent _, Succeeded _, Failed _, Cancelled _ ->
          new Facts(
              started.epoch(),
              1,
              started.lengthBytes(),
              started.rootDigest(),
              started.at(),
              Received.NONE);
    };
  }

  private static Retrying retrying(Facts facts, TransferEvent.Retried retried) {
    return new Retrying(
        facts.attempt(retried.attempt()).received(retried.received()),
        retried.until(),
        retried.reason());
  }

  private static Facts live(TransferState state, TransferEvent event) {
    return switch (state) {
      case Live live -> live.facts();
      case Absent _, Succeeded _, Failed _, Cancelled _ -> throw illegal(state, event);
    };
  }

  private static IllegalStateException illegal(TransferState state, TransferEvent event) {
    return new IllegalStateException(
        event.getClass().getSimpleName() + " cannot follow on " + state);
  }

  /** The word for this state in the API. */
  public static String word(TransferState state) {
    return switch (state) {
      case Absent _ -> "ABSENT";
      case Running _ -> "RUNNING";
      case Held _ -> "HELD";
      case Retrying _ -> "RETRYING";
      case Succeeded _ -> "SUCCEEDED";
      case Failed _ -> "FAILED";
      case Cancelled _ -> "CANCELLED";
    };
  }

  /** Why it stands where it stands; empty when there is nothing to say. */
  public static String reason(Existing state) {
    return switch (state) {
      case Running _ -> "";
      case Succeeded _ -> "";
      case Held held -> held.silent() + " is silent since " + held.since();
      case Retrying retrying -> retrying.reason();
      case Failed failed -> failed.reason();
      case Cancelled cancelled -> cancelled.reason();
    };
  }

  public static Optional<Instant> ended(Existing state) {
    return switch (state) {
      case Live _ -> Optional.empty();
      case Succeeded succeeded -> Optional.of(succeeded.ended());
      case Failed failed -> Optional.of(failed.ended());
      case Cancelled cancelled -> Optional.of(cancelled.ended());
    };
  }
}
