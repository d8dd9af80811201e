package tributary.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuietHoursTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static QuietHours hours(String text) {
    return QuietHours.list("key", text).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "12:00-13:00, 11:59:59, false",
    "12:00-13:00, 12:00, true",
    "12:00-13:00, 12:59:59, true",
    "12:00-13:00, 13:00, false",
    "22:30-07:00, 22:29, false",
    "22:30-07:00, 22:30, true",
    "22:30-07:00, 00:00, true",
    "22:30-07:00, 06:59, true",
    "22:30-07:00, 07:00, false",
    "22:30-07:00, 12:00, false",
    "20:00-00:00, 23:59, true",
    "20:00-00:00, 00:00, false",
    "05:00-05:00, 05:00, true",
    "05:00-05:00, 04:59, true"
  })
  void aMomentIsQuietByTheClockOnTheWall(String range, LocalTime time, boolean quiet) {
    assertThat(hours(range).contains(time)).isEqualTo(quiet);
  }

  @ParameterizedTest
  @CsvSource({
    // An ordinary night, before and after midnight.
    "22:30-07:00, 2026-11-22T23:00, 2026-11-23T07:00+01:00",
    "22:30-07:00, 2026-11-23T06:59, 2026-11-23T07:00+01:00",
    // 02:00 to 03:00 is left out on 29 March: the end inside it is its end.
    "22:30-07:00, 2026-03-28T23:00, 2026-03-29T07:00+02:00",
    "22:30-02:30, 2026-03-28T23:00, 2026-03-29T03:00+02:00",
    // 02:00 to 03:00 comes twice on 25 October: the first of them.
    "22:30-07:00, 2026-10-24T23:00, 2026-10-25T07:00+01:00",
    "22:30-02:30, 2026-10-24T23:00, 2026-10-25T02:30+02:00",
    "05:00-05:00, 2026-11-22T05:00, 2026-11-23T05:00+01:00"
  })
  void itsEndIsTheNextOneOnTheWall(String range, LocalDateTime now, String end) {
    assertThat(hours(range).end(now.atZone(BERLIN)).toOffsetDateTime()).hasToString(end);
  }

  @Test
  void anHourThatTheClockChangeRepeatsIsQuietTwice() {
    ZonedDateTime first = LocalDateTime.parse("2026-10-25T02:15").atZone(BERLIN);
    ZonedDateTime second = first.plusHours(1);

    assertThat(second.toLocalTime()).isEqualTo(first.toLocalTime());
    assertThat(hours("02:00-02:30").contains(first.toLocalTime())).isTrue();
    assertThat(hours("02:00-02:30").contains(second.toLocalTime())).isTrue();
  }

  @Test
  void severalRangesAreReadAndNone() {
    assertThat(QuietHours.list("key", " 22:30 - 07:00, 12:00-13:00 "))
        .isEqualTo(
            List.of(
                new QuietHours(LocalTime.of(22, 30), LocalTime.of(7, 0)),
                new QuietHours(LocalTime.NOON, LocalTime.of(13, 0))));
    assertThat(QuietHours.list("key", "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"night", "22:30", "22:30-25:00", "22-7", "22:30-07:00-08:00", ","})
  void whatIsNoRangeIsRefusedNamingKeyAndValue(String text) {
    assertThatThrownBy(() -> QuietHours.list("tributary.edge.line.quiet-hours", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tributary.edge.line.quiet-hours")
        .hasMessageContaining("\"" + text + "\"");
  }
}
