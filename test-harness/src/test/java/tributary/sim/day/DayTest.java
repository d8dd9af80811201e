package tributary.sim.day;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DayTest {

  /** The tests look at the same runs, one of each mind. */
  private static final Map<Contender, Day> RAN = new EnumMap<>(Contender.class);

  private static Day ran(Contender contender) {
    return RAN.computeIfAbsent(
        contender, it -> Tiny.ran(Tiny.scenario(), it.mind(Tiny.scenario())));
  }

  @Test
  void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
    String hash = ran(Contender.TRIBUTARY).trace().hash();

    assertThat(Tiny.ran(Tiny.scenario()).trace().hash()).isEqualTo(hash);
    assertThat(Tiny.ran(Tiny.scenario().withSeed(2)).trace().hash()).isNotEqualTo(hash);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverDecidesKeepsEveryReservationAndServesEveryReachableWish(Contender contender) {
    Day day = ran(contender);

    assertThat(day.checks().violations()).isEmpty();
    assertThat(day.figures().wishes().size()).isGreaterThan(100);
    assertThat(day.feasible().offload(day.figures().total(Tier.ORIGIN)))
        .isLessThanOrEqualTo(day.feasible().most());
  }

  /** What differs is only how long somebody waits, and does not sit down again meanwhile. */
  @Test
  void householdsWantTheSameWhoeverDecides() {
    int ours = ran(Contender.TRIBUTARY).figures().views();

    assertThat(Contender.values())
        .allSatisfy(
            it -> assertThat(ran(it).figures().views()).isCloseTo(ours, withinPercentage(5)));
  }

  /**
   * Without peers there is no offload. What nobody nearby holds must come from the origin once,
   * whoever decides: 60 titles of which the boxes hold most at the start, so more than half of the
   * bytes can come from boxes. The scheduler's first playable comes sooner than that of random
   * peers, since boxes with nothing to watch go first, and than from a weak origin alone.
   */
  @Test
  void boxesSpareTheOriginAndWhoHasNothingIsServedFirst() {
    assertThat(ran(Contender.ORIGIN_ONLY).figures().offload()).isZero();
    assertThat(ran(Contender.TRIBUTARY).figures().offload()).isBetween(0.5, 0.99);
    assertThat(firstPlayable(Contender.TRIBUTARY))
        .isLessThan(firstPlayable(Contender.RANDOM_PEERS))
        .isLessThan(firstPlayable(Contender.ORIGIN_ONLY));
  }

  private static double firstPlayable(Contender contender) {
    return ran(contender).figures().firstPlayables().mean();
  }

  @Test
  void whatIsBeforeTheWarmUpEndsIsInNoFigureButThePlots() {
    Day day = Tiny.ran(Tiny.scenario("warm-up = 1h"));
    Day whole = ran(Contender.TRIBUTARY);

    assertThat(day.trace().hash()).isEqualTo(whole.trace().hash());
    assertThat(day.figures().views()).isLessThan(whole.figures().views());
    assertThat(day.figures().offloads()).isEqualTo(whole.figures().offloads());
    for (Tier tier : Tier.values()) {
      double[] bins = whole.figures().bytes(tier);
      assertThat(day.figures().total(tier)).isEqualTo(Arrays.stream(bins).skip(4).sum());
    }
  }

  @Test
  void faultsAreSurvivedWithoutLosingACopyOrAWish() {
    Scenario scenario =
        Tiny.scenario(
            "boxes.crashes-per-day = 20",
            "releases = [{ at = 20m, share = 0.5, within = 20m }]",
            "faults = [",
            "  { what = boxes-crash, at = 30m, share = 0.3, lasts = 5m }",
            "  { what = isp-cut, at = 50m, isp = 1, lasts = 10m }",
            "  { what = server-dies, at = 70m, server = 1 }",
            "]");

    Day day = Tiny.ran(scenario);

    assertThat(day.checks().violations()).isEmpty();
  }

  /**
   * The small scenario that ships, with every fault and half of its boxes. A box with nothing gets
   * its first title of 512 MiB over 10 Mbit/s in 430 s at best: half of them have it in less than
   * twice that. What is short of all box-time with something to watch is the time for which new
   * boxes are off. A tenth of the boxes is new and each title's first copy among boxes comes from
   * the origin, so boxes can send each other most of the bytes, not all.
   */
  @Test
  void aSmallDayGoesWell() {
    Day day = Tiny.ran(Scenario.named("small.conf", "boxes.count = 500"));

    assertThat(day.checks().violations()).isEmpty();
    assertThat(day.figures().firstPlayables().quantile(0.5)).isBetween(40.0, 860.0);
    assertThat(day.figures().readyShare()).isGreaterThan(0.95);
    assertThat(day.figures().offload()).isBetween(0.6, 0.98);
    assertThat(day.fairness()).isBetween(0.85, 1.0);
  }

  @Test
  void theReportIsOnePageThatNeedsNothingElse(@TempDir Path folder) throws IOException {
    Outcome outcome = ran(Contender.TRIBUTARY).outcome("tributary", Outcome.Effort.NONE);

    new Report(List.of(outcome)).write(folder);

    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page).contains("Offload over the day", "Fairness (Jain)", outcome.hash(), "<svg");
    assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http", "<script");
    assertThat(Files.readString(folder.resolve("report.json"))).contains("\"readyShare\"");
  }
}
