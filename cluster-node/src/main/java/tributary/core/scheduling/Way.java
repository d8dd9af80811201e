package tributary.core.scheduling;

import java.time.Instant;
import java.util.Optional;
import tributary.core.scheduling.Reachability.Endpoint;
import tributary.core.scheduling.Reachability.Mapped;
import tributary.core.scheduling.Reachability.Open;
import tributary.core.scheduling.Reachability.Unreachable;
import tributary.core.scheduling.Reachability.Untested;

/** How the two parties of a lease come to a connection; independent of who sends (R199-R201). */
public sealed interface Way {

  record ReceiverDials(Endpoint donor) implements Way {}

  record DonorDials(Endpoint receiver) implements Way {}

  /**
   * Both dial at the same instant, each from the port that its NAT maps, so that each NAT takes the
   * other's SYN for an answer (RFC 9293, 3.5).
   */
  record SimultaneousOpen(Endpoint donor, Endpoint receiver, Instant at) implements Way {}

  /** Who of the two shows the ticket; the other waits for it. */
  default boolean receiverInitiates() {
    return switch (this) {
      case ReceiverDials _, SimultaneousOpen _ -> true;
      case DonorDials _ -> false;
    };
  }

  /** Whether there is a way, whenever they meet. */
  static boolean joins(Reachability donor, Reachability receiver) {
    return donor instanceof Open
        || receiver instanceof Open
        || (donor instanceof Mapped(Endpoint from)
            && receiver instanceof Mapped(Endpoint to)
            && !from.host().equals(to.host()));
  }

  /**
   * The best way, or none. Behind one public address nothing joins two nodes: few NATs turn a
   * connection round to the inside.
   *
   * @param meeting when both can have heard of it
   */
  static Optional<Way> between(Reachability donor, Reachability receiver, Instant meeting) {
    return switch (donor) {
      case Open(Endpoint at) -> Optional.of(new ReceiverDials(at));
      case Mapped(Endpoint from) ->
          switch (receiver) {
            case Open(Endpoint at) -> Optional.of(new DonorDials(at));
            case Mapped(Endpoint to) ->
                from.host().equals(to.host())
                    ? Optional.empty()
                    : Optional.of(new SimultaneousOpen(from, to, meeting));
            case Unreachable _, Untested _ -> Optional.empty();
          };
      case Unreachable _, Untested _ ->
          switch (receiver) {
            case Open(Endpoint at) -> Optional.of(new DonorDials(at));
            case Mapped _, Unreachable _, Untested _ -> Optional.empty();
          };
    };
  }
}
