package tributary.edge.line;

import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * Bytes that may be sent in a month, if there is a limit, and the day of the month on which the
 * count begins anew; in shorter months their last day.
 */
record MonthlyCap(OptionalLong bytes, int resetsOn) {
  MonthlyCap {
    if (resetsOn < 1 || resetsOn > 31) {
      throw new IllegalArgumentException(
          "tributary.edge.line.cap-resets-on must be a day from 1 to 31, was " + resetsOn);
    }
  }

  boolean isReached(long sentThisMonth) {
    return bytes.isPresent() && sentThisMonth >= bytes.getAsLong();
  }

  /** Of the same month; the lesser of both. */
  MonthlyCap atMost(OptionalLong other) {
    return other.isEmpty()
        ? this
        : new MonthlyCap(
            OptionalLong.of(Math.min(other.getAsLong(), bytes.orElse(Long.MAX_VALUE))), resetsOn);
  }

  /** The first day of the month of this cap in which {@code day} lies. */
  LocalDate monthOf(LocalDate day) {
    LocalDate reset = reset(day);
    return day.isBefore(reset) ? reset(day.minusMonths(1)) : reset;
  }

  /** The first day of the next one. */
  LocalDate nextAfter(LocalDate day) {
    LocalDate reset = reset(day);
    return day.isBefore(reset) ? reset : reset(day.plusMonths(1));
  }

  private LocalDate reset(LocalDate month) {
    return month.withDayOfMonth(Math.min(resetsOn, month.lengthOfMonth()));
  }
}
