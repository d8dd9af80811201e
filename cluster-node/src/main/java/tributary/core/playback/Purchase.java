package tributary.core.playback;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tributary.core.Decision;
import tributary.core.playback.Account.Command;
import tributary.core.playback.Account.Event;
import tributary.model.ClientId;
import tributary.model.Money;

/**
 * Business rules before access (R311-R326): standing, device of the account, territory, running
 * rental, streams. A rental has the id of the quote it was bought with, so a repeated OK finds what
 * the first bought.
 */
final class Purchase {
  private Purchase() {}

  static Decision<Event> quote(
      OpenAccount account, Command.AskQuote ask, PlaybackPolicy policy, Instant now) {
    Offer offer = ask.offer();
    Optional<Decision<Event>> refused = refusal(account, ask.client(), offer.place());
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Rental> running = account.runningRental(ask.media(), now);
    // What was bought stays so, whatever catalogs are chosen now.
    if (running.isEmpty() && !account.profile().reaches(offer.catalog())) {
      return Decision.refused(
          "NOT_OFFERED",
          "item %s is in the catalog %s, which the account has not chosen"
              .formatted(ask.media(), offer.catalog()));
    }
    List<Event> events = new ArrayList<>();
    int over = account.quotes().size() + 1 - policy.maxQuotes();
    for (Quote open : account.quotes().values()) {
      if (over > events.size() || !now.isBefore(open.expires())) {
        events.add(new Event.QuoteDropped(open.quoteId()));
      }
    }
    Money price = running.isPresent() ? new Money(0, offer.price().currency()) : offer.price();
    Instant viewableUntil =
        running.map(Rental::viewableUntil).orElse(now.plus(policy.playbackDuration()));
    events.add(
        new Event.QuoteGiven(
            new Quote(
                ask.quoteId(),
                ask.client(),
                ask.media(),
                price,
                viewableUntil,
                now.plus(policy.quoteExpiry()),
                running.map(Rental::vendor).orElse(offer.vendor()))));
    return Decision.of(events);
  }

  static Decision<Event> rent(
      OpenAccount account, Command.Rent rent, PlaybackPolicy policy, Instant now) {
    Quote quote = account.quotes().get(rent.quoteId());
    if (quote != null && !quote.client().equals(rent.client())) {
      return Decision.refused(
          "WRONG_DEVICE", "the quote was given to " + quote.client() + ", not " + rent.client());
    }
    if (account.suspended()) {
      return suspended();
    }
    if (account.rentals().containsKey(rent.quoteId())) {
      return Decision.nothing();
    }
    if (quote == null) {
      return Decision.refused("UNKNOWN_QUOTE", "no quote " + rent.quoteId());
    }
    if (account.runningRental(quote.media(), now).isPresent()) {
      return Decision.nothing();
    }
    if (!now.isBefore(quote.expires()) || wasFreeByRental(account, quote, policy)) {
      return Decision.refused("QUOTE_EXPIRED", "the price held until " + quote.expires());
    }
    Rental rental =
        new Rental(
            quote.quoteId(),
            quote.media(),
            quote.price(),
            now,
            now.plus(policy.rentalDuration()),
            Optional.empty(),
            quote.vendor());
    return Decision.of(new Event.Rented(rental, rent.client()));
  }

  /** The quote was given while a rental ran, and that one is over by now. */
  private static boolean wasFreeByRental(OpenAccount account, Quote quote, PlaybackPolicy policy) {
    Instant given = quote.expires().minus(policy.quoteExpiry());
    return account.runningRental(quote.media(), given).isPresent();
  }

  /**
   * What a granted {@link Command.Rent} stands for: what it bought, or what was running already.
   */
  static Optional<Rental> rented(OpenAccount account, String quoteId) {
    return Optional.ofNullable(account.rentals().get(quoteId))
        .or(
            () ->
                Optional.ofNullable(account.quotes().get(quoteId))
                    .flatMap(quote -> account.latestRental(quote.media())));
  }

  static Decision<Event> beginPlay(
      OpenAccount account, Command.BeginPlay begin, PlaybackPolicy policy, Instant now) {
    Optional<Decision<Event>> refused = refusal(account, begin.client(), begin.place());
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Rental> latest = account.latestRental(begin.media());
    if (latest.isEmpty()) {
      return Decision.refused("NOT_RENTED", "item " + begin.media() + " was not rented");
    }
    Rental rental = latest.get();
    if (!rental.isViewable(now)) {
      return Decision.refused(
          "RENTAL_OVER",
          "item %s was viewable until %s".formatted(begin.media(), rental.viewableUntil()));
    }
    if (account.otherStreams(begin.client(), now) >= policy.maxStreams()) {
      return Decision.refused(
          "TOO_MANY_STREAMS",
          "%d other devices of the account play already".formatted(policy.maxStreams()));
    }
    if (rental.playUntil().isPresent()) {
      return Decision.of(pass(begin, rental, now));
    }
    Rental started = rental.played(now, now.plus(policy.playbackDuration()));
    return Decision.of(
        List.of(new Event.WindowStarted(started, begin.client(), now), pass(begin, started, now)));
  }

  private static Event pass(Command.BeginPlay begin, Rental rental, Instant now) {
    Instant end = rental.viewableUntil();
    Instant expires = now.plus(begin.passLife());
    return new Event.PassGranted(
        new Play(
            begin.passId(),
            begin.client(),
            begin.media(),
            now,
            expires.isBefore(end) ? expires : end,
            end));
  }

  private static Optional<Decision<Event>> refusal(
      OpenAccount account, ClientId client, Place place) {
    if (!account.devices().containsKey(client)) {
      return Optional.of(
          Decision.refused("UNKNOWN_DEVICE", "client " + client + " is no device of the account"));
    }
    if (account.suspended()) {
      return Optional.of(suspended());
    }
    return place.admits(account.profile().country())
        ? Optional.empty()
        : Optional.of(
            Decision.refused(
                "OUT_OF_TERRITORY",
                "not to be watched in %s by an account of %s"
                    .formatted(
                        place.device().orElse("an unknown country"), account.profile().country())));
  }

  private static Decision<Event> suspended() {
    return Decision.refused("ACCOUNT_SUSPENDED", "the account is suspended");
  }
}
