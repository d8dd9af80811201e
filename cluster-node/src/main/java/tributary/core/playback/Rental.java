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
 */
public record Rental(
    String rentalId,
    MediaId media,
    Money price,
    Instant bought,
    Instant startBy,
    Optional<Instant> playUntil,
    String vendor) {

  /** A node of a version before knows no vendors. */
  public Rental {
    vendor = vendor == null ? "" : vendor;
  }

  /** The first play began. */
  Rental playedUntil(Instant until) {
    return new Rental(rentalId, media, price, bought, startBy, Optional.of(until), vendor);
  }

  /** When it stops being viewable as things stand. */
  public Instant viewableUntil() {
    return playUntil.orElse(startBy);
  }

  public boolean isViewable(Instant now) {
    return now.isBefore(viewableUntil());
  }
}
