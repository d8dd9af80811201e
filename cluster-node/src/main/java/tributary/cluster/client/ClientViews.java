package tributary.cluster.client;

import java.util.Optional;
import tributary.core.client.BoxItems;
import tributary.core.client.Client.Owner;
import tributary.core.client.Client.Registration;
import tributary.core.client.Client.State;
import tributary.core.client.PriorityList;
import tributary.model.ClientId;
import tributary.model.HouseholdLimits;

/** A client's state as messages carry it: without the code. */
final class ClientViews {
  private ClientViews() {}

  static ClientView view(ClientId client, State state) {
    return switch (state) {
      case State.Unreserved _ -> throw new IllegalStateException("viewed before reserved");
      case State.Reserved reserved ->
          view(
              client,
              reserved.owner(),
              Optional.empty(),
              false,
              reserved.list(),
              BoxItems.NONE,
              reserved.limits());
      case State.Active active ->
          view(
              client,
              active.owner(),
              Optional.of(active.registration()),
              false,
              active.list(),
              active.items(),
              active.limits());
      case State.Revoked revoked ->
          view(
              client,
              revoked.owner(),
              revoked.registration(),
              true,
              revoked.list(),
              BoxItems.NONE,
              HouseholdLimits.NONE);
    };
  }

  private static ClientView view(
      ClientId client,
      Owner owner,
      Optional<Registration> registration,
      boolean revoked,
      PriorityList list,
      BoxItems items,
      HouseholdLimits limits) {
    return new ClientView(
        client,
        owner.account(),
        owner.kind(),
        registration.map(Registration::number),
        registration.map(Registration::deviceKey),
        revoked,
        list,
        items,
        limits);
  }
}
