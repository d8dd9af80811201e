package tributary.core.client;

import java.time.Instant;
import tributary.core.Decision;
import tributary.core.client.Client.Command;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.State;

/** Which device may join as a {@link Client}: the one whose key is registered. */
final class Admission {
  private Admission() {}

  static Decision<Event> connect(State state, Command.Connect connect, Instant now) {
    return switch (state) {
      case State.Unreserved _, State.Reserved _ -> Client.unknown();
      case State.Active active ->
          active.registration().deviceKey().equals(connect.deviceKey())
              ? active.nonces().join(connect.proof(), now)
              : wrongDevice();
      case State.Revoked _ -> Client.revoked();
    };
  }

  static Decision<Event> renew(State state, Command.Renew renew, Instant now) {
    return switch (state) {
      case State.Unreserved _, State.Reserved _ -> Client.unknown();
      case State.Active active -> {
        if (!active.registration().deviceKey().equals(renew.deviceKey())) {
          yield wrongDevice();
        }
        yield active.nonces().suspected()
            ? JoinNonces.refused()
            : Decision.of(new Event.Renewed(renew.number(), now));
      }
      case State.Revoked _ -> Client.revoked();
    };
  }

  static Decision<Event> release(State state, Instant now) {
    return switch (state) {
      case State.Unreserved _ -> Client.unknown();
      case State.Reserved _ -> Decision.nothing();
      case State.Active active ->
          active.nonces().suspected() ? Decision.of(new Event.Released(now)) : Decision.nothing();
      case State.Revoked _ -> Client.revoked();
    };
  }

  private static Decision<Event> wrongDevice() {
    return Decision.refused("WRONG_DEVICE", "not the device key that was registered");
  }
}
