package tributary.core.client;

import java.time.Instant;
import tributary.core.Decision;
import tributary.core.client.Client.Command;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.State;

/** Trading an authorization code for a registration (R240-R243, E16). */
final class Activation {
  private Activation() {}

  static Decision<Event> decide(
      State state, Command.Activate activate, ClientPolicy policy, Instant now) {
    return switch (state) {
      case State.Unreserved _ -> unknownCode();
      case State.Reserved reserved -> {
        if (reserved.wrongTries() >= policy.maxCodeTries()) {
          yield Decision.refused(
              "CODE_LOCKED", "the code was typed wrongly " + reserved.wrongTries() + " times");
        } else if (!reserved.code().digest().equals(activate.codeDigest())) {
          yield Decision.refused(
              new Event.WrongCodeTried(now), "UNKNOWN_CODE", "no such authorization code");
        } else if (!now.isBefore(reserved.code().expires())) {
          yield Decision.refused(
              "CODE_EXPIRED", "the code was good until " + reserved.code().expires());
        }
        yield Decision.of(new Event.Activated(activate.registration(), now));
      }
      case State.Active active -> again(active, activate, now);
      case State.Revoked _ -> Decision.refused("CODE_USED", "the box of this code was revoked");
    };
  }

  /** The reply was lost, and the box asks again with the key it has: the newer number counts. */
  private static Decision<Event> again(
      State.Active active, Command.Activate activate, Instant now) {
    if (!active.codeDigest().equals(activate.codeDigest())) {
      return unknownCode();
    }
    if (!active.registration().deviceKey().equals(activate.registration().deviceKey())) {
      return Decision.refused("CODE_USED", "another box was activated with this code");
    }
    return active.registration().equals(activate.registration())
        ? Decision.nothing()
        : Decision.of(new Event.Activated(activate.registration(), now));
  }

  private static Decision<Event> unknownCode() {
    return Decision.refused("UNKNOWN_CODE", "no such authorization code");
  }
}
