package tributary.cluster.gateway;

import java.util.Optional;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;
import tributary.wire.LineMessages;
import tributary.wire.proto.ClusterToEdge;

/** What a household wants of its line, for its box; and what the box says of the line. */
final class SessionLimits {
  private final SessionTies ties;
  private final EdgeConnection connection;
  private HouseholdLimits told = HouseholdLimits.NONE;
  private Optional<LineUse> use = Optional.empty();

  SessionLimits(SessionTies ties, EdgeConnection connection, ClientView view) {
    this.ties = ties;
    this.connection = connection;
    tell(view.limits());
  }

  /** Of no consequence to a box that has heard of them. */
  void tell(HouseholdLimits newest) {
    if (newest.version() > told.version()) {
      told = newest;
      connection.send(
          ClusterToEdge.newBuilder().setHouseholdLimits(LineMessages.toProto(newest)).build());
    }
  }

  /** Refused: BAD_MESSAGE. */
  void used(tributary.wire.proto.LineUse message) {
    LineUse newest = LineMessages.fromProto(message);
    use = Optional.of(newest);
    ties.client().tell(new ClientCommand.UseLine(newest));
  }

  /** The entity may have moved, and forgotten. */
  void reminded(ClientView view) {
    tell(view.limits());
    if (view.use().isEmpty()) {
      use.map(ClientCommand.UseLine::new).ifPresent(ties.client()::tell);
    }
  }
}
