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
      implements ClusterMessage {}

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

  /**
   * Business rules before access (R311-R317): standing, device of this account, running rental.
   * {@code price} is the catalog's. Refused: UNKNOWN_DEVICE, ACCOUNT_SUSPENDED, OUT_OF_TERRITORY.
   */
  record AskQuote(
      ClientId client,
      MediaId media,
      Money price,
      Place place,
      ActorRef<StatusReply<Quote>> replyTo)
      implements AccountCommand {}

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

  record LedgerEntry(Instant at, String what, Optional<MediaId> media, Money amount)
      implements ClusterMessage {}

  record AccountView(
      AccountId account,
      Profile profile,
      boolean suspended,
      List<Device> devices,
      List<Rental> rentals,
      List<LedgerEntry> ledger)
      implements ClusterMessage {}
}
