package tributary.sim.day;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DayTest {

  @Test
  void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
    String hash = Tiny.ran(Tiny.scenario()).trace().hash();

    assertThat(Tiny.ran(Tiny.scenario()).trace().hash()).isEqualTo(hash);
    assertThat(Tiny.ran(Tiny.scenario().withSeed(2)).trace().hash()).isNotEqualTo(hash);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverDecidesKeepsEveryReservationAndServesEveryReachableWish(Contender contender) {
    Scenario scenario = Tiny.scenario();

    Day day = Tiny.ran(scenario, contender.mind(scenario));

    assertThat(day.checks().violations()).isEmpty();
    assertThat(day.figures().wishes().size()).isGreaterThan(100);
  }

  @Test
  void householdsWantTheSameWhoeverDecides() {
    Map<String, Integer> sittings = new TreeMap<>();
    for (Contender contender : Contender.values()) {
      Scenario scenario = Tiny.scenario("titles.size = 16 MiB");
      Day day = Tiny.ran(scenario, contender.mind(scenario));
      sittings.put(contender.toString(), day.figures().views());
    }

    // What is not quite the same is how long somebody waits, and does not sit down again meanwhile.
    int most = sittings.values().stream().mapToInt(it -> it).max().orElseThrow();
    assertThat(sittings.values()).allSatisfy(it -> assertThat(it).isBetween(most * 95 / 100, most));
  }

  /**
   * What must hold of any run: with no peers there is no offload; every title fetched by a box of a
   * cold neighbourhood must leave the origin once, so that offload has a bound; and the scheduler,
   * which knows all lists, spares the origin more than random peers do.
   */
  @Test
  void offloadIsNoneWithoutPeersAndMoreThanWithRandomOnes() {
    Scenario scenario = Tiny.scenario();
    double none = offload(scenario, Contender.ORIGIN_ONLY);
    double random = offload(scenario, Contender.RANDOM_PEERS);
    double ours = offload(scenario, Contender.TRIBUTARY);

    assertThat(none).isZero();
    assertThat(random).isBetween(0.2, 0.95);
    assertThat(ours).isBetween(random, 1.0);
  }

  private static double offload(Scenario scenario, Contender contender) {
    return Tiny.ran(scenario, contender.mind(scenario)).figures().offload();
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

  @Test
  void theReportIsOnePageThatNeedsNothingElse(@TempDir Path folder) throws IOException {
    Day day = Tiny.ran(Tiny.scenario());
    Outcome outcome = day.outcome("tributary", 1);

    new Report(List.of(outcome)).write(folder);

    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page).contains("Offload over the day", "Fairness (Jain)", outcome.hash(), "<svg");
    assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http", "<script");
    assertThat(Files.readString(folder.resolve("report.json"))).contains("\"readyShare\"");
  }
}
