package tributary.core.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tributary.core.Decision;
import tributary.model.AccountId;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/**
 * One box from reservation to revocation. {@code Unreserved}: nobody has asked for it. {@code
 * Reserved}: an account waits for it to be activated with its code (R225). {@code Active}: a device
 * key is registered (R240-R243). {@code Revoked}: never to be let in again. The list is kept in all
 * but the first, so that a household can choose before its box arrives.
 */
public final class Client {
  private Client() {}

  public sealed interface State {
    record Unreserved() implements State {}

    record Reserved(
        Owner owner, Code code, int wrongTries, PriorityList list, HouseholdLimits limits)
        implements State {
      public Reserved(Owner owner, Code code, int wrongTries, PriorityList list) {
        this(owner, code, wrongTries, list, HouseholdLimits.NONE);
      }
    }

    record Active(
        Owner owner,
        Digest codeDigest,
        Registration registration,
        PriorityList list,
        BoxItems items,
        JoinNonces nonces,
        HouseholdLimits limits)
        implements State {
      public Active(
          Owner owner,
          Digest codeDigest,
          Registration registration,
          PriorityList list,
          BoxItems items) {
        this(owner, codeDigest, registration, list, items, JoinNonces.NONE, HouseholdLimits.NONE);
      }

      Active with(Registration newer) {
        return new Active(owner, codeDigest, newer, list, items, nonces, limits);
      }

      Active with(PriorityList newer) {
        return new Active(owner, codeDigest, registration, newer, items, nonces, limits);
      }

      Active with(BoxItems newer) {
        return new Active(owner, codeDigest, registration, list, newer, nonces, limits);
      }

      Active with(JoinNonces newer) {
        return new Active(owner, codeDigest, registration, list, items, newer, limits);
      }

      Active with(HouseholdLimits newer) {
        return new Active(owner, codeDigest, registration, list, items, nonces, newer);
      }
    }

    record Revoked(Owner owner, Optional<Registration> registration, PriorityList list)
        implements State {}
  }

  public record Owner(AccountId account, NodeKind kind) {}

  /** The secret half of an authorization code, as a digest, and when it stops being good. */
  public record Code(Digest digest, Instant expires) {}

  /**
   * @param number serial of the certificate (R242)
   */
  public record Registration(Digest deviceKey, String number) {}

  public sealed interface Event {
    record Reserved(Owner owner, Code code, Instant at) implements Event {}

    record WrongCodeTried(Instant at) implements Event {}

    record Activated(Registration registration, Instant at) implements Event {}

    record ListReplaced(PriorityList list) implements Event {}

    record LimitsSet(HouseholdLimits limits) implements Event {}

    record HoldingConfirmed(MediaId media) implements Event {}

    record HoldingDropped(MediaId media) implements Event {}

    record ItemWatched(MediaId media) implements Event {}

    record ShadowReplaced(Set<MediaId> items) implements Event {}

    record Revoked(Instant at) implements Event {}

    /** A session was let in; the next must show this nonce. */
    record Joined(Digest nonce, Optional<Digest> shown, Instant at) implements Event {}

    /** Two devices have its key. Neither is let in until an operator has decided. */
    record CloneSuspected(Instant at) implements Event {}

    /** The operator trusts whoever joins next. */
    record Released(Instant at) implements Event {}

    /** Another certificate for the same device key. */
    record Renewed(String number, Instant at) implements Event {}
  }

  public sealed interface Command {
    record Reserve(Owner owner, Code code) implements Command {}

    record Activate(Digest codeDigest, Registration registration) implements Command {}

    /**
     * @param proof empty if the session was let in before
     */
    record Connect(Digest deviceKey, Optional<JoinProof> proof) implements Command {}

    /**
     * @param number of the certificate to be issued
     */
    record Renew(Digest deviceKey, String number) implements Command {}

    record Release() implements Command {}

    /** A change of the list; any version is expected, when empty. */
    sealed interface ListCommand extends Command {}

    record EditList(OptionalLong expectedVersion, List<MediaId> items) implements ListCommand {}

    /**
     * Puts an item into the list, or moves it there if it stands in it.
     *
     * @param rank from 1; the end if beyond it
     * @param before the item to stand right before instead; refused when that has gone
     */
    record PlaceItem(
        OptionalLong expectedVersion, MediaId media, OptionalInt rank, Optional<MediaId> before)
        implements ListCommand {}

    /** Nothing happens if it does not stand in the list. */
    record RemoveItem(OptionalLong expectedVersion, MediaId media) implements ListCommand {}

    /**
     * What the household lets the box use of its line.
     *
     * @param expectedVersion of what this replaces; any, when empty
     */
    record SetLimits(OptionalLong expectedVersion, HouseholdLimits limits) implements Command {}

    record ConfirmHolding(MediaId media) implements Command {}

    record DropHolding(MediaId media) implements Command {}

    /** Its playing has begun. */
    record WatchItem(MediaId media) implements Command {}

    /** What the scheduler has it keep without showing it. */
    record ReplaceShadow(Set<MediaId> items) implements Command {}

    record Revoke() implements Command {}

    record Look() implements Command {}
  }

  /** What follows from a state, whenever it is entered: after an event, and after recovery. */
  public sealed interface Action {
    /** Everyone concerned should have this list; telling it again is harmless. */
    record ShareList(PriorityList list) implements Action {}

    /** The box should have these limits, if it is there; telling them again is harmless. */
    record ShareLimits(HouseholdLimits limits) implements Action {}
  }

  public static List<Action> actions(State state) {
    return switch (state) {
      case State.Active active ->
          List.of(new Action.ShareList(active.list()), new Action.ShareLimits(active.limits()));
      case State.Unreserved _, State.Reserved _, State.Revoked _ -> List.of();
    };
  }

  public static Decision<Event> decide(
      State state, Command command, ClientPolicy policy, Instant now) {
    return switch (command) {
      case Command.Reserve reserve -> reserve(state, reserve, now);
      case Command.Activate activate -> Activation.decide(state, activate, policy, now);
      case Command.Connect connect -> Admission.connect(state, connect, now);
      case Command.Renew renew -> Admission.renew(state, renew, now);
      case Command.Release _ -> Admission.release(state, now);
      case Command.ListCommand edit -> edit(state, edit, policy);
      case Command.SetLimits set -> LimitSetting.decide(state, set);
      case Command.ConfirmHolding(MediaId media) -> news(state, new Event.HoldingConfirmed(media));
      case Command.DropHolding(MediaId media) -> news(state, new Event.HoldingDropped(media));
      case Command.WatchItem(MediaId media) -> news(state, new Event.ItemWatched(media));
      case Command.ReplaceShadow(Set<MediaId> items) ->
          news(state, new Event.ShadowReplaced(items));
      case Command.Revoke _ -> revoke(state, now);
      case Command.Look _ -> listOf(state).isPresent() ? Decision.nothing() : unknown();
    };
  }

  private static Decision<Event> reserve(State state, Command.Reserve reserve, Instant now) {
    return switch (state) {
      case State.Unreserved _ ->
          Decision.of(new Event.Reserved(reserve.owner(), reserve.code(), now));
      case State.Reserved reserved ->
          reserved.owner().equals(reserve.owner()) && reserved.code().equals(reserve.code())
              ? Decision.nothing()
              : alreadyReserved();
      case State.Active _, State.Revoked _ -> alreadyReserved();
    };
  }

  private static Decision<Event> edit(State state, Command.ListCommand edit, ClientPolicy policy) {
    return switch (state) {
      case State.Unreserved _ -> unknown();
      case State.Revoked _ -> revoked();
      case State.Reserved reserved -> edit(reserved.list(), edit, policy);
      case State.Active active -> edit(active.list(), edit, policy);
    };
  }

  private static Decision<Event> edit(
      PriorityList list, Command.ListCommand edit, ClientPolicy policy) {
    return switch (edit) {
      case Command.EditList replace -> ListEdit.replace(list, replace, policy);
      case Command.PlaceItem place -> ListEdit.place(list, place, policy);
      case Command.RemoveItem remove -> ListEdit.remove(list, remove, policy);
    };
  }

  /** News from a box that is not active any more is old, and ignored. */
  private static Decision<Event> news(State state, Event news) {
    return switch (state) {
      case State.Unreserved _, State.Reserved _, State.Revoked _ -> Decision.nothing();
      case State.Active active ->
          evolve(active, news).equals(active) ? Decision.nothing() : Decision.of(news);
    };
  }

  private static Decision<Event> revoke(State state, Instant now) {
    return switch (state) {
      case State.Unreserved _ -> unknown();
      case State.Reserved _, State.Active _ -> Decision.of(new Event.Revoked(now));
      case State.Revoked _ -> Decision.nothing();
    };
  }

  /** The list, unless the client is not known at all. */
  public static Optional<PriorityList> listOf(State state) {
    return switch (state) {
      case State.Unreserved _ -> Optional.empty();
      case State.Reserved reserved -> Optional.of(reserved.list());
      case State.Active active -> Optional.of(active.list());
      case State.Revoked revoked -> Optional.of(revoked.list());
    };
  }

  /** Of a client that is, or is yet to be, let in. */
  public static Optional<HouseholdLimits> limitsOf(State state) {
    return switch (state) {
      case State.Unreserved _, State.Revoked _ -> Optional.empty();
      case State.Reserved reserved -> Optional.of(reserved.limits());
      case State.Active active -> Optional.of(active.limits());
    };
  }

  /** Whose it is, unless the client is not known at all. */
  public static Optional<AccountId> accountOf(State state) {
    return switch (state) {
      case State.Unreserved _ -> Optional.empty();
      case State.Reserved reserved -> Optional.of(reserved.owner().account());
      case State.Active active -> Optional.of(active.owner().account());
      case State.Revoked revoked -> Optional.of(revoked.owner().account());
    };
  }

  public static State evolve(State state, Event event) {
    return ClientLife.evolve(state, event);
  }

  static Decision<Event> unknown() {
    return Decision.refused("UNKNOWN_CLIENT", "no such client");
  }

  private static Decision<Event> alreadyReserved() {
    return Decision.refused("ALREADY_RESERVED", "the client id is taken");
  }

  static Decision<Event> revoked() {
    return Decision.refused("REVOKED", "the client was revoked");
  }
}
