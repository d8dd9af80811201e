package tributary.model;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a household lets its box use of its line, in place of as much as its supplier's settings
 * allow; it never gets more than those.
 *
 * @param version one more with each change; 0 for a household that never said anything
 * @param uplinkBitsPerSecond and {@code downlinkBitsPerSecond}: at most; empty as the supplier has
 *     set it
 * @param monthlyUploadBytes to other households, at most; empty as the supplier has set it
 * @param quietHours in which nothing is sent to other households, besides the supplier's
 * @param zone of quiet hours and months; empty for the box's own
 */
public record HouseholdLimits(
    long version,
    OptionalLong uplinkBitsPerSecond,
    OptionalLong downlinkBitsPerSecond,
    OptionalLong monthlyUploadBytes,
    List<QuietHours> quietHours,
    Optional<ZoneId> zone) {
  public static final HouseholdLimits NONE =
      new HouseholdLimits(
          0,
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          List.of(),
          Optional.empty());

  /** Bits per second: less is no help to anybody, and quiet hours say "nothing". */
  public static final long LEAST_RATE = 64_000;

  public static final long GREATEST_RATE = 100_000_000_000L;

  /** Bytes. */
  public static final long LEAST_UPLOAD = 1_000_000;

  public static final long GREATEST_UPLOAD = 1_000_000_000_000_000L;
  public static final int MOST_QUIET_HOURS = 8;

  public HouseholdLimits {
    if (version < 0) {
      throw new IllegalArgumentException("version must be at least 0, was " + version);
    }
    between("uplinkBitsPerSecond", uplinkBitsPerSecond, LEAST_RATE, GREATEST_RATE);
    between("downlinkBitsPerSecond", downlinkBitsPerSecond, LEAST_RATE, GREATEST_RATE);
    between("monthlyUploadBytes", monthlyUploadBytes, LEAST_UPLOAD, GREATEST_UPLOAD);
    quietHours = List.copyOf(quietHours);
    if (quietHours.size() > MOST_QUIET_HOURS) {
      throw new IllegalArgumentException(
          "quietHours may be at most " + MOST_QUIET_HOURS + ", were " + quietHours.size());
    }
  }

  private static void between(String key, OptionalLong value, long least, long most) {
    if (value.isPresent() && (value.getAsLong() < least || value.getAsLong() > most)) {
      throw new IllegalArgumentException(
          key + " must be from " + least + " to " + most + ", was " + value.getAsLong());
    }
  }

  /**
   * Empty for none.
   *
   * @throws IllegalArgumentException naming the value
   */
  public static Optional<ZoneId> zone(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "must be a time zone such as \"Europe/Berlin\", was \"" + text + "\"", e);
    }
  }

  public HouseholdLimits withVersion(long newer) {
    return new HouseholdLimits(
        newer, uplinkBitsPerSecond, downlinkBitsPerSecond, monthlyUploadBytes, quietHours, zone);
  }
}
