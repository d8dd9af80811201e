package tributary.bench.swarm;

import java.util.List;

/**
 * The time that no system can beat, all bytes being a fluid and TCP's headers paid: the origin must
 * send each file once, the slowest peer receive what it wants, and everybody's uplink together
 * carry it all. (Kumar and Ross, Peer-Assisted File Distribution, 2006, for one file.)
 */
public final class Bound {
  /** Of a full Ethernet frame, what is left behind the headers of IP and TCP with timestamps. */
  public static final double PAYLOAD_SHARE = 1448.0 / 1514.0;

  private Bound() {}

  /** Seconds until the last peer has all it wants, nobody leaving. */
  static double seconds(Scenario scenario) {
    double file = scenario.fileBytes() * 8 / PAYLOAD_SHARE;
    double all = scenario.peers() * scenario.wanted() * file;
    return Math.max(narrowest(scenario, scenario.links(), file), all / uplink(scenario, 0));
  }

  /** When those who leave leave: half-way. */
  public static double leavingAt(Scenario scenario) {
    return seconds(scenario) / 2;
  }

  /** Seconds until the last of those who stay has all; what the others had sent is not lost. */
  public static double secondsForSurvivors(Scenario scenario) {
    List<Integer> leaving = scenario.leaving();
    if (leaving.isEmpty()) {
      return seconds(scenario);
    }
    List<Link> links = scenario.links();
    double file = scenario.fileBytes() * 8 / PAYLOAD_SHARE;
    double all = (scenario.peers() - leaving.size()) * scenario.wanted() * file;
    double gone = leaving.stream().mapToLong(peer -> links.get(peer).upBitsPerSecond()).sum();
    double at = leavingAt(scenario);
    double carried = at * uplink(scenario, 0);
    double together =
        carried >= all ? all / uplink(scenario, 0) : at + (all - carried) / uplink(scenario, gone);
    return Math.max(narrowest(scenario, links, file), together);
  }

  private static double narrowest(Scenario scenario, List<Link> links, double file) {
    long distinct = scenario.wishes().stream().flatMap(List::stream).distinct().count();
    long slowest = links.stream().mapToLong(Link::downBitsPerSecond).min().orElseThrow();
    return Math.max(distinct * file / scenario.originUp(), scenario.wanted() * file / slowest);
  }

  private static double uplink(Scenario scenario, double gone) {
    return scenario.originUp()
        + scenario.lines().stream().mapToLong(Link::upBitsPerSecond).sum()
        - gone;
  }
}
