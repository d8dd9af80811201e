package tributary.sim.day;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.Reachability;
import tributary.sim.Agenda;
import tributary.sim.Streams;

/** Titles of 128 MiB; an hour, all boxes on. */
class FeasibleTest {
  private static final double TITLE = 128 << 20;

  private final Agenda agenda = new Agenda();
  private final Scenario scenario = Tiny.scenario("length = 1h");
  private final Titles titles = new Titles(scenario.titles());
  private final Town town = Town.of(scenario, new Streams(1));
  private final Feasible feasible = new Feasible(agenda, scenario, town, titles);

  private void begin() {
    for (Box box : town.boxes()) {
      box.join(0);
    }
    feasible.begin();
    agenda.at(Agenda.SECOND * 3600, feasible::end);
  }

  private double most() {
    while (agenda.step(Agenda.SECOND * 3600)) {
      // Time goes by.
    }
    return feasible.most();
  }

  private List<Box> boxes(Class<? extends Reachability> kind) {
    return Arrays.stream(town.boxes()).filter(box -> kind.isInstance(box.reachability)).toList();
  }

  private static double uplinks(List<Box> boxes) {
    return boxes.stream().mapToDouble(box -> box.up / 8.0 * 3600).sum();
  }

  @Test
  void whatBoxesHeldMayAllComeFromBoxes() {
    town.boxes()[0].hold(7);
    begin();
    feasible.met(town.boxes()[1], 7);

    assertThat(most()).isEqualTo(1);
    assertThat(feasible.offload(TITLE / 4)).isEqualTo(0.75);
  }

  @Test
  void whatNoBoxHeldComesFromOriginOnce() {
    town.boxes()[0].hold(7);
    begin();
    feasible.met(town.boxes()[1], 7);
    feasible.met(town.boxes()[1], 8);
    feasible.met(town.boxes()[2], 8);
    feasible.met(town.boxes()[3], 8);

    assertThat(most()).isEqualTo(0.75);
  }

  @Test
  void whoCanOnlyDialIsServedByThoseThatAnybodyCanDial() {
    double open = uplinks(boxes(Reachability.Open.class));
    Box behindNat = boxes(Reachability.Unreachable.class).getFirst();
    town.boxes()[0].hold(7);
    begin();
    int wishes = (int) (2 * open / TITLE);
    for (int k = 0; k < wishes; k++) {
      feasible.met(behindNat, 7);
    }

    assertThat(most()).isCloseTo(open / (wishes * TITLE), within(1e-9));
  }

  @Test
  void nobodySendsMoreThanAllUplinks() {
    double all = uplinks(List.of(town.boxes()));
    Box open = boxes(Reachability.Open.class).getFirst();
    town.boxes()[0].hold(7);
    begin();
    int wishes = (int) (4 * all / TITLE);
    for (int k = 0; k < wishes; k++) {
      feasible.met(open, 7);
    }

    assertThat(most()).isCloseTo(all / (wishes * TITLE), within(1e-9));
    assertThat(feasible.load()).isCloseTo(wishes * TITLE / all, within(1e-9));
  }
}
