package tributary.sim.day;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.SchedulerEvent;
import tributary.model.ClientId;
import tributary.sim.Mind;
import tributary.sim.Streams;

/** Each check is shown a violation. */
class ChecksTest {
  /** A mind whose decisions are tampered with. */
  private record Tampered(Mind mind, UnaryOperator<Stream<Decision>> change) implements Mind {
    @Override
    public void apply(SchedulerEvent event, Instant now) {
      mind.apply(event, now);
    }

    @Override
    public List<Decision> round(Instant now) {
      return change.apply(mind.round(now).stream()).toList();
    }

    @Override
    public List<Decision> tick(Instant now) {
      return change.apply(mind.tick(now).stream()).toList();
    }

    @Override
    public boolean hasMore() {
      return mind.hasMore();
    }
  }

  private static List<String> violations(
      Scenario scenario, UnaryOperator<Stream<Decision>> change) {
    Mind mind = new Tampered(Contender.TRIBUTARY.mind(scenario), change);
    return Tiny.ran(scenario, mind).checks().violations().stream()
        .map(Checks.Violation::toString)
        .toList();
  }

  @Test
  void aDonorAndAReceiverAboveTheirLinesAreSeen() {
    List<String> violations =
        violations(Tiny.scenario(), decisions -> decisions.map(ChecksTest::tenTimesAsFast));

    assertThat(violations).anyMatch(it -> it.contains("donor") && it.contains("has promised"));
    assertThat(violations).anyMatch(it -> it.contains("receiver") && it.contains("is promised"));
  }

  private static Decision tenTimesAsFast(Decision decision) {
    if (!(decision instanceof Decision.Grant(LeaseTerms it, var manifest))) {
      return decision;
    }
    LeaseTerms faster =
        new LeaseTerms(
            it.lease(),
            it.donor(),
            it.receiver(),
            it.donorIsOrigin(),
            it.segments(),
            it.segmentBytes(),
            10 * it.rateBitsPerSecond(),
            it.way(),
            it.deadline(),
            it.reason());
    return new Decision.Grant(faster, manifest);
  }

  @Test
  void theLossOfALastCopyIsSeen() {
    Scenario scenario =
        Tiny.scenario(
            "titles.count = 200",
            "length = 20m",
            "checks.settle = 0s",
            "faults = [{ what = server-dies, at = 10m, server = 0 },"
                + " { what = server-dies, at = 10m, server = 1 }]");

    Day day = Tiny.ran(scenario);

    assertThat(day.checks().violations())
        .anyMatch(it -> it.what().contains("has lost its last copy"));
  }

  @Test
  void aBoxThatIsPassedOverIsSeenAndSoIsItsWish() {
    Scenario scenario = Tiny.scenario("boxes.always-on = 1");
    ClientId victim = victim(scenario);

    List<String> violations =
        violations(
            scenario,
            decisions ->
                decisions.filter(
                    it ->
                        !(it instanceof Decision.Start start)
                            || !start.transfer().client().equals(victim)));

    assertThat(violations).anyMatch(it -> it.contains("box " + victim + " waits for"));
    assertThat(violations).anyMatch(it -> it.contains("box " + victim + " never got title"));
  }

  /** Everybody lacks something from the start. */
  private static ClientId victim(Scenario scenario) {
    return Town.of(scenario, new Streams(scenario.seed())).boxes()[0].id;
  }
}
