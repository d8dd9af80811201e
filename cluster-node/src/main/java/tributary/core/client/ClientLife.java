package tributary.core.client;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import tributary.core.client.Client.Code;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.Owner;
import tributary.core.client.Client.Registration;
import tributary.core.client.Client.State;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.MediaId;

/** Where events lead a {@link Client}. */
final class ClientLife {
  private ClientLife() {}

  static State evolve(State state, Event event) {
    return switch (state) {
      case State.Unreserved _ ->
          event instanceof Event.Reserved(Owner owner, Code code, Instant _)
              ? new State.Reserved(owner, code, 0, PriorityList.EMPTY)
              : impossible(state, event);
      case State.Reserved reserved -> evolve(reserved, event);
      case State.Active active -> evolve(active, event);
      case State.Revoked _ -> impossible(state, event);
    };
  }

  private static State evolve(State.Reserved state, Event event) {
    return switch (event) {
      case Event.WrongCodeTried _ ->
          new State.Reserved(
              state.owner(), state.code(), state.wrongTries() + 1, state.list(), state.limits());
      case Event.Activated(Registration registration, Instant _) ->
          new State.Active(
                  state.owner(), state.code().digest(), registration, state.list(), BoxItems.NONE)
              .with(state.limits());
      case Event.ListReplaced(PriorityList list) ->
          new State.Reserved(state.owner(), state.code(), state.wrongTries(), list, state.limits());
      case Event.LimitsSet(HouseholdLimits limits) ->
          new State.Reserved(state.owner(), state.code(), state.wrongTries(), state.list(), limits);
      case Event.Revoked _ -> new State.Revoked(state.owner(), Optional.empty(), state.list());
      case Event.Reserved _,
          Event.HoldingConfirmed _,
          Event.HoldingDropped _,
          Event.ItemWatched _,
          Event.ShadowReplaced _,
          Event.Joined _,
          Event.CloneSuspected _,
          Event.Released _,
          Event.Renewed _ ->
          impossible(state, event);
    };
  }

  private static State evolve(State.Active state, Event event) {
    return switch (event) {
      case Event.Activated(Registration registration, Instant _) -> state.with(registration);
      case Event.Renewed(String number, Instant _) ->
          state.with(new Registration(state.registration().deviceKey(), number));
      case Event.Joined(Digest nonce, Optional<Digest> shown, Instant _) ->
          state.with(new JoinNonces(Optional.of(nonce), shown, false));
      case Event.CloneSuspected _ -> state.with(state.nonces().suspect());
      case Event.Released _ -> state.with(JoinNonces.NONE);
      case Event.ListReplaced(PriorityList list) -> state.with(list);
      case Event.LimitsSet(HouseholdLimits limits) -> state.with(limits);
      case Event.HoldingConfirmed(MediaId media) -> state.with(state.items().holding(media));
      case Event.HoldingDropped(MediaId media) -> state.with(state.items().without(media));
      case Event.ItemWatched(MediaId media) -> state.with(state.items().watched(media));
      case Event.ShadowReplaced(Set<MediaId> items) -> state.with(state.items().keeping(items));
      case Event.Revoked _ ->
          new State.Revoked(state.owner(), Optional.of(state.registration()), state.list());
      case Event.Reserved _, Event.WrongCodeTried _ -> impossible(state, event);
    };
  }

  private static State impossible(State state, Event event) {
    throw new IllegalStateException(
        event.getClass().getSimpleName() + " in state " + state.getClass().getSimpleName());
  }
}
