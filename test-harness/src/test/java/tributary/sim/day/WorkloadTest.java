package tributary.sim.day;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.Reachability;
import tributary.model.TransferId;
import tributary.sim.Streams;

/** What is drawn has the distribution that the scenario says. */
class WorkloadTest {
  private static final int DRAWS = 100_000;
  private final SplittableRandom random = new Streams(1).of("test");

  @Test
  void titlesAreDrawnByZipfsLaw() {
    Titles titles = new Titles(Tiny.scenario("titles { count = 100, zipf = 0.8 }").titles());
    int[] counts = new int[100];
    for (int k = 0; k < DRAWS; k++) {
      counts[titles.draw(random)]++;
    }

    assertThat((double) counts[0] / counts[9]).isCloseTo(Math.pow(10, 0.8), within(0.5));
    assertThat((double) counts[9] / counts[99]).isCloseTo(Math.pow(10, 0.8), within(1.0));
  }

  /** Else maps of them would be lists: ids are hashed by their characters. */
  @Test
  void idsLeadBackToTheirNumbersAndTheirHashesRarelyMeet() {
    Set<Integer> hashes = new HashSet<>();
    for (int number = 0; number < DRAWS; number++) {
      assertThat(Ids.number(Ids.client(number))).isEqualTo(number);
      assertThat(Ids.number(Ids.media(number))).isEqualTo(number);
      hashes.add(new TransferId(Ids.client(number / 300), Ids.media(number % 300)).hashCode());
    }

    assertThat(hashes).hasSizeGreaterThan(DRAWS * 99 / 100);
  }

  @Test
  void whatHappensThroughTheDayFollowsTheHours() {
    double[] weights = new double[24];
    weights[20] = 3;
    weights[6] = 1;
    Hours hours = Hours.daily(2, weights);
    int[] counts = new int[24];
    long now = 0;
    long days = 2000;
    while ((now = hours.next(now, random)) < days * 24 * Hours.HOUR) {
      counts[(int) (now / Hours.HOUR % 24)]++;
    }

    assertThat((double) counts[20] / days).isCloseTo(1.5, within(0.1));
    assertThat((double) counts[6] / days).isCloseTo(0.5, within(0.1));
    assertThat(Arrays.stream(counts).filter(count -> count > 0).count()).isEqualTo(2);
  }

  @Test
  void linesNatAndIspsHaveTheirShares() {
    Scenario scenario =
        Tiny.scenario("boxes.count = 10000", "network { isps = [0.4, 0.6], area-boxes = 250 }");
    Box[] boxes = Town.of(scenario, new Streams(1)).boxes();

    assertThat(share(boxes, box -> box.isp == 0)).isCloseTo(0.4, within(0.001));
    assertThat(share(boxes, box -> box.up == 1_000_000)).isCloseTo(0.4, within(0.02));
    assertThat(share(boxes, box -> box.reachability instanceof Reachability.Mapped))
        .isCloseTo(0.5, within(0.02));
    assertThat(Arrays.stream(boxes).mapToInt(box -> box.area).max()).hasValue(39);
  }

  private static double share(Box[] boxes, Predicate<Box> holds) {
    return (double) Arrays.stream(boxes).filter(holds).count() / boxes.length;
  }

  @Test
  void aFurtherDrawForOneConcernChangesNothingForAnother() {
    Scenario quiet = Tiny.scenario("demand.views-per-day = 0");
    Scenario busy = Tiny.scenario("demand.views-per-day = 24");

    assertThat(places(busy)).isEqualTo(places(quiet));
  }

  private static String places(Scenario scenario) {
    StringBuilder places = new StringBuilder();
    for (Box box : Tiny.ran(scenario).town().boxes()) {
      places.append(box.isp).append(box.up).append(box.reachability);
    }
    return places.toString();
  }
}
