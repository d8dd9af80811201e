package tributary.sim.day;

import java.util.Arrays;
import java.util.SplittableRandom;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.Reachability.Endpoint;
import tributary.model.ClientId;
import tributary.model.NodeKind;
import tributary.sim.Streams;

/** Who lives where, on which line: media servers first, then boxes by area. */
record Town(Box[] nodes, int servers, int areas) {
  static Town of(Scenario scenario, Streams streams) {
    Scenario.Net net = scenario.network();
    int servers = scenario.origin().servers();
    int boxes = scenario.boxes().count();
    Box[] nodes = new Box[servers + boxes];
    Scenario.Line origin = new Scenario.Line(1, scenario.origin().up(), scenario.origin().up());
    for (int i = 0; i < servers; i++) {
      nodes[i] = box(i, NodeKind.MEDIA_SERVER, origin, new int[] {-1, -1}, scenario, open(i));
    }
    SplittableRandom random = streams.of("town");
    int area = 0;
    int inArea = 0;
    double placed = 0;
    int isp = 0;
    for (int i = 0; i < boxes; i++) {
      // An area belongs to one ISP; the ISPs' shares are kept as well as whole areas allow.
      if (inArea == net.areaBoxes() || (double) i / boxes >= placed + net.isps()[isp]) {
        area++;
        inArea = 0;
      }
      while (isp < net.isps().length - 1 && (double) i / boxes >= placed + net.isps()[isp]) {
        placed += net.isps()[isp++];
      }
      inArea++;
      Scenario.Line line = line(net, random.nextDouble());
      Reachability reachability = reachability(net, random.nextDouble(), servers + i);
      nodes[servers + i] =
          box(
              servers + i,
              NodeKind.SET_TOP_BOX,
              line,
              new int[] {isp, area},
              scenario,
              reachability);
    }
    return new Town(nodes, servers, area + 1);
  }

  private static Box box(
      int number,
      NodeKind kind,
      Scenario.Line line,
      int[] place,
      Scenario scenario,
      Reachability reachability) {
    int capacity = kind.isOrigin() ? scenario.origin().capacity() : scenario.boxes().capacity();
    ClientId id = Ids.client(number);
    return new Box(id, number, kind, line, place[0], place[1], capacity, reachability);
  }

  private static Scenario.Line line(Scenario.Net net, double drawn) {
    double upTo = 0;
    for (Scenario.Line line : net.lines()) {
      upTo += line.share();
      if (drawn < upTo) {
        return line;
      }
    }
    return net.lines().getLast();
  }

  private static Reachability reachability(Scenario.Net net, double drawn, int number) {
    if (drawn < net.open()) {
      return open(number);
    }
    if (drawn < net.open() + net.mapped()) {
      return new Reachability.Mapped(endpoint(number));
    }
    return new Reachability.Unreachable();
  }

  private static Reachability open(int number) {
    return new Reachability.Open(endpoint(number));
  }

  /** No two stand behind one address. */
  private static Endpoint endpoint(int number) {
    return new Endpoint("n" + number, 1);
  }

  Box server(int number) {
    return nodes[number];
  }

  Box[] boxes() {
    return Arrays.copyOfRange(nodes, servers, nodes.length);
  }
}
