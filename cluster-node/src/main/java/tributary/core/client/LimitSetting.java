package tributary.core.client;

import tributary.core.Decision;
import tributary.core.client.Client.Command;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.State;
import tributary.model.HouseholdLimits;

/** What a household lets its box use of its line; it may say so before the box arrives. */
final class LimitSetting {
  private LimitSetting() {}

  static Decision<Event> decide(State state, Command.SetLimits set) {
    if (Client.limitsOf(state).isEmpty()) {
      return Client.listOf(state).isPresent() ? Client.revoked() : Client.unknown();
    }
    HouseholdLimits now = Client.limitsOf(state).orElseThrow();
    long expected = set.expectedVersion().orElse(now.version());
    if (expected != now.version()) {
      return Decision.refused(
          "SETTINGS_CHANGED",
          "expected version " + expected + ", the settings are at " + now.version());
    }
    HouseholdLimits next = set.limits().withVersion(now.version() + 1);
    return set.limits().withVersion(now.version()).equals(now)
        ? Decision.nothing()
        : Decision.of(new Event.LimitsSet(next));
  }
}
