package tributary.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The controller on a line with one queue, alone and against one that fills the queue. */
class GivingWayTest {
  private static final long LINE = 5_000_000;
  private static final long LEAST = LINE / 32;
  private static final long LEAST_OF_ANY_LINE = 64_000;
  private static final long TARGET_MICROS = 25_000;
  private static final long STEP_NANOS = 100_000_000;

  /** A line with a queue; what is sent beyond its rate waits, up to its depth. */
  private static final class Line {
    final GivingWay donation = new GivingWay(TARGET_MICROS);
    final long baseMicros;
    final double depthBits;
    double queuedBits;
    long rate;
    long now;

    Line(long baseMillis, long depthMillis) {
      baseMicros = baseMillis * 1000;
      depthBits = LINE * depthMillis / 1e3;
    }

    long waitMicros() {
      return (long) (queuedBits / LINE * 1e6);
    }

    /** {@code greedy}: another flow keeps the queue full, as loss-based TCP does. */
    void run(double seconds, boolean greedy) {
      for (long end = now + (long) (seconds * 1e9); now < end; now += STEP_NANOS) {
        rate = rate(donation, Map.of("a", baseMicros + waitMicros()), LINE, now);
        assertThat(rate).isBetween(LEAST, LINE);
        double come = rate * (STEP_NANOS / 1e9) + (greedy ? depthBits : 0);
        double gone = LINE * (STEP_NANOS / 1e9);
        queuedBits = Math.clamp(queuedBits + come - gone, 0, depthBits);
        if (greedy) {
          queuedBits = depthBits;
        }
      }
    }
  }

  private static long rate(GivingWay donation, Map<?, Long> rttMicros, long full, long nowNanos) {
    return donation.rate(rttMicros.keySet(), rttMicros, full, nowNanos);
  }

  @ParameterizedTest
  @CsvSource({"5, 100", "20, 60", "80, 200", "200, 1000"})
  void aloneItFillsTheLineAndNobodyWaits(long baseMillis, long depthMillis) {
    Line line = new Line(baseMillis, depthMillis);
    line.run(30, false);

    assertThat(line.rate).isGreaterThan(LINE * 95 / 100);
    assertThat(line.waitMicros()).isLessThanOrEqualTo(TARGET_MICROS);
  }

  @ParameterizedTest
  @CsvSource({"5, 100", "20, 60", "80, 200", "200, 1000"})
  void itGivesWayToAFlowThatFillsTheQueueAndComesBackAfterIt(long baseMillis, long depthMillis) {
    Line line = new Line(baseMillis, depthMillis);
    line.run(30, false);
    line.run(2, true);
    assertThat(line.rate).as("after two seconds").isLessThan(LINE / 10);
    line.run(60, true);
    assertThat(line.rate).isEqualTo(LEAST);

    line.run(10, false);
    assertThat(line.rate).as("ten seconds after it has ended").isGreaterThan(LINE * 9 / 10);
  }

  @Test
  void aFullQueueOnTheWayOfOnePeerOnlyIsNotThisLines() {
    GivingWay donation = new GivingWay(TARGET_MICROS);
    long rate = 0;
    for (int step = 0; step < 300; step++) {
      long far = step < 10 ? 50_000 : 250_000;
      rate = rate(donation, Map.of("near", 10_000L, "far", far), LINE, step * STEP_NANOS);
    }
    assertThat(rate).isEqualTo(LINE);
  }

  @Test
  void aConnectionThatBeginsWhileTheQueueIsFullDoesNotTakeItForTheWayItself() {
    GivingWay donation = new GivingWay(TARGET_MICROS);
    long now = 0;
    for (int step = 0; step < 20; step++, now += STEP_NANOS) {
      rate(donation, Map.of("first", step < 10 ? 10_000L : 160_000L), LINE, now);
    }
    long rate = 0;
    for (int step = 0; step < 50; step++, now += STEP_NANOS) {
      rate = rate(donation, Map.of("first", 160_000L, "second", 190_000L), LINE, now);
    }
    assertThat(rate).as("beside the first").isEqualTo(LEAST);
    for (int step = 0; step < 50; step++, now += STEP_NANOS) {
      rate = rate(donation, Map.of("third", 170_000L), LINE, now);
    }
    assertThat(rate).as("soon after the others").isEqualTo(LEAST);
    for (int step = 0; step < 100; step++, now += STEP_NANOS) {
      rate = rate(donation, Map.of("third", 20_000L), LINE, now);
    }
    assertThat(rate).as("with an empty queue").isEqualTo(LINE);
  }

  @Test
  void aConnectionThatIsRarelyAcknowledgedKeepsWhatIsKnownOfItsWay() {
    GivingWay donation = new GivingWay(TARGET_MICROS);
    Set<String> open = Set.of("slow");
    long rate = 0;
    for (int step = 0; step < 900; step++) {
      Map<String, Long> rtt =
          step % 150 == 0 ? Map.of("slow", step == 0 ? 10_000L : 160_000L) : Map.of();
      rate = donation.rate(open, rtt, LINE, step * STEP_NANOS);
    }
    assertThat(rate).isLessThan(LINE / 4);
  }

  @Test
  void theFramesThatLeaveTogetherOnASlowLineAreNotTakenForAQueue() {
    GivingWay donation = new GivingWay(TARGET_MICROS);
    long rate = 0;
    for (int step = 0; step < 600; step++) {
      rate = rate(donation, Map.of("a", step == 0 ? 1_000L : 49_000L), LINE / 5, step * STEP_NANOS);
    }
    assertThat(rate).isEqualTo(LINE / 5);
  }

  @Test
  void whatIsAlwaysSentIsLittleOnALineMuchSlowerThanItsLimitToo() {
    GivingWay donation = new GivingWay(TARGET_MICROS);
    long rate = 0;
    for (int step = 0; step < 100; step++) {
      rate =
          rate(donation, Map.of("a", step == 0 ? 10_000L : 160_000L), 20 * LINE, step * STEP_NANOS);
    }
    assertThat(rate).isEqualTo(160_000);
  }

  @Test
  void withNothingUnderWayTheRateStaysAndTheHardLimitHolds() {
    GivingWay donation = new GivingWay(TARGET_MICROS);
    long before = rate(donation, Map.of("a", 10_000L), LINE, 0);

    assertThat(rate(donation, Map.of(), LINE, 50 * STEP_NANOS)).isEqualTo(before);
    assertThat(rate(donation, Map.of(), 1_000_000, 51 * STEP_NANOS)).isEqualTo(1_000_000);
    assertThat(rate(donation, Map.of(), 1000, 52 * STEP_NANOS)).isEqualTo(1000);
  }

  @Test
  void aRouteThatBecameLongerIsTakenForTheWayItselfAfterTenMinutes() {
    RoundTrips trips = new RoundTrips(10_000, 0);
    long second = 1_000_000_000L;
    assertThat(trips.waiting(10_000, 0)).isZero();
    assertThat(trips.waiting(60_000, 300 * second)).isEqualTo(50_000);
    for (int minute = 6; minute <= 16; minute++) {
      trips.waiting(60_000, 60 * second * minute);
    }
    assertThat(trips.waiting(60_000, 17 * 60 * second)).isZero();
  }

  @Test
  void whateverIsMeasuredTheRateStaysWithinItsBounds() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    GivingWay donation = new GivingWay(TARGET_MICROS);
    long now = -random.nextLong(1L << 40);
    for (int step = 0; step < 20_000; step++) {
      now += random.nextLong(3_000_000_000L);
      long full = 1000 + random.nextLong(100_000_000);
      Map<Integer, Long> rtts =
          switch (random.nextInt(3)) {
            case 0 -> Map.of();
            case 1 -> Map.of(random.nextInt(5), random.nextLong(2_000_000));
            default -> Map.of(7, random.nextLong(2_000_000), 8, random.nextLong(2_000_000));
          };
      assertThat(rate(donation, rtts, full, now))
          .as("seed " + seed)
          .isBetween(Math.min(LEAST_OF_ANY_LINE, full), full);
    }
  }
}
