package tributary.core.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tributary.core.CoreTable;
import tributary.core.Decision;
import tributary.core.playback.Account.Command;
import tributary.core.playback.Account.Event;
import tributary.core.playback.Account.State;
import tributary.core.playback.OpenAccount.Device;
import tributary.core.playback.OpenAccount.Profile;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.Money;

class AccountTest {
  private static final Place ANYWHERE = new Place(Optional.empty(), Set.of(Place.ANYWHERE));
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(
          Duration.ofMinutes(2), Duration.ofDays(30), Duration.ofHours(24), 2, 2, 2, 1, 3);
  private static final Profile PROFILE =
      new Profile("Ann", "1 Main St", "SE", "tok", Set.of("main"));
  private static final Profile MARRIED =
      new Profile("Ann Lind", "2 Main St", "SE", "tok", Set.of("main"));
  private static final ClientId BOX = new ClientId("0000000001");
  private static final ClientId OTHER_BOX = new ClientId("0000000002");
  private static final ClientId STRANGE_BOX = new ClientId("0000000003");
  private static final MediaId A = MediaId.of(1);
  private static final MediaId B = MediaId.of(2);
  private static final Money PRICE = new Money(299, "EUR");
  private static final Offer OFFER = new Offer("main", "", PRICE, ANYWHERE);
  private static final Digest TOKEN = Digest.ofContent(new byte[] {1});
  private static final Digest OLD_TOKEN = Digest.ofContent(new byte[] {2});

  private static State play(State state, Command... commands) {
    return play(state, NOW, commands);
  }

  private static State play(State state, Instant now, Command... commands) {
    State after = state;
    for (Command command : commands) {
      Decision<Event> decision = Account.decide(after, command, POLICY, now);
      assertThat(decision.refusal()).isEmpty();
      for (Event event : decision.events()) {
        after = Account.evolve(after, event, POLICY);
      }
    }
    return after;
  }

  private static State open() {
    return play(
        new State.None(),
        new Command.SignUp("hash", PROFILE),
        new Command.AddDevice(new Device(BOX, "Living room", "Acme")),
        new Command.OpenSession(TOKEN, NOW.plusSeconds(60)),
        new Command.OpenSession(OLD_TOKEN, NOW));
  }

  private static Command begin(ClientId box, MediaId media) {
    return new Command.BeginPlay(box, media, ANYWHERE, "P1", Duration.ofMinutes(2));
  }

  private static State quoted() {
    return play(open(), new Command.AskQuote("Q1", BOX, A, OFFER));
  }

  private static State rented() {
    return play(quoted(), new Command.Rent("Q1", BOX));
  }

  private static Map<String, State> states() {
    Map<String, State> states = new LinkedHashMap<>();
    states.put("None", new State.None());
    states.put("Open", open());
    states.put("Open,quoted", quoted());
    states.put("Open,rented", rented());
    states.put("Open,playing", play(rented(), begin(BOX, A)));
    states.put(
        "Open,over",
        play(
            play(open(), NOW.minus(Duration.ofDays(30)), new Command.AskQuote("Q1", BOX, A, OFFER)),
            NOW.minus(Duration.ofDays(30)),
            new Command.Rent("Q1", BOX)));
    states.put("Open,suspended", play(rented(), new Command.SetStanding(true)));
    return states;
  }

  private static Map<String, Command> commands() {
    Map<String, Command> commands = new LinkedHashMap<>();
    commands.put("SignUp", new Command.SignUp("hash", PROFILE));
    commands.put("SetStanding", new Command.SetStanding(true));
    commands.put("OpenSession", new Command.OpenSession(TOKEN, NOW.plusSeconds(9)));
    commands.put("CloseSession", new Command.CloseSession(TOKEN));
    commands.put("CloseSession,unknown", new Command.CloseSession(digest(9)));
    commands.put("Authenticate", new Command.Authenticate(TOKEN));
    commands.put("Authenticate,ended", new Command.Authenticate(OLD_TOKEN));
    commands.put("AddDevice", new Command.AddDevice(new Device(OTHER_BOX, "Attic", "Acme")));
    commands.put("AddDevice,same", new Command.AddDevice(new Device(BOX, "Living room", "Acme")));
    commands.put("RemoveDevice", new Command.RemoveDevice(BOX));
    commands.put("RemoveDevice,strange", new Command.RemoveDevice(STRANGE_BOX));
    commands.put("ChangeProfile", new Command.ChangeProfile(MARRIED));
    commands.put("ChangeProfile,same", new Command.ChangeProfile(PROFILE));
    commands.put("ChangePassword", new Command.ChangePassword("new hash", TOKEN));
    commands.put("Rate", new Command.Rate(A, 4));
    commands.put("Rate,back", new Command.Rate(A, 0));
    commands.put("PreferGenres", new Command.PreferGenres(List.of("comedy")));
    commands.put("PreferGenres,same", new Command.PreferGenres(List.of()));
    commands.put("AskQuote", new Command.AskQuote("Q2", BOX, A, OFFER));
    commands.put("AskQuote,strange", new Command.AskQuote("Q2", STRANGE_BOX, A, OFFER));
    commands.put("Rent", new Command.Rent("Q1", BOX));
    commands.put("Rent,other", new Command.Rent("Q1", OTHER_BOX));
    commands.put("Rent,unknown", new Command.Rent("Q9", BOX));
    commands.put("BeginPlay", begin(BOX, A));
    commands.put("BeginPlay,unrented", begin(BOX, B));
    commands.put("BeginPlay,strange", begin(STRANGE_BOX, A));
    commands.put("EndPlay", new Command.EndPlay(BOX, "pass", 1000));
    commands.put("EndPlay,strange", new Command.EndPlay(STRANGE_BOX, "pass", 1000));
    commands.put("Look", new Command.Look());
    return commands;
  }

  private static Digest digest(int n) {
    return Digest.ofContent(new byte[] {(byte) n});
  }

  @Test
  void aNewPasswordEndsAllSessionsButTheOneThatAsked() {
    State two =
        play(
            open(),
            new Command.OpenSession(digest(7), NOW.plusSeconds(60)),
            new Command.ChangePassword("new hash", digest(7)));
    OpenAccount account = ((State.Open) two).account();
    assertThat(account.passwordHash()).isEqualTo("new hash");
    assertThat(account.sessions().keySet()).containsExactly(digest(7));
  }

  @Test
  void ratingsAreReplacedTakenBackAndTheOldestForgotten() {
    State rated =
        play(
            open(),
            new Command.Rate(A, 5),
            new Command.Rate(B, 1),
            new Command.Rate(A, 2),
            new Command.Rate(B, 0));
    assertThat(((State.Open) rated).account().taste().ratings()).containsExactly(Map.entry(A, 2));
    State many = rated;
    for (int i = 10; i < 14; i++) {
      many = play(many, new Command.Rate(MediaId.of(i), 3));
    }
    assertThat(((State.Open) many).account().taste().ratings().keySet())
        .containsExactly(MediaId.of(11), MediaId.of(12), MediaId.of(13));
  }

  @Test
  void aRemovedDevicePlaysAndRentsNoMore() {
    State without = play(play(rented(), begin(BOX, A)), new Command.RemoveDevice(BOX));
    assertThat(((State.Open) without).account().plays()).isEmpty();
    assertThat(Account.decide(without, begin(BOX, A), POLICY, NOW).refusal().orElseThrow().reason())
        .isEqualTo("UNKNOWN_DEVICE");
  }

  private static Map<String, Event> events() {
    Rental rental =
        new Rental("Q1", A, PRICE, NOW, NOW.plus(Duration.ofDays(30)), Optional.empty(), "");
    Map<String, Event> events = new LinkedHashMap<>();
    events.put("SignedUp", new Event.SignedUp("hash", PROFILE, NOW));
    events.put("StandingChanged", new Event.StandingChanged(true, NOW));
    events.put("SessionOpened", new Event.SessionOpened(TOKEN, NOW));
    events.put("SessionClosed", new Event.SessionClosed(TOKEN));
    events.put("DeviceAdded", new Event.DeviceAdded(new Device(BOX, "a", "b"), NOW));
    events.put("DeviceRemoved", new Event.DeviceRemoved(BOX, NOW));
    events.put("ProfileChanged", new Event.ProfileChanged(MARRIED, NOW));
    events.put("PasswordChanged", new Event.PasswordChanged("new hash", TOKEN, NOW));
    events.put("Rated", new Event.Rated(A, 4, NOW));
    events.put("GenresPreferred", new Event.GenresPreferred(List.of("comedy"), NOW));
    events.put("QuoteGiven", new Event.QuoteGiven(new Quote("Q1", BOX, A, PRICE, NOW, NOW, "")));
    events.put("QuoteDropped", new Event.QuoteDropped("Q1"));
    events.put("Rented", new Event.Rented(rental, BOX));
    events.put("WindowStarted", new Event.WindowStarted(rental, BOX, NOW));
    events.put(
        "PassGranted",
        new Event.PassGranted(new Play("P1", BOX, A, NOW, NOW.plusSeconds(120), NOW)));
    events.put("PlayEnded", new Event.PlayEnded(BOX, "pass", 5, NOW));
    return events;
  }

  @Test
  void everyCommandInEveryStateHasTheAnswerWeExpect() {
    CoreTable.coversAll(State.class, states().values());
    CoreTable.coversAll(Command.class, commands().values());

    assertThat(
            CoreTable.<State, Command, Event>decisions(
                states(), commands(), (s, c) -> Account.decide(s, c, POLICY, NOW)))
        .isEqualTo(CoreTable.expected("account-decisions"));
  }

  @Test
  void everyEventLeadsWhereWeExpectOrIsImpossible() {
    CoreTable.coversAll(Event.class, events().values());
    Map<String, State> states = new LinkedHashMap<>();
    states.put("None", new State.None());
    states.put("Open", open());

    assertThat(CoreTable.transitions(states, events(), (s, e) -> Account.evolve(s, e, POLICY)))
        .isEqualTo(CoreTable.expected("account-transitions"));
  }

  private static OpenAccount account(State state) {
    return ((State.Open) state).account();
  }

  @Test
  void aRepeatedOkChargesOnce() {
    State once = rented();

    State twice = play(once, NOW.plus(Duration.ofMinutes(10)), new Command.Rent("Q1", BOX));

    assertThat(account(twice).ledger()).hasSize(1);
    assertThat(Account.rented(account(twice), "Q1").orElseThrow().price()).isEqualTo(PRICE);
  }

  @Test
  void playingAgainWithinTheWindowCostsNothing() {
    State playing = play(rented(), begin(BOX, A));
    Instant later = NOW.plus(Duration.ofHours(23));

    State quoted = play(playing, later, new Command.AskQuote("Q2", BOX, A, OFFER));
    State again = play(quoted, later, new Command.Rent("Q2", BOX), begin(BOX, A));

    assertThat(account(quoted).quotes().get("Q2").price()).isEqualTo(new Money(0, "EUR"));
    assertThat(account(again).ledger()).hasSize(1);
    assertThat(Account.rented(account(again), "Q2").orElseThrow().rentalId()).isEqualTo("Q1");
    assertThat(Account.latestRental(account(again), A).orElseThrow().playUntil())
        .contains(NOW.plus(Duration.ofHours(24)));
  }

  @Test
  void aQuoteThatWasFreeBuysNothingOnceTheRentalItRestedOnIsOver() {
    State playing = play(rented(), begin(BOX, A));
    Instant lastMinute = NOW.plus(Duration.ofHours(24)).minusSeconds(30);
    State quoted = play(playing, lastMinute, new Command.AskQuote("Q2", BOX, A, OFFER));

    var tooLate =
        Account.decide(quoted, new Command.Rent("Q2", BOX), POLICY, lastMinute.plusSeconds(60));

    assertThat(tooLate.refusal().orElseThrow().reason()).isEqualTo("QUOTE_EXPIRED");
  }

  @Test
  void aQuoteHoldsUntilItExpires() {
    var inTime = NOW.plus(Duration.ofMinutes(2)).minusMillis(1);
    var late = NOW.plus(Duration.ofMinutes(2));

    assertThat(Account.decide(quoted(), new Command.Rent("Q1", BOX), POLICY, inTime).refusal())
        .isEmpty();
    assertThat(
            Account.decide(quoted(), new Command.Rent("Q1", BOX), POLICY, late)
                .refusal()
                .orElseThrow()
                .reason())
        .isEqualTo("QUOTE_EXPIRED");
  }

  @Test
  void theFirstPlayStartsTheWindowAndItEnds() {
    Instant start = NOW.plus(Duration.ofDays(29));
    State playing = play(rented(), start, begin(BOX, A));

    var after = Account.decide(playing, begin(BOX, A), POLICY, start.plus(Duration.ofHours(24)));

    assertThat(after.refusal().orElseThrow().reason()).isEqualTo("RENTAL_OVER");
  }

  @Test
  void sessionsQuotesAndHistoryAreBounded() {
    State state = open();
    for (int i = 0; i < 10; i++) {
      Instant now = NOW.plus(Duration.ofDays(31L * i));
      state =
          play(
              state,
              now,
              new Command.OpenSession(digest(i + 10), now.plusSeconds(i)),
              new Command.AskQuote("R" + i, BOX, A, OFFER),
              new Command.Rent("R" + i, BOX),
              new Command.AskQuote("S" + i, BOX, B, OFFER),
              new Command.AskQuote("T" + i, BOX, B, OFFER));
    }

    assertThat(account(state).sessions()).hasSizeLessThanOrEqualTo(2);
    assertThat(account(state).quotes()).hasSize(2);
    assertThat(account(state).rentals()).containsOnlyKeys("R7", "R8", "R9");
    assertThat(account(state).ledger()).hasSize(3);
  }

  @Test
  void aDeviceThatPlaysKeepsOthersFromPlayingUntilItsReceiptComes() {
    State two =
        play(
            rented(), new Command.AddDevice(new Device(OTHER_BOX, "Attic", "Acme")), begin(BOX, A));

    assertThat(Account.decide(two, begin(BOX, A), POLICY, NOW).refusal())
        .as("the same device, whose receipt may be lost")
        .isEmpty();
    assertThat(
            Account.decide(two, begin(OTHER_BOX, A), POLICY, NOW).refusal().orElseThrow().reason())
        .isEqualTo("TOO_MANY_STREAMS");
    State stale = play(two, new Command.EndPlay(BOX, "another pass", 1));
    assertThat(Account.decide(stale, begin(OTHER_BOX, A), POLICY, NOW).refusal()).isPresent();
    State ended = play(two, new Command.EndPlay(BOX, "P1", 1000));
    assertThat(Account.decide(ended, begin(OTHER_BOX, A), POLICY, NOW).refusal()).isEmpty();
  }

  @Test
  void whereAnItemMayNotBeWatchedOrNobodyKnowsNothingIsGranted() {
    Map<Place, Boolean> cases =
        Map.of(
            new Place(Optional.of("SE"), Set.of("SE", "NO")), true,
            new Place(Optional.of("NO"), Set.of("SE", "NO")), true,
            new Place(Optional.of("DK"), Set.of("SE", "NO")), false,
            new Place(Optional.empty(), Set.of("SE", "NO")), false,
            // The device is there, the account is not.
            new Place(Optional.of("NO"), Set.of("NO")), false,
            new Place(Optional.of("SE"), Set.of()), false,
            new Place(Optional.empty(), Set.of("*")), true);
    cases.forEach(
        (place, granted) -> {
          for (Command command :
              List.of(
                  new Command.AskQuote("Q2", BOX, A, new Offer("main", "", PRICE, place)),
                  new Command.BeginPlay(BOX, A, place, "P1", Duration.ofMinutes(2)))) {
            var refusal = Account.decide(rented(), command, POLICY, NOW).refusal();
            assertThat(refusal.isEmpty()).as(place + " " + command).isEqualTo(granted);
            refusal.ifPresent(it -> assertThat(it.reason()).isEqualTo("OUT_OF_TERRITORY"));
          }
        });
  }

  @Test
  void aCatalogThatWasNotChosenIsNotSoldAndWhatWasBoughtOfItStaysBought() {
    Offer other = new Offer("red", "red", PRICE, ANYWHERE);
    Command quote = new Command.AskQuote("Q9", BOX, A, other);

    assertThat(Account.decide(open(), quote, POLICY, NOW).refusal().orElseThrow().reason())
        .isEqualTo("NOT_OFFERED");
    assertThat(Account.decide(rented(), quote, POLICY, NOW).refusal()).isEmpty();
    State choosingNone =
        play(open(), new Command.ChangeProfile(new Profile("Ann", "", "SE", "tok", Set.of())));
    assertThat(Account.decide(choosingNone, quote, POLICY, NOW).refusal()).isEmpty();
  }

  @Test
  void whatIsBoughtSaysWhoSoldIt() {
    State bought =
        play(
            open(),
            new Command.AskQuote("Q1", BOX, A, new Offer("main", "blue", PRICE, ANYWHERE)),
            new Command.Rent("Q1", BOX));

    assertThat(account(bought).rentals().get("Q1").vendor()).isEqualTo("blue");
    assertThat(account(bought).ledger().getLast().vendor()).isEqualTo("blue");
    State again = play(bought, new Command.AskQuote("Q2", BOX, A, OFFER));
    assertThat(account(again).quotes().get("Q2").vendor()).isEqualTo("blue");
    State begun = play(bought, begin(BOX, A));
    assertThat(account(begun).rentals().get("Q1").vendor()).isEqualTo("blue");
  }

  @Test
  void aPassEndsWithItsRentalAtTheLatest() {
    State playing = play(rented(), begin(BOX, A));
    Instant end = NOW.plus(Duration.ofHours(24));

    State late = play(playing, end.minusSeconds(5), begin(BOX, A));

    assertThat(account(playing).plays().get(BOX).expires()).isEqualTo(NOW.plusSeconds(120));
    assertThat(account(late).plays().get(BOX).expires()).isEqualTo(end);
  }

  @Test
  void aThirdDeviceIsOneTooMany() {
    State two = play(open(), new Command.AddDevice(new Device(OTHER_BOX, "Attic", "Acme")));

    var third =
        Account.decide(
            two, new Command.AddDevice(new Device(STRANGE_BOX, "Cellar", "Acme")), POLICY, NOW);

    assertThat(third.refusal().orElseThrow().toString())
        .isEqualTo("TOO_MANY_DEVICES: an account has at most 2 devices");
  }

  @Test
  void badPoliciesAreRefusedByKeyAndValue() {
    assertThatThrownBy(
            () ->
                new PlaybackPolicy(
                    Duration.ZERO, Duration.ofDays(1), Duration.ofDays(1), 1, 1, 1, 1, 1))
        .hasMessage("tributary.playback.quote-expiry must be longer than nothing, was PT0S");
    assertThatThrownBy(
            () ->
                new PlaybackPolicy(
                    Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), 0, 1, 1, 1, 1))
        .hasMessage("tributary.playback.max-devices must be at least 1, was 0");
  }
}
