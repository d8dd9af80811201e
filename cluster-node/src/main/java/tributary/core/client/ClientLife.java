package tributary.core.client;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tributary.core.client.Client.Code;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.Owner;
import tributary.core.client.Client.Registration;
import tributary.core.client.Client.State;
import tributary.model.Digest;
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
          new State.Reserved(state.owner(), state.code(), state.wrongTries() + 1, state.list());
      case Event.Activated(Registration registration, Instant _) ->
          new State.Active(
              state.owner(),
              state.code().digest(),
              registration,
              state.list(),
              Set.of(),
              JoinNonces.NONE);
      case Event.ListReplaced(PriorityList list) ->
          new State.Reserved(state.owner(), state.code(), state.wrongTries(), list);
      case Event.Revoked _ -> new State.Revoked(state.owner(), Optional.empty(), state.list());
      case Event.Reserved _,
          Event.HoldingConfirmed _,
          Event.HoldingDropped _,
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
      case Event.ListReplaced(PriorityList list) ->
          new State.Active(
              state.owner(),
              state.codeDigest(),
              state.registration(),
              list,
              state.holdings(),
              state.nonces());
      case Event.HoldingConfirmed(MediaId media) -> holding(state, media, true);
      case Event.HoldingDropped(MediaId media) -> holding(state, media, false);
      case Event.Revoked _ ->
          new State.Revoked(state.owner(), Optional.of(state.registration()), state.list());
      case Event.Reserved _, Event.WrongCodeTried _ -> impossible(state, event);
    };
  }

  private static State holding(State.Active state, MediaId media, boolean held) {
    Set<MediaId> holdings = new TreeSet<>(state.holdings());
    if (held) {
      holdings.add(media);
    } else {
      holdings.remove(media);
    }
    return new State.Active(
        state.owner(),
        state.codeDigest(),
        state.registration(),
        state.list(),
        holdings,
        state.nonces());
  }

  private static State impossible(State state, Event event) {
    throw new IllegalStateException(
        event.getClass().getSimpleName() + " in state " + state.getClass().getSimpleName());
  }
}
