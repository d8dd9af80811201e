package tributary.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000;
  private static final long RATE = 8_000_000;
  private static final int BURST_MILLIS = 50;

  @Property
  void overNoStretchOfTimeMoreGoesThanTheRateAndOneBurstAllow(
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 16_384) Integer> slices,
      @ForAll @IntRange(max = 20_000_000) int pauseNanos) {
    Pace pace = new Pace(RATE, BURST_MILLIS);
    long now = 42 * SECOND;
    long start = now;
    long before = 0;
    for (int slice : slices) {
      long at = now + pace.book(slice, now);

      assertThat(before * 8.0)
          .isLessThanOrEqualTo(RATE * ((at - start) / 1e9 + BURST_MILLIS / 1e3) + 8);
      before += slice;
      now += pauseNanos;
    }
  }

  @Test
  void anIdleStretchIsCreditedForOneBurstOnly() {
    Pace pace = new Pace(RATE, BURST_MILLIS);
    pace.book(1, 0);
    long later = 100 * SECOND;

    assertThat(pace.book(50_000, later)).isZero();
    assertThat(pace.book(50_000, later)).isZero();
    assertThat(pace.book(1, later)).isEqualTo(50_000_000);
  }
}
