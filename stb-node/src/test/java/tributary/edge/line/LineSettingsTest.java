package tributary.edge.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineSettingsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final long KBIT = 1000;

  private static LineSettings settings(String line) {
    return LineSettings.from(
        ConfigFactory.parseString("tributary.edge { uplink = 4 Mbit, downlink = 20 Mbit }")
            .withFallback(ConfigFactory.parseString("tributary.edge.line {" + line + "}"))
            .withFallback(
                ConfigFactory.parseString("tributary.edge.line.time-zone = Europe/Berlin"))
            .withFallback(ConfigFactory.load()));
  }

  private static final LineSettings ALL =
      settings(
          """
          monthly-cap = 100 GB, cap-resets-on = 15
          quiet-hours = "22:30-07:00, 07:00-08:00, 12:00-12:30"
          quiet-uplink = 500 kbit, quiet-downlink = 1 Mbit
          share-while-playing = 0.25
          """);

  /** All that can hold a line back, alone and together. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-22T09:00 |            0 | false | 4000 | 20000 | ''",
        "2026-11-22T09:00 |  99999999999 | false | 4000 | 20000 | ''",
        "2026-11-22T09:00 |            0 | true  | 1000 | 20000 | PLAYING",
        "2026-11-22T12:10 |            0 | false |  500 |  1000 |"
            + " QUIET_HOURS until 2026-11-22T11:30:00Z",
        "2026-11-22T23:00 |            0 | true  |  500 |  1000 |"
            + " QUIET_HOURS until 2026-11-23T07:00:00Z PLAYING",
        "2026-11-22T09:00 | 100000000000 | false |    0 | 20000 |"
            + " MONTHLY_CAP until 2026-12-14T23:00:00Z",
        "2026-11-22T23:00 | 100000000001 | true  |    0 |  1000 | MONTHLY_CAP until"
            + " 2026-12-14T23:00:00Z QUIET_HOURS until 2026-11-23T07:00:00Z PLAYING"
      })
  void theStrictestLimitHoldsAndEachIsNamed(
      LocalDateTime now, long sent, boolean playing, long up, long down, String holds) {
    Limits limits = ALL.limits(now.atZone(BERLIN), sent, playing);

    assertThat(limits.uplinkBitsPerSecond()).isEqualTo(up * KBIT);
    assertThat(limits.downlinkBitsPerSecond()).isEqualTo(down * KBIT);
    assertThat(limits.holds().stream().map(Limits.Hold::toString).collect(Collectors.joining(" ")))
        .isEqualTo(holds);
    assertThat(limits.refusal().isPresent()).isEqualTo(up == 0);
    assertThat(limits.reason()).isEqualTo(holds.split(" ", 2)[0]);
  }

  @Test
  void aNodeThatIsQuietAllDaySaysWhenItWillLookAgain() {
    ZonedDateTime now = LocalDateTime.parse("2026-11-22T09:00").atZone(BERLIN);
    Limits limits = settings("quiet-hours = \"00:00-12:00, 12:00-00:00\"").limits(now, 0, false);

    assertThat(limits.uplinkBitsPerSecond()).isZero();
    assertThat(limits.holds().getFirst().until().orElseThrow()).isAfter(now.toInstant());
    assertThat(limits.refusal().orElseThrow()).startsWith("QUIET_HOURS until 2026-11-2");
  }

  @Test
  void withoutSettingsNothingIsHeldBackButForAFilm() {
    ZonedDateTime now = LocalDateTime.parse("2026-11-22T23:00").atZone(BERLIN);
    Limits idle = settings("").limits(now, Long.MAX_VALUE, false);
    Limits playing = settings("").limits(now, Long.MAX_VALUE, true);

    assertThat(idle.uplinkBitsPerSecond()).isEqualTo(4000 * KBIT);
    assertThat(idle.holds()).isEmpty();
    assertThat(playing.uplinkBitsPerSecond()).isBetween(1L, 4000 * KBIT - 1);
    assertThat(playing.downlinkBitsPerSecond()).isEqualTo(20_000 * KBIT);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2026-11-01, 2026-11-01, 2026-12-01",
    "1, 2026-11-30, 2026-11-01, 2026-12-01",
    "15, 2026-11-14, 2026-10-15, 2026-11-15",
    "15, 2026-11-15, 2026-11-15, 2026-12-15",
    "31, 2026-02-27, 2026-01-31, 2026-02-28",
    "31, 2026-02-28, 2026-02-28, 2026-03-31",
    "31, 2026-04-29, 2026-03-31, 2026-04-30",
    "31, 2028-02-28, 2028-01-31, 2028-02-29",
    "15, 2026-01-03, 2025-12-15, 2026-01-15"
  })
  void aMonthBeginsOnItsDayOrOnTheLastThereIs(
      int day, LocalDate now, LocalDate month, LocalDate next) {
    MonthlyCap cap = new MonthlyCap(OptionalLong.of(1), day);

    assertThat(cap.monthOf(now)).isEqualTo(month);
    assertThat(cap.nextAfter(now)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({
    "monthly-cap = some, monthly-cap",
    "'monthly-cap = 1 GB, cap-resets-on = 32', cap-resets-on",
    "quiet-hours = night, quiet-hours",
    "quiet-uplink = slow, quiet-uplink",
    "quiet-downlink = -1 Mbit, quiet-downlink",
    "share-while-playing = 1.5, share-while-playing",
    "time-zone = Atlantis, time-zone",
    "use-report-interval = 1ms, use-report-interval"
  })
  void aWrongSettingIsNamed(String setting, String key) {
    assertThatThrownBy(() -> settings(setting)).hasMessageContaining(key);
  }
}
