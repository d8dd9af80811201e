package tributary.core.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tributary.core.CoreTable;
import tributary.core.client.Client.Action;
import tributary.core.client.Client.Code;
import tributary.core.client.Client.Command;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.Owner;
import tributary.core.client.Client.Registration;
import tributary.core.client.Client.State;
import tributary.model.AccountId;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.MediaId;
import tributary.model.NodeKind;

class ClientTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final ClientPolicy POLICY = new ClientPolicy(3, 2);
  private static final Owner OWNER = new Owner(new AccountId("ann"), NodeKind.SET_TOP_BOX);
  private static final Digest CODE = Digest.ofContent(new byte[] {1});
  private static final Digest WRONG_CODE = Digest.ofContent(new byte[] {2});
  private static final Digest KEY = Digest.ofContent(new byte[] {3});
  private static final Digest OTHER_KEY = Digest.ofContent(new byte[] {4});
  private static final MediaId A = MediaId.of(1);
  private static final MediaId B = MediaId.of(2);
  private static final MediaId C = MediaId.of(3);
  private static final PriorityList LIST = new PriorityList(4, List.of(A));
  private static final Code GOOD = new Code(CODE, NOW.plusSeconds(60));
  private static final Code OLD = new Code(CODE, NOW);

  private static final Digest FIRST = Digest.ofContent(new byte[] {11});
  private static final Digest SECOND = Digest.ofContent(new byte[] {12});
  private static final Digest THIRD = Digest.ofContent(new byte[] {13});

  private static final HouseholdLimits SLOW =
      new HouseholdLimits(
          0,
          OptionalLong.of(1_000_000),
          OptionalLong.empty(),
          OptionalLong.empty(),
          List.of(),
          Optional.empty());

  private static Command join(Digest key, Digest shown, Digest next) {
    return new Command.Connect(
        key, Optional.of(new JoinProof(Optional.ofNullable(shown), Optional.of(next))));
  }

  private static State active(JoinNonces nonces) {
    return new State.Active(
        OWNER,
        CODE,
        new Registration(KEY, "1a"),
        LIST,
        new BoxItems(Set.of(A), Set.of(C), Set.of(C)),
        nonces,
        HouseholdLimits.NONE);
  }

  /** The state after a joining, or empty if it was refused as a clone. */
  private static Optional<State> joined(State state, Digest shown, Digest next) {
    var decision = Client.decide(state, join(KEY, shown, next), POLICY, NOW);
    return decision.refusal().isPresent()
        ? Optional.empty()
        : Optional.of(decision.events().stream().reduce(state, Client::evolve, (a, b) -> b));
  }

  @Test
  void aDeviceAndItsCopyAreToldApartWhicheverJoinsFirst() {
    State atCopying = joined(active(JoinNonces.NONE), null, FIRST).orElseThrow();

    State original = joined(atCopying, FIRST, SECOND).orElseThrow();
    State both = joined(original, FIRST, THIRD).orElseThrow();

    assertThat(joined(both, SECOND, KEY)).as("the original comes back").isEmpty();
    State copyAgain = joined(both, THIRD, KEY).orElseThrow();
    assertThat(joined(copyAgain, SECOND, FIRST)).as("the original, later").isEmpty();
  }

  @Test
  void welcomesThatAreLostInARowLockNobodyOut() {
    State once = joined(active(JoinNonces.NONE), null, FIRST).orElseThrow();
    State lost = joined(once, FIRST, SECOND).orElseThrow();
    State lostAgain = joined(lost, FIRST, THIRD).orElseThrow();

    State arrived = joined(lostAgain, FIRST, SECOND).orElseThrow();

    assertThat(joined(arrived, SECOND, THIRD)).isPresent();
    assertThat(joined(lost, null, THIRD)).as("nonces cannot be left out later").isEmpty();
  }

  @Test
  void whoIsHeldGetsNothingUntilAnOperatorReleasesIt() {
    State held = active(new JoinNonces(Optional.of(FIRST), Optional.empty(), true));
    assertThat(joined(held, FIRST, SECOND)).isEmpty();

    State released = Client.evolve(held, new Event.Released(NOW));

    assertThat(joined(released, THIRD, SECOND)).isPresent();
  }

  private static Map<String, State> states() {
    Map<String, State> states = new LinkedHashMap<>();
    states.put("Unreserved", new State.Unreserved());
    states.put("Reserved", new State.Reserved(OWNER, GOOD, 0, LIST));
    states.put("Reserved,expired", new State.Reserved(OWNER, OLD, 0, LIST));
    states.put("Reserved,locked", new State.Reserved(OWNER, GOOD, 3, LIST));
    states.put("Active", active(JoinNonces.NONE));
    states.put(
        "Active,joined", active(new JoinNonces(Optional.of(FIRST), Optional.empty(), false)));
    states.put("Active,held", active(new JoinNonces(Optional.of(FIRST), Optional.empty(), true)));
    states.put("Revoked", new State.Revoked(OWNER, Optional.empty(), LIST));
    return states;
  }

  private static Map<String, Command> commands() {
    Map<String, Command> commands = new LinkedHashMap<>();
    commands.put("Reserve", new Command.Reserve(OWNER, GOOD));
    commands.put(
        "Reserve,other",
        new Command.Reserve(new Owner(new AccountId("bob"), NodeKind.MEDIA_SERVER), GOOD));
    commands.put("Activate", new Command.Activate(CODE, new Registration(KEY, "1a")));
    commands.put("Activate,wrong", new Command.Activate(WRONG_CODE, new Registration(KEY, "1a")));
    commands.put("Activate,again", new Command.Activate(CODE, new Registration(KEY, "2b")));
    commands.put("Activate,other", new Command.Activate(CODE, new Registration(OTHER_KEY, "2b")));
    commands.put("Connect", join(KEY, FIRST, SECOND));
    commands.put("Connect,again", new Command.Connect(KEY, Optional.empty()));
    commands.put("Connect,other", join(OTHER_KEY, FIRST, SECOND));
    commands.put("Connect,used", join(KEY, SECOND, FIRST));
    commands.put("Renew", new Command.Renew(KEY, "2b"));
    commands.put("Renew,other", new Command.Renew(OTHER_KEY, "2b"));
    commands.put("Release", new Command.Release());
    commands.put("EditList", edit(OptionalLong.of(4), B, A));
    commands.put("EditList,any", edit(OptionalLong.empty(), B));
    commands.put("EditList,same", edit(OptionalLong.of(4), A));
    commands.put("EditList,stale", edit(OptionalLong.of(3), B));
    commands.put("EditList,again", edit(OptionalLong.of(3), A));
    commands.put("EditList,long", edit(OptionalLong.of(4), A, B, C));
    commands.put("EditList,twice", edit(OptionalLong.of(4), B, B));
    commands.put("PlaceItem,first", place(OptionalLong.empty(), B, OptionalInt.of(1), null));
    commands.put("PlaceItem,last", place(OptionalLong.empty(), B, OptionalInt.of(9), null));
    commands.put("PlaceItem,before", place(OptionalLong.of(4), B, OptionalInt.empty(), A));
    commands.put("PlaceItem,gone", place(OptionalLong.empty(), B, OptionalInt.empty(), C));
    commands.put("PlaceItem,there", place(OptionalLong.empty(), A, OptionalInt.of(1), null));
    commands.put("PlaceItem,stale", place(OptionalLong.of(3), B, OptionalInt.of(1), null));
    commands.put("RemoveItem", new Command.RemoveItem(OptionalLong.empty(), A));
    commands.put("RemoveItem,absent", new Command.RemoveItem(OptionalLong.empty(), B));
    commands.put("RemoveItem,stale", new Command.RemoveItem(OptionalLong.of(3), A));
    commands.put("SetLimits", new Command.SetLimits(OptionalLong.of(0), SLOW));
    commands.put("SetLimits,any", new Command.SetLimits(OptionalLong.empty(), SLOW));
    commands.put("SetLimits,same", new Command.SetLimits(OptionalLong.of(0), HouseholdLimits.NONE));
    commands.put("SetLimits,stale", new Command.SetLimits(OptionalLong.of(3), SLOW));
    commands.put("ConfirmHolding", new Command.ConfirmHolding(B));
    commands.put("ConfirmHolding,held", new Command.ConfirmHolding(A));
    commands.put("DropHolding", new Command.DropHolding(A));
    commands.put("DropHolding,unheld", new Command.DropHolding(B));
    commands.put("WatchItem", new Command.WatchItem(A));
    commands.put("WatchItem,seen", new Command.WatchItem(C));
    commands.put("ReplaceShadow", new Command.ReplaceShadow(Set.of(A)));
    commands.put("ReplaceShadow,same", new Command.ReplaceShadow(Set.of(C)));
    commands.put("Revoke", new Command.Revoke());
    commands.put("Look", new Command.Look());
    return commands;
  }

  private static Command.EditList edit(OptionalLong version, MediaId... items) {
    return new Command.EditList(version, List.of(items));
  }

  private static Command.PlaceItem place(
      OptionalLong version, MediaId media, OptionalInt rank, MediaId before) {
    return new Command.PlaceItem(version, media, rank, Optional.ofNullable(before));
  }

  private static Map<String, Event> events() {
    Map<String, Event> events = new LinkedHashMap<>();
    events.put("Reserved", new Event.Reserved(OWNER, GOOD, NOW));
    events.put("WrongCodeTried", new Event.WrongCodeTried(NOW));
    events.put("Activated", new Event.Activated(new Registration(KEY, "1a"), NOW));
    events.put("ListReplaced", new Event.ListReplaced(new PriorityList(5, List.of(B))));
    events.put("LimitsSet", new Event.LimitsSet(SLOW.withVersion(1)));
    events.put("HoldingConfirmed", new Event.HoldingConfirmed(B));
    events.put("HoldingDropped", new Event.HoldingDropped(A));
    events.put("ItemWatched", new Event.ItemWatched(B));
    events.put("ShadowReplaced", new Event.ShadowReplaced(Set.of(B)));
    events.put("Revoked", new Event.Revoked(NOW));
    events.put("Joined", new Event.Joined(SECOND, Optional.of(FIRST), NOW));
    events.put("CloneSuspected", new Event.CloneSuspected(NOW));
    events.put("Released", new Event.Released(NOW));
    events.put("Renewed", new Event.Renewed("2b", NOW));
    return events;
  }

  @Test
  void everyCommandInEveryStateHasTheAnswerWeExpect() throws IOException {
    CoreTable.coversAll(State.class, states().values());
    CoreTable.coversAll(Command.class, commands().values());

    CoreTable.agreed(
        "client-decisions",
        CoreTable.<State, Command, Event>decisions(
            states(), commands(), (s, c) -> Client.decide(s, c, POLICY, NOW)));
  }

  @Test
  void everyEventLeadsWhereWeExpectOrIsImpossible() throws IOException {
    CoreTable.coversAll(Event.class, events().values());

    CoreTable.agreed(
        "client-transitions", CoreTable.transitions(states(), events(), Client::evolve));
  }

  @Test
  void theLastAllowedWrongTryLocksTheCodeEvenForTheRightOne() {
    State state = new State.Reserved(OWNER, GOOD, 0, LIST);
    for (int i = 0; i < 3; i++) {
      var tried =
          Client.decide(
              state, new Command.Activate(WRONG_CODE, new Registration(KEY, "1a")), POLICY, NOW);
      state = Client.evolve(state, tried.events().getFirst());
    }

    var right =
        Client.decide(state, new Command.Activate(CODE, new Registration(KEY, "1a")), POLICY, NOW);

    assertThat(right.refusal().orElseThrow().toString())
        .isEqualTo("CODE_LOCKED: the code was typed wrongly 3 times");
  }

  @Test
  void aListEditGrowsTheVersionByOneAndKeepsTheRest() {
    State active = states().get("Active");

    var edited = Client.decide(active, edit(OptionalLong.of(4), B, A), POLICY, NOW);
    State after = Client.evolve(active, edited.events().getFirst());

    assertThat(Client.listOf(after)).contains(new PriorityList(5, List.of(B, A)));
    assertThat(Client.actions(after))
        .containsExactly(
            new Action.ShareList(new PriorityList(5, List.of(B, A))),
            new Action.ShareLimits(HouseholdLimits.NONE));
    assertThat(((State.Active) after).items().holdings()).containsExactly(A);
  }

  @Test
  void whatAHouseholdChoseBeforeItsBoxCameIsThereWhenItDoes() {
    State reserved = states().get("Reserved");

    State active = Client.evolve(reserved, events().get("Activated"));

    assertThat(Client.listOf(active)).contains(LIST);
  }

  @Test
  void aPlacedItemMergesWithWhatOthersChanged() {
    State state = new State.Reserved(OWNER, GOOD, 0, new PriorityList(4, List.of(A, B)));

    // Somebody has taken B to the front since the page was drawn on which C is put before B.
    for (Command.PlaceItem place :
        List.of(
            place(OptionalLong.empty(), B, OptionalInt.of(1), null),
            place(OptionalLong.empty(), C, OptionalInt.empty(), B))) {
      var placed = Client.decide(state, place, new ClientPolicy(3, 3), NOW);
      state = Client.evolve(state, placed.events().getFirst());
    }

    assertThat(Client.listOf(state)).contains(new PriorityList(6, List.of(C, B, A)));
  }

  @Test
  void aFullListTakesNoMoreButCanBeReordered() {
    State full = new State.Reserved(OWNER, GOOD, 0, new PriorityList(4, List.of(A, B)));

    var third = place(OptionalLong.empty(), C, OptionalInt.of(1), null);
    var turned = place(OptionalLong.empty(), B, OptionalInt.of(1), null);

    assertThat(Client.decide(full, third, POLICY, NOW).refusal().orElseThrow().reason())
        .isEqualTo("LIST_TOO_LONG");
    assertThat(Client.decide(full, turned, POLICY, NOW).events())
        .containsExactly(new Event.ListReplaced(new PriorityList(5, List.of(B, A))));
  }
}
