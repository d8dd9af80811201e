package tributary.cluster.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.message.ClusterMessage;
import tributary.core.playback.Place;
import tributary.core.playback.Quote;
import tributary.core.playback.Rental;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.Money;

/** What {@link AccountEntity} understands. */
public sealed interface AccountCommand extends ClusterMessage {

  /**
   * @param country ISO 3166 alpha-2
   * @param paymentToken a provider's token, never a card number; may be empty
   */
  record Profile(
      String name, String address, String country, String paymentToken, Set<String> catalogs)
      implements ClusterMessage {

    /** Whether it chose this catalog; who chose none has them all (R213). */
    public boolean reaches(String catalog) {
      return catalogs.isEmpty() || catalogs.contains(catalog);
    }

    public Profile withCatalogs(Set<String> chosen) {
      return new Profile(name, address, country, paymentToken, chosen);
    }
  }

  /**
   * {@code passwordHash} is made by the caller (Argon2id, off the actor threads). Refused:
   * ACCOUNT_EXISTS.
   */
  record SignUp(String passwordHash, Profile profile, ActorRef<StatusReply<Done>> replyTo)
      implements AccountCommand {}

  /** For the caller to check a password against. Refused: UNKNOWN_ACCOUNT. */
  record PasswordHash(ActorRef<StatusReply<String>> replyTo) implements AccountCommand {}

  /** {@code tokenDigest} is of a session token that the caller made after checking the password. */
  record OpenSession(Digest tokenDigest, Instant expires, ActorRef<StatusReply<Done>> replyTo)
      implements AccountCommand {}

  record CloseSession(Digest tokenDigest, ActorRef<StatusReply<Done>> replyTo)
      implements AccountCommand {}

  /** Refused: UNKNOWN_SESSION. */
  record Authenticate(Digest tokenDigest, ActorRef<StatusReply<AccountView>> replyTo)
      implements AccountCommand {}

  /** Refused: UNKNOWN_ACCOUNT, TOO_MANY_DEVICES. */
  record AddDevice(
      ClientId client, String name, String supplier, ActorRef<StatusReply<Done>> replyTo)
      implements AccountCommand {}

  /** Harmless when repeated. Refused: UNKNOWN_ACCOUNT. */
  record RemoveDevice(ClientId client, ActorRef<StatusReply<Done>> replyTo)
      implements AccountCommand {}

  /** Refused: UNKNOWN_ACCOUNT. */
  record ChangeProfile(Profile profile, ActorRef<StatusReply<AccountView>> replyTo)
      implements AccountCommand {}

  /**
   * Ends all sessions but {@code kept}. Refused: UNKNOWN_ACCOUNT.
   *
   * @param passwordHash made by the caller, who has checked the old password
   */
  record ChangePassword(String passwordHash, Digest kept, ActorRef<StatusReply<Done>> replyTo)
      implements AccountCommand {}

  /** {@code stars} 1 to 5; 0 takes the rating back. Refused: UNKNOWN_ACCOUNT. */
  record Rate(MediaId media, int stars, ActorRef<StatusReply<Done>> replyTo)
      implements AccountCommand {}

  /** The dearest first. Refused: UNKNOWN_ACCOUNT. */
  record PreferGenres(List<String> genres, ActorRef<StatusReply<Done>> replyTo)
      implements AccountCommand {}

  /**
   * Business rules before access (R311-R317): standing, device of this account, running rental.
   * Refused: UNKNOWN_DEVICE, ACCOUNT_SUSPENDED, OUT_OF_TERRITORY, NOT_OFFERED.
   *
   * @param catalog that lists the title
   * @param vendor who sells it at this price; empty for the network itself
   */
  record AskQuote(
      ClientId client,
      MediaId media,
      Money price,
      Place place,
      String catalog,
      String vendor,
      ActorRef<StatusReply<Quote>> replyTo)
      implements AccountCommand {

    /** A node of a version before says neither catalog nor vendor. */
    public AskQuote {
      catalog = catalog == null ? "" : catalog;
      vendor = vendor == null ? "" : vendor;
    }
  }

  /**
   * OK was pressed (R320-R323): charges the quote's price once, whatever the number of repeats of
   * the same quote. Refused: UNKNOWN_QUOTE, QUOTE_EXPIRED, WRONG_DEVICE, ACCOUNT_SUSPENDED.
   */
  record Rent(String quoteId, ClientId client, ActorRef<StatusReply<Rental>> replyTo)
      implements AccountCommand {}

  /**
   * A play begins: starts the playback window of a rental at its first, and grants the pass. The
   * pass may be signed once this is answered. Refused: NOT_RENTED, RENTAL_OVER, UNKNOWN_DEVICE,
   * ACCOUNT_SUSPENDED, OUT_OF_TERRITORY, TOO_MANY_STREAMS.
   *
   * @param passId made by the caller, unguessable
   */
  record BeginPlay(
      ClientId client,
      MediaId media,
      Place place,
      String passId,
      Duration passLife,
      ActorRef<StatusReply<PassGrant>> replyTo)
      implements AccountCommand {}

  /**
   * @param expires of the pass
   */
  record PassGrant(Rental rental, Instant expires) implements ClusterMessage {}

  /** The box's close receipt (R338). */
  record PlayEnded(ClientId client, String passId, long playedMillis) implements AccountCommand {}

  /** Suspends the account, or lifts the suspension (R314). Refused: UNKNOWN_ACCOUNT. */
  record SetStanding(boolean suspended, ActorRef<StatusReply<Done>> replyTo)
      implements AccountCommand {}

  /** Refused: UNKNOWN_ACCOUNT. */
  record View(ActorRef<StatusReply<AccountView>> replyTo) implements AccountCommand {}

  record Device(ClientId client, String name, String supplier) implements ClusterMessage {}

  record Rating(MediaId media, int stars) implements ClusterMessage {}

  /**
   * @param vendor who sold it; empty for the network itself
   */
  record LedgerEntry(Instant at, String what, Optional<MediaId> media, Money amount, String vendor)
      implements ClusterMessage {

    /** A node of a version before knows no vendors. */
    public LedgerEntry {
      vendor = vendor == null ? "" : vendor;
    }
  }

  record AccountView(
      AccountId account,
      Profile profile,
      boolean suspended,
      List<Device> devices,
      List<Rental> rentals,
      List<LedgerEntry> ledger,
      List<Rating> ratings,
      List<String> genres)
      implements ClusterMessage {

    /** A node of a version before knows neither ratings nor genres. */
    public AccountView {
      ratings = ratings == null ? List.of() : List.copyOf(ratings);
      genres = genres == null ? List.of() : List.copyOf(genres);
    }
  }
}
