package tributary.core.playback;

import java.time.Instant;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.Money;

/**
 * The price shown before OK is pressed (R318).
 *
 * @param price zero while a rental is running: playing again costs nothing (R326)
 * @param viewableUntil end of the window that the price buys, or of the one that is running
 * @param vendor who sells it (R145); empty for the network itself
 */
public record Quote(
    String quoteId,
    ClientId client,
    MediaId media,
    Money price,
    Instant viewableUntil,
    Instant expires,
    String vendor) {
  /** A node of a version before knows no vendors. */
  public Quote {
    vendor = vendor == null ? "" : vendor;
  }
}
