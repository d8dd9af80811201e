package tributary.cluster.account;

import com.typesafe.config.Config;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.message.AuditTag;
import tributary.cluster.message.EntityRestart;
import tributary.cluster.message.Replies;
import tributary.core.Decision;
import tributary.core.playback.Account;
import tributary.core.playback.Account.Command;
import tributary.core.playback.Account.Event;
import tributary.core.playback.Account.State;
import tributary.core.playback.Offer;
import tributary.core.playback.OpenAccount;
import tributary.core.playback.PlaybackPolicy;
import tributary.model.AccountId;
import tributary.model.Base32;

/** The actor of one {@link Account}; its entity id is the account id's text. */
public final class AccountEntity
    extends EventSourcedBehaviorWithEnforcedReplies<AccountCommand, Event, State> {
  public static final EntityTypeKey<AccountCommand> TYPE_KEY =
      EntityTypeKey.create(AccountCommand.class, "Account");

  /** Tag of devices and rentals, for the read side. */
  public static final String TAG = "account";

  // Quotes and sessions come and go; a hundred of them replay in a moment.
  private static final int SNAPSHOT_EVERY = 100;

  private final AccountId account;
  private final PlaybackPolicy policy;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<AccountChanged> changed;

  private AccountEntity(
      AccountId account,
      PlaybackPolicy policy,
      InstantSource clock,
      RandomGenerator random,
      Consumer<AccountChanged> changed) {
    super(PersistenceId.of(TYPE_KEY.name(), account.text()), EntityRestart.strategy());
    this.account = account;
    this.policy = policy;
    this.clock = clock;
    this.random = random;
    this.changed = changed;
  }

  /**
   * @param random makes quote ids: a {@link java.security.SecureRandom}
   * @param changed told of what the owner may see differently now
   */
  public static void init(
      ClusterSharding sharding,
      PlaybackPolicy policy,
      InstantSource clock,
      RandomGenerator random,
      Consumer<AccountChanged> changed) {
    sharding.init(
        Entity.of(
            TYPE_KEY,
            entity -> create(new AccountId(entity.getEntityId()), policy, clock, random, changed)));
  }

  public static EntityRef<AccountCommand> of(ClusterSharding sharding, AccountId account) {
    return sharding.entityRefFor(TYPE_KEY, account.text());
  }

  /**
   * {@code tributary.playback}.
   *
   * @throws IllegalArgumentException naming key and value
   */
  public static PlaybackPolicy policy(Config config) {
    Config section = config.getConfig("tributary.playback");
    return new PlaybackPolicy(
        section.getDuration("quote-expiry"),
        section.getDuration("rental-duration"),
        section.getDuration("playback-duration"),
        section.getInt("max-devices"),
        section.getInt("max-sessions"),
        section.getInt("max-quotes"),
        section.getInt("max-streams"),
        section.getInt("history-length"));
  }

  static Behavior<AccountCommand> create(
      AccountId account,
      PlaybackPolicy policy,
      InstantSource clock,
      RandomGenerator random,
      Consumer<AccountChanged> changed) {
    return new AccountEntity(account, policy, clock, random, changed);
  }

  @Override
  public State emptyState() {
    return new State.None();
  }

  @Override
  public CommandHandlerWithReply<AccountCommand, Event, State> commandHandler() {
    return this::handle;
  }

  private ReplyEffect<Event, State> handle(State state, AccountCommand command) {
    return switch (command) {
      case AccountCommand.SignUp signUp ->
          done(
              state,
              new Command.SignUp(signUp.passwordHash(), AccountViews.core(signUp.profile())),
              signUp.replyTo());
      case AccountCommand.SetStanding(boolean suspended, var replyTo) ->
          done(state, new Command.SetStanding(suspended), replyTo);
      case AccountCommand.PasswordHash(var replyTo) ->
          answer(state, new Command.Look(), replyTo, OpenAccount::passwordHash);
      case AccountCommand.OpenSession open ->
          done(
              state,
              new Command.OpenSession(
                  open.tokenDigest(), open.expires().truncatedTo(ChronoUnit.MILLIS)),
              open.replyTo());
      case AccountCommand.CloseSession close -> closeSession(state, close);
      case AccountCommand.Authenticate authenticate ->
          answer(
              state,
              new Command.Authenticate(authenticate.tokenDigest()),
              authenticate.replyTo(),
              open -> AccountViews.view(account, open));
      case AccountCommand.AddDevice add ->
          done(
              state,
              new Command.AddDevice(
                  new OpenAccount.Device(add.client(), add.name(), add.supplier())),
              add.replyTo());
      case AccountCommand.RemoveDevice(var client, var replyTo) ->
          done(state, new Command.RemoveDevice(client), replyTo);
      case AccountCommand.ChangeProfile(var profile, var replyTo) ->
          answer(
              state,
              new Command.ChangeProfile(AccountViews.core(profile)),
              replyTo,
              open -> AccountViews.view(account, open));
      case AccountCommand.ChangePassword(var hash, var kept, var replyTo) ->
          done(state, new Command.ChangePassword(hash, kept), replyTo);
      case AccountCommand.Rate(var media, var stars, var replyTo) ->
          done(state, new Command.Rate(media, stars), replyTo);
      case AccountCommand.PreferGenres(var genres, var replyTo) ->
          done(state, new Command.PreferGenres(genres), replyTo);
      case AccountCommand.AskQuote ask -> quote(state, ask);
      case AccountCommand.Rent rent ->
          answer(
              state,
              new Command.Rent(rent.quoteId(), rent.client()),
              rent.replyTo(),
              open -> Account.rented(open, rent.quoteId()).orElseThrow());
      case AccountCommand.BeginPlay begin ->
          answer(
              state,
              new Command.BeginPlay(
                  begin.client(), begin.media(), begin.place(), begin.passId(), begin.passLife()),
              begin.replyTo(),
              open ->
                  new AccountCommand.PassGrant(
                      Account.latestRental(open, begin.media()).orElseThrow(),
                      open.plays().get(begin.client()).expires()));
      case AccountCommand.PlayEnded ended ->
          Effect()
              .persist(
                  decide(
                          state,
                          new Command.EndPlay(ended.client(), ended.passId(), ended.playedMillis()))
                      .events())
              .thenNoReply();
      case AccountCommand.View(var replyTo) ->
          answer(state, new Command.Look(), replyTo, open -> AccountViews.view(account, open));
    };
  }

  private ReplyEffect<Event, State> closeSession(State state, AccountCommand.CloseSession close) {
    return Effect()
        .persist(decide(state, new Command.CloseSession(close.tokenDigest())).events())
        .thenReply(close.replyTo(), _ -> StatusReply.success(Done.getInstance()));
  }

  private ReplyEffect<Event, State> quote(State state, AccountCommand.AskQuote ask) {
    String quoteId = Base32.encode(random.nextLong(), 12) + Base32.encode(random.nextLong(), 4);
    return answer(
        state,
        new Command.AskQuote(
            quoteId,
            ask.client(),
            ask.media(),
            new Offer(ask.catalog(), ask.vendor(), ask.price(), ask.place())),
        ask.replyTo(),
        open -> open.quotes().get(quoteId));
  }

  private Decision<Event> decide(State state, Command command) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return Account.decide(state, command, policy, now);
  }

  private ReplyEffect<Event, State> done(
      State state, Command command, ActorRef<StatusReply<Done>> replyTo) {
    return answer(state, command, replyTo, _ -> Done.getInstance());
  }

  private <R> ReplyEffect<Event, State> answer(
      State state,
      Command command,
      ActorRef<StatusReply<R>> replyTo,
      Function<OpenAccount, R> result) {
    Decision<Event> decision = decide(state, command);
    return Effect()
        .persist(decision.events())
        .thenRun(_ -> tell(decision.events()))
        .thenReply(
            replyTo, after -> Replies.of(decision.refusal(), () -> result.apply(open(after))));
  }

  private void tell(List<Event> events) {
    events.stream()
        .flatMap(event -> whatChanged(event).stream())
        .forEach(what -> changed.accept(new AccountChanged(account, what)));
  }

  private static Optional<AccountChanged.What> whatChanged(Event event) {
    return switch (event) {
      case Event.StandingChanged _,
          Event.ProfileChanged _,
          Event.Rated _,
          Event.GenresPreferred _ ->
          Optional.of(AccountChanged.What.ACCOUNT);
      case Event.DeviceAdded _, Event.DeviceRemoved _ -> Optional.of(AccountChanged.What.DEVICES);
      case Event.Rented _, Event.WindowStarted _ -> Optional.of(AccountChanged.What.RENTALS);
      case Event.SignedUp _,
          Event.SessionOpened _,
          Event.SessionClosed _,
          Event.PasswordChanged _,
          Event.QuoteGiven _,
          Event.QuoteDropped _,
          Event.PassGranted _,
          Event.PlayEnded _ ->
          Optional.empty();
    };
  }

  private static OpenAccount open(State state) {
    return switch (state) {
      case State.Open(OpenAccount open) -> open;
      case State.None _ -> throw new IllegalStateException("granted before sign-up");
    };
  }

  @Override
  public EventHandler<State, Event> eventHandler() {
    return (state, event) -> Account.evolve(state, event, policy);
  }

  @Override
  public Set<String> tagsFor(Event event) {
    return switch (event) {
      case Event.DeviceAdded _, Event.DeviceRemoved _, Event.Rented _ -> Set.of(TAG, AuditTag.NAME);
      case Event.WindowStarted _ -> Set.of(TAG);
      case Event.SignedUp _,
          Event.StandingChanged _,
          Event.SessionOpened _,
          Event.PasswordChanged _,
          Event.PassGranted _,
          Event.PlayEnded _ ->
          Set.of(AuditTag.NAME);
      case Event.SessionClosed _,
          Event.ProfileChanged _,
          Event.Rated _,
          Event.GenresPreferred _,
          Event.QuoteGiven _,
          Event.QuoteDropped _ ->
          Set.of();
    };
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2);
  }
}
