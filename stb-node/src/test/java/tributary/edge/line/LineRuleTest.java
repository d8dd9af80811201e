package tributary.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.model.HouseholdLimits;
import tributary.model.QuietHours;

/** The household's wishes hold within the supplier's settings, and never beyond them. */
class LineRuleTest {
  private static final long KBIT = 1000;
  private static final Instant MIDNIGHT = Instant.parse("2026-11-22T00:00:00Z");

  private static LineSettings supplier(String line) {
    return LineSettings.from(
        ConfigFactory.parseString(
                "tributary.edge { uplink = 4 Mbit, downlink = 20 Mbit, line { time-zone = UTC, "
                    + line
                    + " } }")
            .withFallback(ConfigFactory.load()));
  }

  private static final LineSettings SUPPLIER =
      supplier(
          """
          monthly-cap = 100 GB, cap-resets-on = 15
          quiet-hours = "01:00-05:00", quiet-uplink = 500 kbit, quiet-downlink = 1 Mbit
          share-while-playing = 0.5
          """);

  private static HouseholdLimits household(
      long up, long down, long upload, String hours, String zone) {
    return new HouseholdLimits(
        1,
        up == 0 ? OptionalLong.empty() : OptionalLong.of(up),
        down == 0 ? OptionalLong.empty() : OptionalLong.of(down),
        upload == 0 ? OptionalLong.empty() : OptionalLong.of(upload),
        QuietHours.list("quiet-hours", hours),
        HouseholdLimits.zone(zone));
  }

  /** Times are UTC; Berlin is an hour ahead. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Nothing wished for: as the supplier has it.
        "0 | 0 | 0 | '' | '' | 2026-11-22T12:00:00Z | 0 | false | 4000 | 20000 | ''",
        "0 | 0 | 0 | '' | '' | 2026-11-22T02:00:00Z | 0 | false |  500 |  1000 |"
            + " QUIET_HOURS until 2026-11-22T05:00:00Z",
        // The lesser of two rates, whoever wants it.
        "1000 | 8000 | 0 | '' | '' | 2026-11-22T12:00:00Z | 0 | false | 1000 |  8000 | ''",
        "9000 | 90000 | 0 | '' | '' | 2026-11-22T12:00:00Z | 0 | false | 4000 | 20000 | ''",
        "1000 | 0 | 0 | '' | '' | 2026-11-22T12:00:00Z | 0 | true | 500 | 20000 | PLAYING",
        // The quiet hours of both.
        "0 | 0 | 0 | 18:00-23:00 | '' | 2026-11-22T18:00:00Z | 0 | false | 0 | 20000 |"
            + " QUIET_HOURS until 2026-11-22T23:00:00Z",
        "0 | 0 | 0 | 18:00-23:00 | '' | 2026-11-22T23:00:00Z | 0 | false | 4000 | 20000 | ''",
        "0 | 0 | 0 | 18:00-23:00 | '' | 2026-11-22T02:00:00Z | 0 | false | 500 | 1000 |"
            + " QUIET_HOURS until 2026-11-22T05:00:00Z",
        "0 | 0 | 0 | 00:00-06:00 | '' | 2026-11-22T02:00:00Z | 0 | false | 0 | 1000 |"
            + " QUIET_HOURS until 2026-11-22T06:00:00Z",
        // By the household's clock, both of them.
        "0 | 0 | 0 | 18:00-23:00 | Europe/Berlin | 2026-11-22T17:00:00Z | 0 | false | 0 | 20000 |"
            + " QUIET_HOURS until 2026-11-22T22:00:00Z",
        "0 | 0 | 0 | '' | Europe/Berlin | 2026-11-22T00:00:00Z | 0 | false | 500 | 1000 |"
            + " QUIET_HOURS until 2026-11-22T04:00:00Z",
        // The lesser of two caps, in the supplier's month.
        "0 | 0 | 10 | '' | '' | 2026-11-22T12:00:00Z |  9 | false | 4000 | 20000 | ''",
        "0 | 0 | 10 | '' | '' | 2026-11-22T12:00:00Z | 10 | false | 0 | 20000 |"
            + " MONTHLY_CAP until 2026-12-15T00:00:00Z",
        "0 | 0 | 500 | '' | '' | 2026-11-22T12:00:00Z | 100 | false | 0 | 20000 |"
            + " MONTHLY_CAP until 2026-12-15T00:00:00Z",
        "0 | 0 | 10 | 18:00-23:00 | '' | 2026-11-22T20:00:00Z | 10 | true | 0 | 20000 | MONTHLY_CAP"
            + " until 2026-12-15T00:00:00Z QUIET_HOURS until 2026-11-22T23:00:00Z PLAYING"
      })
  void theStricterOfBothHolds(
      long upKbit,
      long downKbit,
      long capGigabytes,
      String hours,
      String zone,
      Instant now,
      long sentGigabytes,
      boolean playing,
      long up,
      long down,
      String holds) {
    HouseholdLimits wishes =
        household(upKbit * KBIT, downKbit * KBIT, capGigabytes * 1_000_000_000, hours, zone);

    Limits limits =
        LineRule.of(SUPPLIER, wishes).limits(now, sentGigabytes * 1_000_000_000, playing);

    assertThat(limits.uplinkBitsPerSecond()).isEqualTo(up * KBIT);
    assertThat(limits.downlinkBitsPerSecond()).isEqualTo(down * KBIT);
    assertThat(limits.holds().stream().map(Limits.Hold::toString).collect(Collectors.joining(" ")))
        .isEqualTo(holds);
    assertThat(limits.refusal().isPresent()).isEqualTo(up == 0);
  }

  /** Whatever is wished for, neither more than the supplier allows nor more than was wished. */
  @Property
  void neverMoreThanEitherAllows(
      @ForAll @IntRange(min = 64, max = 10_000) int upKbit,
      @ForAll @IntRange(min = 64, max = 40_000) int downKbit,
      @ForAll @IntRange(min = 1, max = 200) int capGigabytes,
      @ForAll @IntRange(max = 1439) int from,
      @ForAll @IntRange(max = 1439) int to,
      @ForAll @IntRange(max = 60 * 24 * 60) int minute,
      @ForAll @IntRange(max = 200) int sentGigabytes,
      @ForAll boolean playing) {
    QuietHours hours =
        new QuietHours(
            LocalTime.MIN.plusMinutes(from % 1440), LocalTime.MIN.plusMinutes(to % 1440));
    HouseholdLimits wishes =
        household(
            upKbit * KBIT, downKbit * KBIT, capGigabytes * 1_000_000_000L, hours.toString(), "UTC");
    Instant now = MIDNIGHT.plusSeconds(60L * minute);
    long sent = sentGigabytes * 1_000_000_000L;

    Limits both = LineRule.of(SUPPLIER, wishes).limits(now, sent, playing);

    Limits supplier = LineRule.of(SUPPLIER, HouseholdLimits.NONE).limits(now, sent, playing);
    assertThat(both.uplinkBitsPerSecond())
        .isLessThanOrEqualTo(Math.min(supplier.uplinkBitsPerSecond(), upKbit * KBIT));
    assertThat(both.downlinkBitsPerSecond())
        .isLessThanOrEqualTo(Math.min(supplier.downlinkBitsPerSecond(), downKbit * KBIT));
    boolean quiet = hours.contains(now.atZone(ZoneId.of("UTC")).toLocalTime());
    if (quiet || sentGigabytes >= capGigabytes) {
      assertThat(both.refusal()).isPresent();
    }
    assertThat(both.holds().stream().map(Limits.Hold::reason))
        .containsAll(supplier.holds().stream().map(Limits.Hold::reason).toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void theMonthIsTheSuppliersAndTheDayTheHouseholds() {
    LineRule rule = LineRule.of(SUPPLIER, household(0, 0, 0, "", "Asia/Tokyo"));

    assertThat(rule.month(Instant.parse("2026-11-14T16:00:00Z"))).hasToString("2026-11-15");
    assertThat(rule.monthEnds(Instant.parse("2026-11-14T16:00:00Z")))
        .isEqualTo(Instant.parse("2026-12-14T15:00:00Z"));
    assertThat(rule.monthlyUpload()).hasValue(100_000_000_000L);
    assertThat(LineRule.of(supplier(""), HouseholdLimits.NONE).monthlyUpload()).isEmpty();
  }

  @Test
  void quietHoursOfBothAreNamedOnce() {
    LineRule rule = LineRule.of(SUPPLIER, household(0, 0, 0, "01:00-05:00, 18:00-23:00", ""));

    assertThat(rule.quietHours())
        .extracting(QuietHours::toString)
        .isEqualTo(List.of("01:00-05:00", "18:00-23:00"));
  }

  @Test
  void ofTwoReasonsOfAKindTheOneThatEndsLastIsNamed() {
    Limits open = new Limits(5, 5, List.of(hold(Optional.empty())));
    Limits early = new Limits(4, 6, List.of(hold(Optional.of(MIDNIGHT))));
    Limits late = new Limits(6, 4, List.of(hold(Optional.of(MIDNIGHT.plusSeconds(1)))));

    assertThat(early.and(late)).isEqualTo(new Limits(4, 4, late.holds()));
    assertThat(late.and(early)).isEqualTo(new Limits(4, 4, late.holds()));
    assertThat(late.and(open)).isEqualTo(new Limits(5, 4, open.holds()));
    assertThat(open.and(late)).isEqualTo(new Limits(5, 4, open.holds()));
  }

  private static Limits.Hold hold(Optional<Instant> until) {
    return new Limits.Hold(Limits.Reason.QUIET_HOURS, until);
  }
}
