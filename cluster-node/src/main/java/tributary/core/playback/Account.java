package tributary.core.playback;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tributary.core.Decision;
import tributary.core.playback.OpenAccount.Device;
import tributary.core.playback.OpenAccount.LedgerEntry;
import tributary.core.playback.OpenAccount.Profile;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;

/**
 * An account: who pays, with which boxes, for what. {@code None} until sign-up, then {@code Open}.
 * The business rules of a purchase are in {@link Purchase}; keys are none of its business (R329).
 */
public final class Account {
  private Account() {}

  public sealed interface State {
    record None() implements State {}

    record Open(OpenAccount account) implements State {}
  }

  public sealed interface Event {
    record SignedUp(String passwordHash, Profile profile, Instant at) implements Event {}

    record StandingChanged(boolean suspended, Instant at) implements Event {}

    record SessionOpened(Digest tokenDigest, Instant expires) implements Event {}

    record SessionClosed(Digest tokenDigest) implements Event {}

    record DeviceAdded(Device device, Instant at) implements Event {}

    record DeviceRemoved(ClientId client, Instant at) implements Event {}

    record ProfileChanged(Profile profile, Instant at) implements Event {}

    /** All sessions ended but {@code kept}, the one that asked. */
    record PasswordChanged(String passwordHash, Digest kept, Instant at) implements Event {}

    /** {@code stars} 1 to 5; 0 took the rating back. */
    record Rated(MediaId media, int stars, Instant at) implements Event {}

    record GenresPreferred(List<String> genres, Instant at) implements Event {}

    record QuoteGiven(Quote quote) implements Event {}

    record QuoteDropped(String quoteId) implements Event {}

    record Rented(Rental rental, ClientId client) implements Event {}

    /** The first play of a rental: its window runs. */
    record WindowStarted(Rental rental, ClientId client, Instant at) implements Event {}

    /** A media pass may be signed: it never is before this is stored. */
    record PassGranted(Play play) implements Event {}

    /** The box's close receipt (R338). */
    record PlayEnded(ClientId client, String passId, long playedMillis, Instant at)
        implements Event {}
  }

  public sealed interface Command {
    record SignUp(String passwordHash, Profile profile) implements Command {}

    record SetStanding(boolean suspended) implements Command {}

    record OpenSession(Digest tokenDigest, Instant expires) implements Command {}

    record CloseSession(Digest tokenDigest) implements Command {}

    record Authenticate(Digest tokenDigest) implements Command {}

    record AddDevice(Device device) implements Command {}

    record RemoveDevice(ClientId client) implements Command {}

    record ChangeProfile(Profile profile) implements Command {}

    /**
     * @param kept the session that goes on
     */
    record ChangePassword(String passwordHash, Digest kept) implements Command {}

    /** {@code stars} 1 to 5; 0 takes the rating back. */
    record Rate(MediaId media, int stars) implements Command {}

    record PreferGenres(List<String> genres) implements Command {}

    /**
     * @param quoteId made by the caller, unguessable
     */
    record AskQuote(String quoteId, ClientId client, MediaId media, Offer offer)
        implements Command {}

    record Rent(String quoteId, ClientId client) implements Command {}

    /**
     * @param passId made by the caller, unguessable
     * @param passLife how long the pass may last at most
     */
    record BeginPlay(ClientId client, MediaId media, Place place, String passId, Duration passLife)
        implements Command {}

    record EndPlay(ClientId client, String passId, long playedMillis) implements Command {}

    record Look() implements Command {}
  }

  public static Decision<Event> decide(
      State state, Command command, PlaybackPolicy policy, Instant now) {
    return switch (state) {
      case State.None _ -> decideNone(command, now);
      case State.Open(OpenAccount account) -> decideOpen(account, command, policy, now);
    };
  }

  private static Decision<Event> decideNone(Command command, Instant now) {
    return switch (command) {
      case Command.SignUp(String passwordHash, Profile profile) ->
          Decision.of(new Event.SignedUp(passwordHash, profile, now));
      case Command.CloseSession _, Command.EndPlay _ -> Decision.nothing();
      case Command.Authenticate _ -> unknownSession();
      case Command.AskQuote _, Command.BeginPlay _ ->
          Decision.refused("UNKNOWN_DEVICE", "no such account, so no device of it");
      case Command.Rent _ -> Decision.refused("UNKNOWN_QUOTE", "no such account, so no quote");
      case Command.SetStanding _,
          Command.OpenSession _,
          Command.AddDevice _,
          Command.RemoveDevice _,
          Command.ChangeProfile _,
          Command.ChangePassword _,
          Command.Rate _,
          Command.PreferGenres _,
          Command.Look _ ->
          Decision.refused("UNKNOWN_ACCOUNT", "no such account");
    };
  }

  private static Decision<Event> decideOpen(
      OpenAccount account, Command command, PlaybackPolicy policy, Instant now) {
    return switch (command) {
      case Command.SignUp _ -> Decision.refused("ACCOUNT_EXISTS", "the user id is taken");
      case Command.SetStanding(boolean suspended) ->
          account.suspended() == suspended
              ? Decision.nothing()
              : Decision.of(new Event.StandingChanged(suspended, now));
      case Command.OpenSession open -> openSession(account, open, policy, now);
      case Command.CloseSession(Digest token) ->
          account.sessions().containsKey(token)
              ? Decision.of(new Event.SessionClosed(token))
              : Decision.nothing();
      case Command.Authenticate(Digest token) ->
          account.hasSession(token, now) ? Decision.nothing() : unknownSession();
      case Command.AddDevice(Device device) -> addDevice(account, device, policy, now);
      case Command.RemoveDevice(ClientId client) ->
          account.devices().containsKey(client)
              ? Decision.of(new Event.DeviceRemoved(client, now))
              : Decision.nothing();
      case Command.ChangeProfile(Profile profile) ->
          account.profile().equals(profile)
              ? Decision.nothing()
              : Decision.of(new Event.ProfileChanged(profile, now));
      case Command.ChangePassword(String hash, Digest kept) ->
          Decision.of(new Event.PasswordChanged(hash, kept, now));
      case Command.Rate(MediaId media, int stars) -> rate(account, media, stars, now);
      case Command.PreferGenres(List<String> genres) ->
          account.taste().genres().equals(genres)
              ? Decision.nothing()
              : Decision.of(new Event.GenresPreferred(genres, now));
      case Command.AskQuote ask -> Purchase.quote(account, ask, policy, now);
      case Command.Rent rent -> Purchase.rent(account, rent, policy, now);
      case Command.BeginPlay begin -> Purchase.beginPlay(account, begin, policy, now);
      case Command.EndPlay end ->
          account.devices().containsKey(end.client())
              ? Decision.of(
                  new Event.PlayEnded(end.client(), end.passId(), end.playedMillis(), now))
              : Decision.nothing();
      case Command.Look _ -> Decision.nothing();
    };
  }

  private static Decision<Event> rate(OpenAccount account, MediaId media, int stars, Instant now) {
    return account.taste().ratings().getOrDefault(media, 0) == stars
        ? Decision.nothing()
        : Decision.of(new Event.Rated(media, stars, now));
  }

  private static Decision<Event> openSession(
      OpenAccount account, Command.OpenSession open, PlaybackPolicy policy, Instant now) {
    List<Event> events = new ArrayList<>();
    List<Map.Entry<Digest, Instant>> soonest =
        account.sessions().entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
            .toList();
    int over = account.sessions().size() + 1 - policy.maxSessions();
    for (Map.Entry<Digest, Instant> session : soonest) {
      if (over > events.size() || !now.isBefore(session.getValue())) {
        events.add(new Event.SessionClosed(session.getKey()));
      }
    }
    events.add(new Event.SessionOpened(open.tokenDigest(), open.expires()));
    return Decision.of(events);
  }

  private static Decision<Event> addDevice(
      OpenAccount account, Device device, PlaybackPolicy policy, Instant now) {
    if (device.equals(account.devices().get(device.client()))) {
      return Decision.nothing();
    }
    if (!account.devices().containsKey(device.client())
        && account.devices().size() >= policy.maxDevices()) {
      return Decision.refused(
          "TOO_MANY_DEVICES", "an account has at most " + policy.maxDevices() + " devices");
    }
    return Decision.of(new Event.DeviceAdded(device, now));
  }

  /** What a granted Rent stands for: what it bought, or what was running already. */
  public static Optional<Rental> rented(OpenAccount account, String quoteId) {
    return Purchase.rented(account, quoteId);
  }

  public static Optional<Rental> latestRental(OpenAccount account, MediaId media) {
    return account.latestRental(media);
  }

  private static Decision<Event> unknownSession() {
    return Decision.refused("UNKNOWN_SESSION", "not signed in, or the session has ended");
  }

  public static State evolve(State state, Event event, PlaybackPolicy policy) {
    return switch (state) {
      case State.None _ -> {
        if (event instanceof Event.SignedUp(String passwordHash, Profile profile, Instant _)) {
          yield new State.Open(OpenAccount.signedUp(passwordHash, profile));
        }
        throw new IllegalStateException(
            event.getClass().getSimpleName() + " before the account was signed up");
      }
      case State.Open(OpenAccount account) ->
          new State.Open(evolve(account, event, policy.historyLength()));
    };
  }

  private static OpenAccount evolve(OpenAccount account, Event event, int most) {
    return switch (event) {
      case Event.SignedUp _ -> throw new IllegalStateException("signed up twice");
      case Event.StandingChanged(boolean suspended, Instant _) -> account.withSuspended(suspended);
      case Event.SessionOpened(Digest token, Instant expires) ->
          account.withSession(token, expires);
      case Event.SessionClosed(Digest token) -> account.withoutSession(token);
      case Event.DeviceAdded(Device device, Instant _) -> account.withDevice(device);
      case Event.DeviceRemoved(ClientId client, Instant _) -> account.withoutDevice(client);
      case Event.ProfileChanged(Profile profile, Instant _) -> account.withProfile(profile);
      case Event.PasswordChanged(String hash, Digest kept, Instant _) ->
          account.withPassword(hash, kept);
      case Event.Rated(MediaId media, int stars, Instant _) ->
          account.withRating(media, stars, most);
      case Event.GenresPreferred(List<String> genres, Instant _) -> account.withGenres(genres);
      case Event.QuoteGiven(Quote quote) -> account.withQuote(quote);
      case Event.QuoteDropped(String quoteId) -> account.withoutQuote(quoteId);
      case Event.Rented(Rental rental, ClientId _) ->
          account
              .withRental(rental, most)
              .withLedgerEntry(
                  new LedgerEntry(
                      rental.bought(),
                      "RENTAL",
                      Optional.of(rental.media()),
                      rental.price(),
                      rental.vendor()),
                  most);
      case Event.WindowStarted(Rental rental, ClientId _, Instant _) ->
          account.withRental(rental, most);
      case Event.PassGranted(Play play) -> account.withPlay(play);
      case Event.PlayEnded(ClientId client, String passId, long _, Instant _) ->
          account.withoutPlay(client, passId);
    };
  }
}
