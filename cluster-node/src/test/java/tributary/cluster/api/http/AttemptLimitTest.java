package tributary.cluster.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptLimitTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private final AttemptLimit limit = new AttemptLimit(3, Duration.ofSeconds(30), 2);

  @Test
  void soManyAttemptsAreLetThroughAndTheNextIsToldHowLongToWait() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("jo", NOW)).isEmpty();
    }

    Duration wait = limit.take("jo", NOW).orElseThrow();

    assertThat(wait).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_001));
    assertThat(limit.take("jo", NOW.plus(wait))).isEmpty();
    assertThat(limit.take("jo", NOW.plus(wait))).isPresent();
  }

  @Test
  void aWaitingCallerDoesNotMakeItselfWaitLonger() {
    for (int i = 0; i < 3; i++) {
      limit.take("jo", NOW).ifPresent(AttemptLimitTest::unexpected);
    }
    for (int second = 1; second < 10; second++) {
      assertThat(limit.take("jo", NOW.plusSeconds(second))).isPresent();
    }
    assertThat(limit.take("jo", NOW.plusSeconds(11))).isEmpty();
  }

  @Test
  void anAttemptGivenBackDoesNotCount() {
    for (int i = 0; i < 20; i++) {
      assertThat(limit.take("jo", NOW)).isEmpty();
      limit.giveBack("jo", NOW);
    }
  }

  @Test
  void keysAreApartAndTheOnesUsedLastAreRemembered() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("jo", NOW)).isEmpty();
    }
    assertThat(limit.take("al", NOW)).isEmpty();
    assertThat(limit.take("jo", NOW)).isPresent();
    assertThat(limit.take("mo", NOW)).isEmpty();

    assertThat(limit.take("jo", NOW)).isPresent();
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("jo", NOW)).isEmpty();
    }
    assertThat(limit.take("jo", NOW.minusSeconds(60))).isPresent();
  }

  private static void unexpected(Duration wait) {
    throw new AssertionError("had to wait " + wait);
  }
}
