package tributary.core.playback;

import java.util.Optional;
import java.util.Set;

/**
 * Where an item would be watched, and where it may be (R315, E13): the device's country and the
 * account's must both be among those allowed. What is not known is not allowed.
 *
 * @param device ISO 3166 alpha-2, by its address
 * @param allowed ISO 3166 alpha-2; {@link #ANYWHERE} among them lifts the rule
 */
public record Place(Optional<String> device, Set<String> allowed) {
  public static final String ANYWHERE = "*";

  public Place {
    allowed = Set.copyOf(allowed);
  }

  /** To which what is granted here is bound: {@link #ANYWHERE}, or the device's country. */
  public String territory() {
    return allowed.contains(ANYWHERE) ? ANYWHERE : device.orElse("");
  }

  boolean admits(String accountCountry) {
    return allowed.contains(ANYWHERE)
        || (device.filter(allowed::contains).isPresent() && allowed.contains(accountCountry));
  }
}
