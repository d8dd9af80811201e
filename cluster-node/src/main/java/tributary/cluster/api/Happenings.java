package tributary.cluster.api;

import java.time.Instant;
import java.util.Optional;
import tributary.cluster.api.ConsoleViews.Donor;
import tributary.cluster.api.ConsoleViews.Happening;
import tributary.core.transfer.Received;
import tributary.core.transfer.TransferEvent;

/** A transfer's stored events as the API has them. */
final class Happenings {
  private Happenings() {}

  static Happening of(TransferEvent event) {
    return switch (event) {
      case TransferEvent.Started(int epoch, long _, var _, Instant at) ->
          told(at, "STARTED", "", epoch);
      case TransferEvent.Held(var silent, Instant at) -> told(at, "HELD", silent.text(), 0);
      case TransferEvent.Resumed(Instant at) -> told(at, "RESUMED", "", 0);
      case TransferEvent.Retried(int attempt, Instant _, var reason, var received, Instant at) ->
          ended(at, "RETRIED", reason, attempt, received);
      case TransferEvent.Succeeded(Received received, Instant at) ->
          ended(at, "SUCCEEDED", "", 0, received);
      case TransferEvent.Failed(String reason, Received received, Instant at) ->
          ended(at, "FAILED", reason, 0, received);
      case TransferEvent.Cancelled(String reason, Received received, Instant at) ->
          ended(at, "CANCELLED", reason, 0, received);
    };
  }

  private static Happening told(Instant at, String what, String party, int epoch) {
    return new Happening(
        at, what, party, "", epoch, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Happening ended(
      Instant at, String what, String reason, int epoch, Received received) {
    return new Happening(
        at,
        what,
        "",
        reason,
        epoch,
        Optional.of(received.fromOrigin()),
        Optional.of(received.fromBoxes()),
        Optional.of(Donor.of(received)));
  }
}
