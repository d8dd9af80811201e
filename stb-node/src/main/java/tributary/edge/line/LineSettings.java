package tributary.edge.line;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tributary.model.QuietHours;

/**
 * {@code tributary.edge.uplink}, {@code downlink} and {@code line}: what a node may use of its line
 * as its supplier has set it, in bits per second.
 *
 * @param monthlyCap of all that is sent to other nodes
 * @param quietUplink and {@code quietDownlink}: at most, in quiet hours
 * @param shareWhilePlaying of the uplink, from 0 to 1
 * @param zone of the quiet hours and of the month
 * @param useReportInterval between two reports to the cluster of how much was sent
 */
public record LineSettings(
    long uplink,
    long downlink,
    MonthlyCap monthlyCap,
    List<QuietHours> quietHours,
    long quietUplink,
    long quietDownlink,
    double shareWhilePlaying,
    ZoneId zone,
    Duration useReportInterval) {

  private static final String SECTION = "tributary.edge.line.";

  public LineSettings {
    quietHours = List.copyOf(quietHours);
    if (!(shareWhilePlaying >= 0 && shareWhilePlaying <= 1)) {
      throw new IllegalArgumentException(
          SECTION + "share-while-playing must be from 0 to 1, was " + shareWhilePlaying);
    }
    if (useReportInterval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          SECTION + "use-report-interval must be at least 1s, was " + useReportInterval);
    }
  }

  /**
   * @throws IllegalArgumentException naming key and value
   */
  public static LineSettings from(Config config) {
    Config edge = config.getConfig("tributary.edge");
    Config line = edge.getConfig("line");
    long downlink = Rate.of("tributary.edge.downlink", edge.getString("downlink"));
    String quietDownlink = line.getString("quiet-downlink");
    return new LineSettings(
        Rate.of("tributary.edge.uplink", edge.getString("uplink")),
        downlink,
        monthlyCap(line),
        QuietHours.list(SECTION + "quiet-hours", line.getString("quiet-hours")),
        Rate.orNone(SECTION + "quiet-uplink", line.getString("quiet-uplink")),
        quietDownlink.equals("full")
            ? downlink
            : Rate.of(SECTION + "quiet-downlink", quietDownlink),
        line.getDouble("share-while-playing"),
        zone(line.getString("time-zone")),
        line.getDuration("use-report-interval"));
  }

  /** The same by the clock of another place. */
  LineSettings in(ZoneId other) {
    return new LineSettings(
        uplink,
        downlink,
        monthlyCap,
        quietHours,
        quietUplink,
        quietDownlink,
        shareWhilePlaying,
        other,
        useReportInterval);
  }

  private static MonthlyCap monthlyCap(Config line) {
    int resetsOn = line.getInt("cap-resets-on");
    String text = line.getString("monthly-cap");
    if (text.equals("none")) {
      return new MonthlyCap(OptionalLong.empty(), resetsOn);
    }
    try {
      Config cap = ConfigFactory.empty().withValue("cap", line.getValue("monthly-cap"));
      return new MonthlyCap(OptionalLong.of(cap.getBytes("cap")), resetsOn);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          SECTION + "monthly-cap must be \"none\" or such as \"500 GB\", was \"" + text + "\"", e);
    }
  }

  private static ZoneId zone(String text) {
    try {
      return text.isBlank() ? ZoneId.systemDefault() : ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          SECTION + "time-zone must be a zone such as \"Europe/Berlin\", was \"" + text + "\"", e);
    }
  }

  /**
   * What may be used now.
   *
   * @param sentThisMonth bytes
   */
  Limits limits(ZonedDateTime now, long sentThisMonth, boolean playing) {
    long up = uplink;
    long down = downlink;
    List<Limits.Hold> holds = new ArrayList<>();
    if (monthlyCap.isReached(sentThisMonth)) {
      up = 0;
      LocalDate reset = monthlyCap.nextAfter(now.toLocalDate());
      holds.add(
          new Limits.Hold(
              Limits.Reason.MONTHLY_CAP, Optional.of(reset.atStartOfDay(zone).toInstant())));
    }
    Optional<ZonedDateTime> quietUntil = quietUntil(now);
    if (quietUntil.isPresent()) {
      up = Math.min(up, quietUplink);
      down = Math.min(down, quietDownlink);
      holds.add(
          new Limits.Hold(Limits.Reason.QUIET_HOURS, quietUntil.map(ZonedDateTime::toInstant)));
    }
    if (playing && shareWhilePlaying < 1) {
      up = Math.min(up, (long) (uplink * shareWhilePlaying));
      holds.add(new Limits.Hold(Limits.Reason.PLAYING, Optional.empty()));
    }
    return new Limits(up, down, holds);
  }

  /** Ranges that touch or overlap are one stretch; a whole day of them ends a day from now. */
  private Optional<ZonedDateTime> quietUntil(ZonedDateTime now) {
    ZonedDateTime end = now;
    for (int i = 0; i <= quietHours.size(); i++) {
      ZonedDateTime reached = end;
      Optional<ZonedDateTime> further =
          quietHours.stream()
              .filter(range -> range.contains(reached.toLocalTime()))
              .map(range -> range.end(reached))
              .max(ZonedDateTime::compareTo);
      if (further.isEmpty()) {
        break;
      }
      end = further.get();
    }
    return end.equals(now) ? Optional.empty() : Optional.of(end);
  }
}
