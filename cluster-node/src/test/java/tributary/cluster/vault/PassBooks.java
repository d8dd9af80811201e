package tributary.cluster.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import tributary.core.playback.Account.Event;
import tributary.core.playback.Play;
import tributary.core.playback.Rental;
import tributary.model.ClientId;
import tributary.wire.MediaPass;

/** The bookkeeper: says from what was recorded alone whether a grant was right. */
final class PassBooks {
  private static final Duration LONGEST_PASS = Duration.ofMinutes(2);

  private PassBooks() {}

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** Before it is added to the journal. */
  static void check(List<Event> journal, Event event, Instant now) {
    switch (event) {
      case Event.PassGranted(Play play) -> checkPass(journal, play, now);
      case Event.Rented(Rental rental, ClientId client) -> {
        require(owns(journal, client), "a stranger's box rents");
        require(!suspended(journal), "a suspended account rents");
        require(
            journal.stream()
                .noneMatch(
                    it ->
                        it instanceof Event.Rented(Rental other, ClientId _)
                            && other.rentalId().equals(rental.rentalId())),
            "charged twice for one quote");
        require(
            !isViewable(journal, rental, now) || rental.price().cents() == 0,
            "charged while a rental of the item runs");
      }
      default -> {}
    }
  }

  private static boolean isViewable(List<Event> journal, Rental wanted, Instant now) {
    return journal.stream()
        .filter(Event.Rented.class::isInstance)
        .map(it -> ((Event.Rented) it).rental())
        .filter(rental -> rental.media().equals(wanted.media()))
        .reduce((earlier, later) -> later)
        .filter(rental -> now.isBefore(end(journal, rental)))
        .isPresent();
  }

  /** Start-by from payment; from the first play on, the playback window. */
  private static Instant end(List<Event> journal, Rental rental) {
    return journal.stream()
        .filter(
            it ->
                it instanceof Event.WindowStarted(Rental started, ClientId _, Instant _)
                    && started.rentalId().equals(rental.rentalId()))
        .map(it -> ((Event.WindowStarted) it).at().plus(Duration.ofHours(24)))
        .findFirst()
        .orElse(rental.bought().plus(Duration.ofDays(2)));
  }

  private static void checkPass(List<Event> journal, Play play, Instant now) {
    require(owns(journal, play.client()), "a pass for a stranger's box");
    require(!suspended(journal), "a pass for a suspended account");
    List<Rental> paid =
        journal.stream()
            .filter(Event.Rented.class::isInstance)
            .map(it -> ((Event.Rented) it).rental())
            .filter(rental -> rental.media().equals(play.media()))
            .toList();
    require(!paid.isEmpty(), "a pass for an item that was never rented");
    Instant end = end(journal, paid.getLast());
    require(now.isBefore(end), "a pass after the rental had ended " + end);
    require(!play.expires().isAfter(end), "a pass that outlives its rental");
    require(!play.expires().isAfter(now.plus(LONGEST_PASS)), "a pass that lasts longer than 120 s");
  }

  private static boolean owns(List<Event> journal, ClientId client) {
    return journal.stream()
        .anyMatch(
            it ->
                it instanceof Event.DeviceAdded(var device, Instant _)
                    && device.client().equals(client));
  }

  private static boolean suspended(List<Event> journal) {
    return journal.stream()
        .filter(Event.StandingChanged.class::isInstance)
        .map(it -> ((Event.StandingChanged) it).suspended())
        .reduce(false, (before, after) -> after);
  }

  /** A key has just been given for this pass, which {@code asker} showed. */
  static void checkKey(
      List<Event> journal,
      MediaPass pass,
      ClientId asker,
      boolean forged,
      Instant now,
      Set<String> keyed) {
    require(!forged, "a key for a pass that was changed");
    require(asker.equals(pass.client()), "a key for another device than the pass names");
    require(now.isBefore(pass.expires()), "a key for a pass that had ended " + pass.expires());
    require(keyed.add(pass.passId()), "two keys for the pass " + pass.passId());
    require(
        journal.stream()
            .anyMatch(
                it ->
                    it instanceof Event.PassGranted(Play play)
                        && play.passId().equals(pass.passId())
                        && play.client().equals(pass.client())
                        && play.media().equals(pass.media())),
        "a key for a pass that nobody granted");
  }
}
