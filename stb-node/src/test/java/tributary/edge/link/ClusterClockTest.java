package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ClusterClockTest {
  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

  private long nanos;
  private Instant own = Instant.EPOCH;
  private final ClusterClock clock = new ClusterClock(() -> own, () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void beforeTheFirstAnswerItIsTheNodesOwn() {
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void theAnswerIsTakenToBeFromTheMiddleOfItsRoundTripAndTimeGoesOnFromThere() {
    clock.answered(Duration.ofMillis(80), NOON.toEpochMilli());
    pass(Duration.ofSeconds(7));
    own = Instant.MAX;

    assertThat(clock.instant()).isEqualTo(NOON.plusMillis(7040));
  }

  @Test
  void ofTheLastAnswersTheQuickestCountsAndOldOnesAreForgotten() {
    clock.answered(Duration.ofMillis(2), NOON.toEpochMilli());
    clock.answered(Duration.ofSeconds(4), NOON.plusSeconds(10).toEpochMilli());
    assertThat(clock.instant()).isEqualTo(NOON.plusMillis(1));

    for (int i = 0; i < 8; i++) {
      clock.answered(Duration.ofSeconds(4), NOON.plusSeconds(10).toEpochMilli());
    }
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(12));
  }

  @Test
  void aSystemClockWouldDoAsWell() {
    ClusterClock real = new ClusterClock(InstantSource.system(), System::nanoTime);
    Instant before = Instant.now();

    assertThat(real.instant()).isAfterOrEqualTo(before);
  }
}
