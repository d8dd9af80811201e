package tributary.bench.swarm;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a scenario is named: one of {@link Scenario#all}, or {@code flash} or {@code weak} with
 * another number of peers; then what differs: {@code ,S=} the origin's uplink, {@code ,D=} and
 * {@code ,U=} each peer's line in Mbit/s, {@code ,F=} a file in MiB; then {@code /N} for an Nth of
 * all that, for a machine whose CPU would be the limit otherwise; then {@code +far} for hosts that
 * are {@link Distance#FAR} from each other. So: {@code weak24,S=2,U=3/4+far}.
 */
final class ScenarioName {
  private static final Pattern NAME =
      Pattern.compile("([a-z]+\\d*)((?:,[SDUF]=\\d{1,4})*)(?:/([2-9]|[1-9]\\d))?(\\+far)?");
  private static final Pattern COUNTED = Pattern.compile("(flash|weak)([2-9]|[1-9]\\d|1\\d\\d)");
  private static final long MEGA = 1_000_000;
  private static final int WEAK_MEGABITS = 5;
  private static final int STRONG_MEGABITS = 20;

  private ScenarioName() {}

  /**
   * @throws IllegalArgumentException naming it and those there are
   */
  static Scenario scenario(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw unknown(name);
    }
    Scenario scenario = base(name, parts.group(1));
    for (String change : parts.group(2).split(",", -1)) {
      if (!change.isEmpty()) {
        scenario = changed(scenario, change.charAt(0), Long.parseLong(change.substring(2)), name);
      }
    }
    if (parts.group(3) != null) {
      scenario = part(scenario, Integer.parseInt(parts.group(3)));
    }
    Distance way = parts.group(4) == null ? Distance.NONE : Distance.FAR;
    return scenario.with(name, scenario.originUp(), scenario.lines(), scenario.fileBytes(), way);
  }

  private static Scenario base(String name, String base) {
    Matcher counted = COUNTED.matcher(base);
    if (!counted.matches()) {
      return Scenario.all().stream()
          .filter(scenario -> scenario.name().equals(base))
          .findFirst()
          .orElseThrow(() -> unknown(name));
    }
    int peers = Integer.parseInt(counted.group(2));
    return counted.group(1).equals("flash")
        ? Scenario.flash(base, peers, STRONG_MEGABITS, Scenario.Churn.NONE, Scenario.Torrent.TCP)
        : Scenario.flash(
            base, peers, WEAK_MEGABITS, Scenario.Churn.NONE, Scenario.Torrent.SUPER_SEEDING);
  }

  private static Scenario changed(Scenario of, char what, long value, String name) {
    if (value == 0) {
      throw unknown(name);
    }
    List<Link> lines =
        of.lines().stream()
            .map(
                line ->
                    new Link(
                        what == 'D' ? value * MEGA : line.downBitsPerSecond(),
                        what == 'U' ? value * MEGA : line.upBitsPerSecond(),
                        line.behindNat()))
            .toList();
    return of.with(
        name,
        what == 'S' ? value * MEGA : of.originUp(),
        lines,
        what == 'F' ? value << 20 : of.fileBytes(),
        of.distance());
  }

  private static Scenario part(Scenario of, int divisor) {
    return of.with(
        of.name(),
        of.originUp() / divisor,
        of.lines().stream().map(line -> line.shrunk(divisor)).toList(),
        of.fileBytes() / divisor,
        of.distance());
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "no scenario "
            + name
            + "; there are "
            + Scenario.all().stream().map(Scenario::name).toList()
            + ", flash and weak with any number of peers from 2 to 199; behind one of these ,S= ,D="
            + " ,U= in Mbit/s and ,F= in MiB, then /2 to /99, then +far");
  }
}
