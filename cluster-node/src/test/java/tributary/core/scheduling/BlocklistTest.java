package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tributary.model.ClientId;

/** Faults: 30 s, doubling up to 5 min. Slow: 10 s. Each 2 min without one takes one back. */
final class BlocklistTest {
  private static final ClientId DONOR = SchedulingFixture.client(1);

  private final Blocklist blocked = new Blocklist(SchedulingFixture.BLOCK_TIMES);
  private Instant now = Instant.EPOCH;

  private void after(long seconds) {
    now = now.plusSeconds(seconds);
  }

  /** How long it is left alone from now on. */
  private long seconds() {
    long seconds = 0;
    while (blocked.contains(DONOR, now.plusSeconds(seconds))) {
      seconds++;
    }
    return seconds;
  }

  private long afterAnother(Blame blame) {
    after(seconds());
    blocked.blame(DONOR, blame, now);
    return seconds();
  }

  @Test
  void eachFurtherFaultDoublesTheTimeUpToTheLongest() {
    assertThat(seconds()).isZero();
    long[] times = {30, 60, 120, 240, 300, 300};
    for (long time : times) {
      assertThat(afterAnother(Blame.FULL)).isEqualTo(time);
    }
  }

  @Test
  void aSlowDonorIsTriedAgainSooner() {
    assertThat(afterAnother(Blame.SOME)).isEqualTo(10);
    assertThat(afterAnother(Blame.SOME)).isEqualTo(20);
    assertThat(afterAnother(Blame.FULL)).isEqualTo(120);
  }

  @Test
  void noBlameIsNoBlock() {
    assertThat(afterAnother(Blame.NONE)).isZero();
  }

  @Test
  void aLesserFaultDoesNotShortenWhatAGreaterBegan() {
    afterAnother(Blame.FULL);
    blocked.blame(DONOR, Blame.SOME, now);
    assertThat(seconds()).isEqualTo(30);
  }

  @Test
  void timeWithoutAFaultTakesThemBackOneByOne() {
    for (int fault = 0; fault < 3; fault++) {
      afterAnother(Blame.FULL);
    }
    after(120 + Duration.ofMinutes(4).toSeconds());
    assertThat(afterAnother(Blame.FULL)).isEqualTo(60);
    after(60 + Duration.ofHours(1).toSeconds());
    assertThat(afterAnother(Blame.FULL)).isEqualTo(30);
  }

  @Test
  void aGoodLeaseTakesOneBack() {
    afterAnother(Blame.FULL);
    afterAnother(Blame.FULL);
    after(seconds());
    blocked.forgive(DONOR);
    assertThat(afterAnother(Blame.FULL)).isEqualTo(60);
    after(seconds());
    blocked.forgive(DONOR);
    blocked.forgive(DONOR);
    blocked.forgive(DONOR);
    assertThat(afterAnother(Blame.FULL)).isEqualTo(30);
  }

  @Test
  void othersAreNotBlocked() {
    afterAnother(Blame.FULL);
    assertThat(blocked.contains(SchedulingFixture.client(2), now)).isFalse();
  }
}
