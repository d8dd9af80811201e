package tributary.model;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A stretch of each day by the clock on the wall; over midnight if it ends before it begins, the
 * whole day if both are the same. An hour that a clock change repeats is quiet twice, one that it
 * leaves out never.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record QuietHours(LocalTime from, LocalTime to) {

  /**
   * {@code "22:30-07:00, 12:00-13:00"}; none if empty.
   *
   * @throws IllegalArgumentException naming key and value
   */
  public static List<QuietHours> list(String key, String text) {
    if (text.isBlank()) {
      return List.of();
    }
    try {
      return Arrays.stream(text.split(",", -1)).map(QuietHours::of).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          key + " must be local times such as \"22:30-07:00, 12:00-13:00\", was \"" + text + "\"",
          e);
    }
  }

  /** As {@link #list} reads it. */
  public static String text(List<QuietHours> ranges) {
    return ranges.stream().map(QuietHours::toString).collect(Collectors.joining(", "));
  }

  /**
   * {@code "22:30-07:00"}.
   *
   * @throws IllegalArgumentException naming the value
   */
  public static QuietHours of(String range) {
    String[] ends = range.strip().split("-", -1);
    try {
      if (ends.length == 2) {
        return new QuietHours(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip()));
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(notARange(range), e);
    }
    throw new IllegalArgumentException(notARange(range));
  }

  private static String notARange(String range) {
    return "must be local times such as \"22:30-07:00\", was \"" + range + "\"";
  }

  public boolean contains(LocalTime time) {
    boolean begun = !time.isBefore(from);
    boolean over = !time.isBefore(to);
    return from.isBefore(to) ? begun && !over : begun || !over;
  }

  /** When a moment in it will be over. */
  public ZonedDateTime end(ZonedDateTime now) {
    LocalDateTime today = now.toLocalDate().atTime(to);
    LocalDateTime end = today.isAfter(now.toLocalDateTime()) ? today : today.plusDays(1);
    ZoneOffsetTransition change = now.getZone().getRules().getTransition(end);
    boolean leftOut = change != null && change.isGap();
    return (leftOut ? change.getDateTimeAfter() : end).atZone(now.getZone());
  }

  @Override
  public String toString() {
    return from + "-" + to;
  }
}
