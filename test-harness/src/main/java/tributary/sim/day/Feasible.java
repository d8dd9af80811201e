package tributary.sim.day;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import tributary.core.scheduling.Reachability;
import tributary.sim.Agenda;

/**
 * What no choice of donors can beat: origin sends at least one copy of each title that no box held
 * when the measuring began, and what the uplinks of those boxes cannot carry that can be joined
 * with who wished for it. All bytes are a fluid, and an uplink may be used at any time while its
 * box is on, also before the wish (Hall's condition over the ways in which boxes are reachable).
 */
final class Feasible {
  private enum Kind {
    OPEN,
    MAPPED,
    UNREACHABLE;

    static Kind of(Box box) {
      return switch (box.reachability) {
        case Reachability.Open _ -> OPEN;
        case Reachability.Mapped _ -> MAPPED;
        case Reachability.Unreachable _, Reachability.Untested _ -> UNREACHABLE;
      };
    }
  }

  private final Agenda agenda;
  private final Town town;
  private final Titles titles;
  private final long from;
  private final long until;
  private final BitSet held = new BitSet();
  private final BitSet fetched = new BitSet();
  private final Map<Kind, Double> wished = new EnumMap<>(Kind.class);
  private final Map<Kind, Double> uplink = new EnumMap<>(Kind.class);

  Feasible(Agenda agenda, Scenario scenario, Town town, Titles titles) {
    this.agenda = agenda;
    this.town = town;
    this.titles = titles;
    from = scenario.warmUp().toNanos();
    until = scenario.length().toNanos();
  }

  /** When measuring begins. */
  void begin() {
    for (Box box : town.boxes()) {
      for (int title : box.whole()) {
        held.set(title);
      }
      box.parts().keySet().forEach(held::set);
      uplink.merge(Kind.of(box), -uplinkSoFar(box), Double::sum);
    }
  }

  /** When it ends. */
  void end() {
    for (Box box : town.boxes()) {
      uplink.merge(Kind.of(box), uplinkSoFar(box), Double::sum);
    }
  }

  /** Bytes it could have sent while it was on. */
  private double uplinkSoFar(Box box) {
    return box.up / 8.0 * box.timeOn(agenda.now()) / Agenda.SECOND;
  }

  /** A title that was wished for, and was not there then, is there. */
  void met(Box box, int title) {
    if (agenda.now() >= from && agenda.now() <= until) {
      wished.merge(Kind.of(box), (double) titles.manifest(title).lengthBytes(), Double::sum);
      fetched.set(title);
    }
  }

  private double wished() {
    return wished.values().stream().mapToDouble(it -> it).sum();
  }

  /** The wishes' bytes, as a share of what all boxes could have sent. */
  double load() {
    return wished() / uplink.values().stream().mapToDouble(it -> it).sum();
  }

  /** Share of the wishes' bytes that so many from origin leave to the boxes; NaN without wishes. */
  double offload(double fromOrigin) {
    return 1 - fromOrigin / wished();
  }

  /** The greatest {@link #offload} that can be; NaN without wishes. */
  double most() {
    BitSet first = (BitSet) fetched.clone();
    first.andNot(held);
    double firstCopies = first.stream().mapToDouble(it -> titles.manifest(it).lengthBytes()).sum();
    double open = uplink.getOrDefault(Kind.OPEN, 0.0);
    double mapped = uplink.getOrDefault(Kind.MAPPED, 0.0);
    double unreachable = uplink.getOrDefault(Kind.UNREACHABLE, 0.0);
    double forUnreachable = wished.getOrDefault(Kind.UNREACHABLE, 0.0);
    double forBehindNat = forUnreachable + wished.getOrDefault(Kind.MAPPED, 0.0);
    double lacking =
        Math.max(
            forUnreachable - open,
            Math.max(forBehindNat - open - mapped, wished() - open - mapped - unreachable));
    return offload(Math.max(firstCopies, lacking));
  }
}
