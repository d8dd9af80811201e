package tributary.core.playback;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.Money;

/**
 * An account that somebody signed up for. Maps keep the order in which things were added.
 *
 * @param sessions when each login ends, by the digest of its token
 * @param quotes open ones, by id
 * @param rentals by id
 * @param plays open ones, by device
 * @param taste what the household said it likes
 */
public record OpenAccount(
    String passwordHash,
    Profile profile,
    boolean suspended,
    Map<Digest, Instant> sessions,
    Map<ClientId, Device> devices,
    Map<String, Quote> quotes,
    Map<String, Rental> rentals,
    List<LedgerEntry> ledger,
    Map<ClientId, Play> plays,
    Taste taste) {

  public OpenAccount {
    sessions = copy(sessions);
    devices = copy(devices);
    quotes = copy(quotes);
    rentals = copy(rentals);
    ledger = List.copyOf(ledger);
    plays = copy(plays);
  }

  public record Profile(
      String name, String address, String country, String paymentToken, Set<String> catalogs) {
    public Profile {
      catalogs = Set.copyOf(catalogs);
    }

    /** Whether it chose this catalog; who chose none has them all (R213). */
    boolean reaches(String catalog) {
      return catalogs.isEmpty() || catalog.isEmpty() || catalogs.contains(catalog);
    }
  }

  /**
   * @param ratings stars, 1 to 5; in the order given, the last the latest
   * @param genres preferred ones, in small letters, the dearest first
   */
  public record Taste(Map<MediaId, Integer> ratings, List<String> genres) {
    public static final Taste UNKNOWN = new Taste(Map.of(), List.of());

    public Taste {
      ratings = copy(ratings);
      genres = List.copyOf(genres);
    }
  }

  public record Device(ClientId client, String name, String supplier) {}

  /**
   * @param vendor who sold it; empty for the network itself
   */
  public record LedgerEntry(
      Instant at, String what, Optional<MediaId> media, Money amount, String vendor) {}

  static OpenAccount signedUp(String passwordHash, Profile profile) {
    return new OpenAccount(
        passwordHash,
        profile,
        false,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        List.of(),
        Map.of(),
        Taste.UNKNOWN);
  }

  private static <K, V> Map<K, V> copy(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
    Map<K, V> more = new LinkedHashMap<>(map);
    more.put(key, value);
    return more;
  }

  private static <K, V> Map<K, V> without(Map<K, V> map, K key) {
    Map<K, V> fewer = new LinkedHashMap<>(map);
    fewer.remove(key);
    return fewer;
  }

  /** The latest rental of the item, whether or not it is over. */
  Optional<Rental> latestRental(MediaId media) {
    return rentals.values().stream()
        .filter(rental -> rental.media().equals(media))
        .reduce((earlier, later) -> later);
  }

  Optional<Rental> runningRental(MediaId media, Instant now) {
    return latestRental(media).filter(rental -> rental.isViewable(now));
  }

  boolean hasSession(Digest tokenDigest, Instant now) {
    Instant ends = sessions.get(tokenDigest);
    return ends != null && now.isBefore(ends);
  }

  OpenAccount withSuspended(boolean now) {
    return new OpenAccount(
        passwordHash, profile, now, sessions, devices, quotes, rentals, ledger, plays, taste);
  }

  OpenAccount withSession(Digest tokenDigest, Instant expires) {
    return withSessions(with(sessions, tokenDigest, expires));
  }

  OpenAccount withoutSession(Digest tokenDigest) {
    return withSessions(without(sessions, tokenDigest));
  }

  private OpenAccount withSessions(Map<Digest, Instant> now) {
    return new OpenAccount(
        passwordHash, profile, suspended, now, devices, quotes, rentals, ledger, plays, taste);
  }

  OpenAccount withDevice(Device device) {
    return new OpenAccount(
        passwordHash,
        profile,
        suspended,
        sessions,
        with(devices, device.client(), device),
        quotes,
        rentals,
        ledger,
        plays,
        taste);
  }

  /** What it plays is over too. */
  OpenAccount withoutDevice(ClientId client) {
    return new OpenAccount(
        passwordHash,
        profile,
        suspended,
        sessions,
        without(devices, client),
        quotes,
        rentals,
        ledger,
        without(plays, client),
        taste);
  }

  OpenAccount withProfile(Profile now) {
    return new OpenAccount(
        passwordHash, now, suspended, sessions, devices, quotes, rentals, ledger, plays, taste);
  }

  /** Only this session goes on. */
  OpenAccount withPassword(String hash, Digest kept) {
    Map<Digest, Instant> left = new LinkedHashMap<>(sessions);
    left.keySet().retainAll(Set.of(kept));
    return new OpenAccount(
        hash, profile, suspended, left, devices, quotes, rentals, ledger, plays, taste);
  }

  /** Forgets the oldest ratings beyond {@code most}; no stars take a rating back. */
  OpenAccount withRating(MediaId media, int stars, int most) {
    Map<MediaId, Integer> ratings = without(taste.ratings(), media);
    if (stars > 0) {
      ratings.put(media, stars);
    }
    while (ratings.size() > most) {
      ratings.remove(ratings.keySet().iterator().next());
    }
    return withTaste(new Taste(ratings, taste.genres()));
  }

  OpenAccount withGenres(List<String> genres) {
    return withTaste(new Taste(taste.ratings(), genres));
  }

  private OpenAccount withTaste(Taste now) {
    return new OpenAccount(
        passwordHash, profile, suspended, sessions, devices, quotes, rentals, ledger, plays, now);
  }

  OpenAccount withQuote(Quote quote) {
    return withQuotes(with(quotes, quote.quoteId(), quote));
  }

  OpenAccount withoutQuote(String quoteId) {
    return withQuotes(without(quotes, quoteId));
  }

  private OpenAccount withQuotes(Map<String, Quote> now) {
    return new OpenAccount(
        passwordHash, profile, suspended, sessions, devices, now, rentals, ledger, plays, taste);
  }

  /** Adds or replaces a rental, and forgets the oldest ones beyond {@code most}. */
  OpenAccount withRental(Rental rental, int most) {
    Map<String, Rental> more = with(rentals, rental.rentalId(), rental);
    while (more.size() > most) {
      more.remove(more.keySet().iterator().next());
    }
    return new OpenAccount(
        passwordHash, profile, suspended, sessions, devices, quotes, more, ledger, plays, taste);
  }

  OpenAccount withLedgerEntry(LedgerEntry entry, int most) {
    List<LedgerEntry> more = new ArrayList<>(ledger);
    more.add(entry);
    if (more.size() > most) {
      more.removeFirst();
    }
    return new OpenAccount(
        passwordHash, profile, suspended, sessions, devices, quotes, rentals, more, plays, taste);
  }

  /** Devices that play now, but for this one. */
  long otherStreams(ClientId client, Instant now) {
    return plays.values().stream()
        .filter(play -> !play.client().equals(client) && now.isBefore(play.until()))
        .count();
  }

  OpenAccount withPlay(Play play) {
    return withPlays(with(plays, play.client(), play));
  }

  /** A receipt for another pass than the device's latest changes nothing. */
  OpenAccount withoutPlay(ClientId client, String passId) {
    Play open = plays.get(client);
    return open != null && open.passId().equals(passId) ? withPlays(without(plays, client)) : this;
  }

  private OpenAccount withPlays(Map<ClientId, Play> now) {
    return new OpenAccount(
        passwordHash, profile, suspended, sessions, devices, quotes, rentals, ledger, now, taste);
  }
}
