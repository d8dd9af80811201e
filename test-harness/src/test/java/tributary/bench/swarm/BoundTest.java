package tributary.bench.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundTest {

  /** Worked out by hand: MiB * 8 / Mbit/s, with 1448 bytes of payload in 1514 on the line. */
  @ParameterizedTest
  @CsvSource({
    // 16 * 32 MiB over 20 + 16 * 5 Mbit/s
    "flash16, 44.91",
    "flash16/4, 44.91",
    "flash32, 49.90",
    // the origin's one copy takes 56.1 s at 5 Mbit/s: longer than all uplinks together need
    "weak16, 56.14",
    "weak32, 56.14",
    "nat, 22.45",
    // 2 MiB over 1 Mbit/s takes 17.5 s, 16 of them over 4 + 16 * 0.256 Mbit/s 34.7 s
    "slow, 34.67"
  })
  void theBoundIsWhatPaperAndPencilSay(String name, double seconds) {
    assertThat(Bound.seconds(Scenario.named(name))).isCloseTo(seconds, within(0.01));
  }

  @Test
  void aPeerThatLeavesTakesItsUplinkWithItButNotWhatItSent() {
    Scenario kill = Scenario.named("kill");
    double file = kill.fileBytes() * 8 / Bound.PAYLOAD_SHARE;
    double half = Bound.leavingAt(kill);
    double left = 12 * file - half * 100e6;

    assertThat(kill.leaving()).hasSize(4);
    assertThat(half).isCloseTo(44.91 / 2, within(0.01));
    assertThat(Bound.secondsForSurvivors(kill)).isCloseTo(half + left / 80e6, within(0.01));
  }

  @Test
  void whereNobodyLeavesTheSurvivorsAreAll() {
    for (Scenario scenario : Scenario.all()) {
      if (scenario.churn() == Scenario.Churn.NONE) {
        assertThat(Bound.secondsForSurvivors(scenario)).isEqualTo(Bound.seconds(scenario));
      }
    }
  }

  @Test
  void theListsNeedEveryFileThatAnybodyWantsOnceFromTheOrigin() {
    Scenario lists = Scenario.named("lists");
    double file = lists.fileBytes() * 8 / Bound.PAYLOAD_SHARE;
    long distinct = lists.wishes().stream().flatMap(List::stream).distinct().count();

    assertThat(Bound.seconds(lists)).isGreaterThanOrEqualTo(distinct * file / 10e6);
    assertThat(lists.wishes()).allSatisfy(it -> assertThat(it).hasSize(5).doesNotHaveDuplicates());
    assertThat(lists.wishes()).isEqualTo(Scenario.named("lists").wishes());
  }

  @Test
  void threeQuartersOfThePeersAreBehindNatWhereItSaysSo() {
    assertThat(Scenario.named("nat").links().stream().filter(Link::behindNat)).hasSize(12);
    assertThat(Scenario.named("flash16").links().stream().filter(Link::behindNat)).isEmpty();
  }

  @Test
  void aShrunkScenarioHasAnNthOfEachLineAndFile() {
    Scenario lists = Scenario.named("lists");
    Scenario quarter = Scenario.named("lists/4");

    assertThat(quarter.fileBytes()).isEqualTo(lists.fileBytes() / 4);
    assertThat(quarter.originUp()).isEqualTo(lists.originUp() / 4);
    assertThat(quarter.links()).isEqualTo(lists.links().stream().map(it -> it.shrunk(4)).toList());
    assertThat(quarter.wishes()).isEqualTo(lists.wishes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flash",
        "flash16/",
        "flash16/0",
        "flash16/1",
        "flash16/100",
        "FLASH16",
        "",
        "flash200",
        "flash16,S=0",
        "flash16,X=1",
        "flash16+near"
      })
  void anUnknownScenarioIsNamedBesideThoseThereAre(String name) {
    assertThatThrownBy(() -> Scenario.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no scenario " + name + "; there are [flash16, ");
  }

  @Test
  void anyNumberOfPeersCanBeNamed() {
    assertThat(Scenario.named("flash24").links()).hasSize(24);
    assertThat(Scenario.named("flash16")).isEqualTo(Scenario.all().getFirst());
    assertThat(Scenario.named("weak8/2").originUp()).isEqualTo(2_500_000);
  }

  @Test
  void otherLinesAndFilesCanBeNamed() {
    Scenario changed = Scenario.named("weak24,S=2,D=8,U=3,F=16/4+far");

    assertThat(changed.links()).containsOnly(new Link(2_000_000, 750_000, false)).hasSize(24);
    assertThat(changed.originUp()).isEqualTo(500_000);
    assertThat(changed.fileBytes()).isEqualTo(4 << 20);
    assertThat(changed.distance()).isEqualTo(Distance.FAR);
  }

  @Test
  void farHostsHaveTheSameLinesAndWishes() {
    Scenario near = Scenario.named("lists/4");
    Scenario far = Scenario.named("lists/4+far");

    assertThat(far.links()).isEqualTo(near.links());
    assertThat(far.wishes()).isEqualTo(near.wishes());
    assertThat(far.distance()).isEqualTo(Distance.FAR);
    assertThat(Bound.seconds(far)).isEqualTo(Bound.seconds(near));
  }

  /** A round trip has two parts of each of its two hosts. */
  @Test
  void everyRoundTripIsWithinWhatWasAskedFor() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      long roundTripMicros =
          2 * (Distance.FAR.drawPartMicros(random) + Distance.FAR.drawPartMicros(random));
      assertThat(roundTripMicros).isBetween(20_000L, 80_000L);
    }
  }
}
