package tributary.cluster.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGeneratorFactory;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.message.AccountChanged;
import tributary.core.playback.Account.Event;
import tributary.core.playback.Account.State;
import tributary.core.playback.Place;
import tributary.core.playback.Quote;
import tributary.core.playback.Rental;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.Money;

class AccountEntityTest {
  private static final Place ANYWHERE = new Place(Optional.empty(), Set.of(Place.ANYWHERE));
  private static final ActorTestKit KIT =
      ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
  private static final Instant START = Instant.parse("2026-11-22T10:00:00.123456789Z");
  private static final ClientId BOX = new ClientId("0000000001");
  private static final MediaId ITEM = MediaId.of(7);
  private static final Money PRICE = new Money(299, "EUR");
  private static final Digest TOKEN = Digest.ofContent(new byte[] {9});

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final List<AccountChanged> changes = new CopyOnWriteArrayList<>();
  private EventSourcedBehaviorTestKit<AccountCommand, Event, State> entity;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    entity =
        EventSourcedBehaviorTestKit.create(
            KIT.system(),
            AccountEntity.create(
                new AccountId("ann"),
                AccountEntity.policy(ConfigFactory.load()),
                now::get,
                RandomGeneratorFactory.of("L64X128MixRandom").create(1),
                changes::add));
  }

  private <R> StatusReply<R> run(Function<ActorRef<StatusReply<R>>, AccountCommand> command) {
    return entity.<StatusReply<R>>runCommand(command).reply();
  }

  private void signUp() {
    var profile = new AccountCommand.Profile("Ann", "1 Main St", "SE", "tok_1", Set.of("main"));
    assertThat(this.<Done>run(r -> new AccountCommand.SignUp("hash", profile, r)).isSuccess())
        .isTrue();
    this.<Done>run(r -> new AccountCommand.AddDevice(BOX, "Living room", "Acme", r));
  }

  private AccountView view() {
    return this.<AccountView>run(AccountCommand.View::new).getValue();
  }

  @Test
  void aRentalIsChargedOnceAndPlayedForADayAlsoAcrossARestart() {
    signUp();
    Quote quote =
        this.<Quote>run(r -> new AccountCommand.AskQuote(BOX, ITEM, PRICE, ANYWHERE, "main", "", r))
            .getValue();
    assertThat(quote.price()).isEqualTo(PRICE);

    this.<Rental>run(r -> new AccountCommand.Rent(quote.quoteId(), BOX, r));
    this.<AccountCommand.PassGrant>run(
        r -> new AccountCommand.BeginPlay(BOX, ITEM, ANYWHERE, "p1", Duration.ofMinutes(2), r));
    assertThat(changes)
        .extracting(AccountChanged::what)
        .containsExactly(
            AccountChanged.What.DEVICES, AccountChanged.What.RENTALS, AccountChanged.What.RENTALS);
    entity.restart();
    Rental again =
        this.<Rental>run(r -> new AccountCommand.Rent(quote.quoteId(), BOX, r)).getValue();

    assertThat(view().ledger())
        .extracting(AccountCommand.LedgerEntry::amount)
        .containsExactly(PRICE);
    assertThat(again.playUntil()).isPresent();
    now.set(START.plus(Duration.ofHours(23)));
    assertThat(
            this.<Quote>run(
                    r -> new AccountCommand.AskQuote(BOX, ITEM, PRICE, ANYWHERE, "main", "", r))
                .getValue()
                .price())
        .isEqualTo(new Money(0, "EUR"));
    now.set(START.plus(Duration.ofHours(24)));
    assertThat(
            this.<AccountCommand.PassGrant>run(
                    r ->
                        new AccountCommand.BeginPlay(
                            BOX, ITEM, ANYWHERE, "p1", Duration.ofMinutes(2), r))
                .getError()
                .getMessage())
        .startsWith("RENTAL_OVER: item " + ITEM);
    entity.runCommand(new AccountCommand.PlayEnded(BOX, "pass", 1000));
  }

  @Test
  void aSessionIsGoodUntilItEndsOrIsClosed() {
    signUp();
    this.<Done>run(r -> new AccountCommand.OpenSession(TOKEN, START.plusSeconds(60), r));

    assertThat(this.<AccountView>run(r -> new AccountCommand.Authenticate(TOKEN, r)).isSuccess())
        .isTrue();
    this.<Done>run(r -> new AccountCommand.CloseSession(TOKEN, r));
    assertThat(this.<AccountView>run(r -> new AccountCommand.Authenticate(TOKEN, r)).getError())
        .hasMessage("UNKNOWN_SESSION: not signed in, or the session has ended");
    this.<Done>run(r -> new AccountCommand.OpenSession(TOKEN, START.plusSeconds(60), r));
    now.set(START.plusSeconds(61));
    assertThat(this.<AccountView>run(r -> new AccountCommand.Authenticate(TOKEN, r)).isError())
        .isTrue();
  }

  @Test
  void aSuspendedAccountWatchesNothing() {
    signUp();
    this.<Done>run(r -> new AccountCommand.SetStanding(true, r));

    assertThat(
            this.<Quote>run(
                    r -> new AccountCommand.AskQuote(BOX, ITEM, PRICE, ANYWHERE, "main", "", r))
                .getError())
        .hasMessage("ACCOUNT_SUSPENDED: the account is suspended");
    assertThat(view().suspended()).isTrue();
  }

  @Test
  void nobodySignsUpTwiceAndTheHashIsForTheCallerToCheck() {
    assertThat(this.<String>run(AccountCommand.PasswordHash::new).getError())
        .hasMessage("UNKNOWN_ACCOUNT: no such account");
    signUp();

    assertThat(this.<String>run(AccountCommand.PasswordHash::new).getValue()).isEqualTo("hash");
    assertThat(
            this.<Done>run(
                    r ->
                        new AccountCommand.SignUp(
                            "x", new AccountCommand.Profile("", "", "SE", "", Set.of()), r))
                .getError())
        .hasMessage("ACCOUNT_EXISTS: the user id is taken");
  }
}
