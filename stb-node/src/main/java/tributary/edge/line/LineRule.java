package tributary.edge.line;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tributary.model.HouseholdLimits;
import tributary.model.QuietHours;

/**
 * What the supplier's settings allow, and within it what the household wants: the lesser of two
 * rates and of two monthly caps, the quiet hours of both. A box stands where its household says, so
 * its zone is for both. The month begins on the supplier's day.
 */
public record LineRule(LineSettings supplier, LineSettings household) {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  public static LineRule of(LineSettings settings, HouseholdLimits wishes) {
    ZoneId zone = wishes.zone().orElse(settings.zone());
    long downlink = Math.min(settings.downlink(), wishes.downlinkBitsPerSecond().orElse(NO_LIMIT));
    LineSettings household =
        new LineSettings(
            Math.min(settings.uplink(), wishes.uplinkBitsPerSecond().orElse(NO_LIMIT)),
            downlink,
            settings.monthlyCap().atMost(wishes.monthlyUploadBytes()),
            wishes.quietHours(),
            0,
            downlink,
            settings.shareWhilePlaying(),
            zone,
            settings.useReportInterval());
    return new LineRule(settings.in(zone), household);
  }

  /**
   * What may be used now.
   *
   * @param sentThisMonth bytes
   */
  Limits limits(Instant now, long sentThisMonth, boolean playing) {
    return supplier
        .limits(now.atZone(zone()), sentThisMonth, playing)
        .and(household.limits(now.atZone(zone()), sentThisMonth, playing));
  }

  /** In no hour of any day more. */
  public long uplink() {
    return household.uplink();
  }

  public long downlink() {
    return household.downlink();
  }

  /** Bytes in a month; empty for no limit. */
  public OptionalLong monthlyUpload() {
    return household.monthlyCap().bytes();
  }

  /** In which less is sent, or nothing. */
  public List<QuietHours> quietHours() {
    return Stream.concat(supplier.quietHours().stream(), household.quietHours().stream())
        .distinct()
        .toList();
  }

  LocalDate month(Instant now) {
    return household.monthlyCap().monthOf(day(now));
  }

  public Instant monthEnds(Instant now) {
    return household.monthlyCap().nextAfter(day(now)).atStartOfDay(zone()).toInstant();
  }

  private LocalDate day(Instant now) {
    return LocalDate.ofInstant(now, zone());
  }

  private ZoneId zone() {
    return household.zone();
  }
}
