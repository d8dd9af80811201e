package tributary.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tributary.core.CoreTable;
import tributary.core.Decision;
import tributary.core.Seeds;
import tributary.core.scheduling.SchedulingFixture;
import tributary.model.BootReport;
import tributary.model.ClientId;
import tributary.model.MediaId;

class RolloutTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration SOAK = Duration.ofHours(1);
  private static final RolloutPolicy POLICY =
      new RolloutPolicy(List.of(0.01, 0.1, 1.0), SOAK, 0.8, 2, 0.1, 3, Duration.ofHours(6));
  private static final Tally GOOD = new Tally(1, 0, 0, 0, 9, 0, 0);

  private static Rollout running(int stage, Duration age) {
    return new Rollout.Running(stage, NOW.minus(age));
  }

  private static Rollout review(Rollout rollout, Tally tally) {
    return Rollout.review(rollout, tally, POLICY, NOW);
  }

  @Test
  void anOrderDoesInEachStateWhatWeAgreedOn() throws IOException {
    Map<String, Rollout> states = new LinkedHashMap<>();
    states.put("running", running(1, SOAK));
    states.put("paused", new Rollout.Paused(1, NOW));
    states.put("stopped", new Rollout.Stopped(1, NOW, "it is bad"));
    CoreTable.coversAll(Rollout.class, states.values());
    Map<String, Rollout.Order> orders = new LinkedHashMap<>();
    orders.put("run the stage before", new Rollout.Order.Run(0));
    orders.put("run the same stage", new Rollout.Order.Run(1));
    orders.put("run the next stage", new Rollout.Order.Run(2));
    orders.put("run a stage that is not", new Rollout.Order.Run(3));
    orders.put("pause", new Rollout.Order.Pause());
    orders.put("stop", new Rollout.Order.Stop("enough"));
    CoreTable.coversAll(Rollout.Order.class, orders.values());

    CoreTable.agreed(
        "rollout-decisions",
        CoreTable.decisions(
            states, orders, (state, order) -> Rollout.order(state, order, POLICY, NOW)));
  }

  @Test
  void theNextStageFollowsOnceThisOneHasSoakedAndEnoughBoxesAreGood() {
    assertThat(review(running(0, SOAK), GOOD)).isEqualTo(new Rollout.Running(1, NOW));
    assertThat(review(running(1, SOAK), GOOD)).isEqualTo(new Rollout.Running(2, NOW));
    assertThat(review(running(2, SOAK), GOOD)).as("the last").isEqualTo(running(2, SOAK));

    Rollout early = running(0, SOAK.minusMillis(1));
    assertThat(review(early, GOOD)).isEqualTo(early);
    Rollout waiting = running(0, SOAK);
    assertThat(review(waiting, Tally.NONE)).as("nobody is there").isEqualTo(waiting);
    assertThat(review(waiting, new Tally(0, 0, 0, 0, 1, 0, 0))).as("too few").isEqualTo(waiting);
    assertThat(review(waiting, new Tally(1, 1, 1, 0, 9, 0, 0)))
        .as("9 of 12 are below 80 %%")
        .isEqualTo(waiting);
    Rollout paused = new Rollout.Paused(0, NOW.minus(SOAK));
    assertThat(review(paused, GOOD)).isEqualTo(paused);
  }

  @Test
  void itStopsOnceTooManyOfThoseThatTriedItAreBadAndSaysHowManyOfWhich() {
    Tally bad = new Tally(0, 0, 0, 1, 26, 1, 1);
    for (Rollout rollout : List.of(running(0, SOAK), new Rollout.Paused(0, NOW))) {
      assertThat(review(rollout, bad))
          .isEqualTo(
              new Rollout.Stopped(
                  0, NOW, "of 29 boxes that tried it 1 went back, 1 refused it and 1 fell silent"));
    }
    Rollout running = running(0, Duration.ZERO);
    assertThat(review(running, new Tally(0, 0, 0, 1, 27, 1, 1)))
        .as("3 of 30 are not more than 10 %%")
        .isEqualTo(running);
    assertThat(review(running, new Tally(0, 0, 0, 0, 0, 2, 0)))
        .as("two are not enough to tell")
        .isEqualTo(running);
  }

  @Test
  void whateverHappensItNeverGoesBackNeverOnFromStoppedAndEachStageHasTheBoxesOfTheOneBefore() {
    List<ClientId> boxes = IntStream.range(0, 300).mapToObj(SchedulingFixture::client).toList();
    Seeds.each(
        "rollouts",
        100,
        seed -> {
          Random random = new Random(seed);
          Release release = new Release(1 + random.nextInt(1000), new MediaId("ABCDEFGH0123"));
          Rollout rollout = Rollout.begun(NOW);
          Instant now = NOW;
          for (int step = 0; step < 60; step++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(90)));
            Rollout next = random.nextInt(3) == 0 ? ordered(rollout, random, now) : rollout;
            Tally tally = tally(random);
            next = Rollout.review(next, tally, POLICY, now);
            assertThat(next.stage()).isBetween(rollout.stage(), 2);
            if (rollout instanceof Rollout.Stopped) {
              assertThat(next).isEqualTo(rollout);
            } else if (tally.bad() >= 3 && tally.bad() > 0.1 * tally.tried()) {
              assertThat(next).isInstanceOf(Rollout.Stopped.class);
            }
            requireGrowing(release, boxes, rollout, next);
            rollout = next;
          }
        });
  }

  private static Rollout ordered(Rollout rollout, Random random, Instant now) {
    Rollout.Order order =
        switch (random.nextInt(8)) {
          case 0 -> new Rollout.Order.Pause();
          case 1 -> new Rollout.Order.Stop("by hand");
          default -> new Rollout.Order.Run(random.nextInt(4));
        };
    Decision<Rollout> decision = Rollout.order(rollout, order, POLICY, now);
    return decision.events().isEmpty() ? rollout : decision.events().getFirst();
  }

  private static Tally tally(Random random) {
    int most = random.nextInt(4) == 0 ? 4 : 1;
    return new Tally(
        random.nextInt(3),
        random.nextInt(3),
        random.nextInt(3),
        random.nextInt(most),
        random.nextInt(40),
        random.nextInt(most),
        random.nextInt(most));
  }

  private static void requireGrowing(
      Release release, List<ClientId> boxes, Rollout before, Rollout after) {
    double share = Rollout.share(after, POLICY);
    Set<ClientId> members = members(release, boxes, share);
    if (after instanceof Rollout.Stopped) {
      assertThat(members).isEmpty();
    } else {
      assertThat(members).containsAll(members(release, boxes, Rollout.share(before, POLICY)));
    }
  }

  private static Set<ClientId> members(Release release, List<ClientId> boxes, double share) {
    return boxes.stream().filter(box -> release.isFor(box, share)).collect(Collectors.toSet());
  }

  @Test
  void aStageHasAsManyBoxesAsItsShareAndOtherOnesForAnotherRelease() {
    List<ClientId> boxes = IntStream.range(0, 40_000).mapToObj(SchedulingFixture::client).toList();
    Release one = new Release(17, new MediaId("ABCDEFGH0123"));
    Release other = new Release(18, new MediaId("ABCDEFGH0123"));
    for (double share : new double[] {0.01, 0.1, 1}) {
      double found = (double) members(one, boxes, share).size() / boxes.size();
      assertThat(found).isCloseTo(share, within(0.005));
    }
    Set<ClientId> both = members(one, boxes, 0.1);
    both.retainAll(members(other, boxes, 0.1));
    assertThat(both.size()).as("nobody is always first").isLessThan(boxes.size() / 50);
  }

  private static BootReport report(long running, long good, long givenUp, long refused) {
    return new BootReport(running, good, givenUp, "NOT_READY", 0, refused, "WRONG_CONTENT", false);
  }

  @Test
  void aBoxIsOfferedTheGreatestReleaseThatIsForItAndThatItHasNotDoneWith() {
    ClientId box = SchedulingFixture.client(1);
    MediaId media = new MediaId("ABCDEFGH0123");
    Offering second = new Offering(new Release(2, media), new Rollout.Running(2, NOW));
    Offering third = new Offering(new Release(3, media), new Rollout.Paused(2, NOW));
    Offering stopped = new Offering(new Release(4, media), new Rollout.Stopped(2, NOW, "bad"));
    List<Offering> all = List.of(second, third, stopped);

    assertThat(Offering.to(box, report(1, 1, 0, 0), all, POLICY)).contains(third.release());
    assertThat(Offering.to(box, report(3, 2, 0, 0), all, POLICY))
        .as("what it tries")
        .contains(third.release());
    assertThat(Offering.to(box, report(2, 2, 3, 0), all, POLICY)).as("given up").isEmpty();
    assertThat(Offering.to(box, report(1, 1, 0, 3), all, POLICY))
        .as("refused")
        .contains(second.release());
    assertThat(Offering.to(box, report(5, 5, 0, 0), all, POLICY)).as("it is further").isEmpty();
    Offering begun = new Offering(new Release(5, media), Rollout.begun(NOW));
    long asked =
        IntStream.range(0, 1000)
            .mapToObj(SchedulingFixture::client)
            .filter(it -> Offering.to(it, report(1, 1, 0, 0), List.of(begun), POLICY).isPresent())
            .count();
    assertThat(asked).isBetween(1L, 30L);
  }

  @Test
  void whatBecameOfAReleaseIsReadFromTheBoxesOwnWord() {
    assertThat(Outcome.of(report(1, 1, 0, 0), 2)).isEqualTo(Outcome.OFFERED);
    assertThat(Outcome.of(new BootReport(1, 1, 0, "", 2, 0, "", false), 2))
        .isEqualTo(Outcome.STAGED);
    assertThat(Outcome.of(new BootReport(1, 1, 0, "", 2, 0, "", true), 2))
        .isEqualTo(Outcome.TRYING);
    assertThat(Outcome.of(report(2, 1, 0, 0), 2)).isEqualTo(Outcome.TRYING);
    assertThat(Outcome.of(report(2, 2, 0, 0), 2)).isEqualTo(Outcome.GOOD);
    assertThat(Outcome.of(report(1, 1, 2, 0), 2)).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(Outcome.reason(report(1, 1, 2, 0), 2)).isEqualTo("NOT_READY");
    assertThat(Outcome.of(report(1, 1, 0, 2), 2)).isEqualTo(Outcome.REFUSED);
    assertThat(Outcome.reason(report(1, 1, 0, 2), 2)).isEqualTo("WRONG_CONTENT");
    assertThat(Outcome.reason(report(2, 2, 0, 0), 2)).isEmpty();
  }

  @Test
  void aBadSettingIsNamedWithItsValue() {
    assertThatThrownBy(() -> policy(List.of(0.1, 0.1, 1.0), 0.8, 0.1))
        .hasMessage("stages must grow, to 100 at most, was [0.1, 0.1, 1.0]");
    assertThatThrownBy(() -> policy(List.of(0.1, 0.5), 0.8, 0.1))
        .hasMessage("stages must end with 100, was [0.1, 0.5]");
    assertThatThrownBy(() -> policy(List.of(), 0.8, 0.1)).hasMessageContaining("was []");
    assertThatThrownBy(() -> policy(List.of(1.0), 1.1, 0.1))
        .hasMessage("good-share must be from 0 to 1, was 1.1");
    assertThatThrownBy(() -> policy(List.of(1.0), 0.8, 1))
        .hasMessage("bad-share must be from 0 to below 1, was 1.0");
  }

  private static RolloutPolicy policy(List<Double> shares, double goodShare, double badShare) {
    return new RolloutPolicy(shares, SOAK, goodShare, 1, badShare, 1, SOAK);
  }
}
