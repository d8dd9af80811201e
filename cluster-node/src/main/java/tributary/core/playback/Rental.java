package tributary.core.playback;

import java.time.Instant;
import java.util.Optional;
import tributary.model.MediaId;
import tributary.model.Money;

/**
 * What was bought (R325, E14).
 *
 * @param startBy the first play must begin before this
 * @param playUntil end of the playback window; empty until the first play
 * @param vendor who sold it; empty for the network itself
 * @param playFrom the first play; empty before it, and of a window that an earlier version began
 */
public record Rental(
    String rentalId,
    MediaId media,
    Money price,
    Instant bought,
    Instant startBy,
    Optional<Instant> playUntil,
    String vendor,
    Optional<Instant> playFrom) {

  /** A node of a version before knows no vendors, and not when a window began. */
  public Rental {
    vendor = vendor == null ? "" : vendor;
    playFrom = playFrom == null ? Optional.empty() : playFrom;
  }

  public Rental(
      String rentalId,
      MediaId media,
      Money price,
      Instant bought,
      Instant startBy,
      Optional<Instant> playUntil,
      String vendor) {
    this(rentalId, media, price, bought, startBy, playUntil, vendor, Optional.empty());
  }

  /** The first play began. */
  Rental played(Instant from, Instant until) {
    return new Rental(
        rentalId, media, price, bought, startBy, Optional.of(until), vendor, Optional.of(from));
  }

  /** When it stops being viewable as things stand. */
  public Instant viewableUntil() {
    return playUntil.orElse(startBy);
  }

  public boolean isViewable(Instant now) {
    return now.isBefore(viewableUntil());
  }
}
