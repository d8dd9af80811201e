package tributary.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.edge.line.GiveWay;

/** The uplink by a clock of the test's own. */
class UplinkTest {
  private static final long RATE = 8_000_000;
  private static final int SEGMENT = 100_000;

  private long now = 1_000_000_000_000L;
  private final PriorityQueue<Timed> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at));
  private Uplink uplink = newUplink();
  private long lineBytes;

  private Uplink newUplink() {
    return new Uplink(RATE, () -> now, (nanos, work) -> timers.add(new Timed(now + nanos, work)));
  }

  private record Timed(long at, Runnable work) {}

  private final class Sender {
    private final Uplink.Lane lane;
    private int left = SEGMENT;
    private long sent;
    private final List<Long> ends = new ArrayList<>();

    Sender(long weight) {
      lane = uplink.lane(Runnable::run, this::go);
      lane.weight(weight);
    }

    void offer() {
      int bytes = lane.take(left);
      while (bytes > 0) {
        send(bytes);
        bytes = lane.take(left);
      }
    }

    private void go(int bytes) {
      send(bytes);
      timers.add(new Timed(now, this::offer));
    }

    private void send(int bytes) {
      lineBytes += LineCost.sent(bytes);
      sent += bytes;
      left -= bytes;
      if (left == 0) {
        left = SEGMENT;
        ends.add(now);
      }
    }
  }

  private void runFor(long nanos) {
    long end = now + nanos;
    while (!timers.isEmpty() && timers.peek().at() <= end) {
      Timed next = timers.remove();
      now = Math.max(now, next.at());
      next.work().run();
    }
    now = end;
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }

  @Property(tries = 50, shrinking = ShrinkingMode.OFF)
  void theLineIsFullAndNeverOverfull(
      @ForAll @IntRange(min = 1, max = 6) int senders,
      @ForAll @IntRange(min = 100, max = 3000) int stretchMillis) {
    timers.clear();
    lineBytes = 0;
    uplink = newUplink();
    for (int i = 1; i <= senders; i++) {
      new Sender(i * 1000L).offer();
    }
    runFor(millis(stretchMillis));

    double allowed = RATE / 8.0 * stretchMillis / 1e3;
    double slice = LineCost.sent(25_000);
    assertThat((double) lineBytes).isBetween(allowed, allowed + RATE / 8.0 * 0.05 + slice);
  }

  @Test
  void segmentsEndOneAfterTheOtherNotAllAtOnce() {
    Sender one = new Sender(1000);
    Sender two = new Sender(1000);
    one.offer();
    two.offer();
    runFor(millis(150));

    // Half the line each would end neither before 200 ms.
    assertThat(one.ends).hasSize(1);
    assertThat(two.ends).isEmpty();
    runFor(millis(850));
    assertThat(one.sent).isBetween(two.sent - SEGMENT, two.sent + SEGMENT);
  }

  @Test
  void aLimitMayChangeWhileBytesWait() {
    new Sender(1).offer();
    runFor(millis(500));
    uplink.limit(RATE / 100);
    long before = lineBytes;
    runFor(millis(3000));
    assertThat(lineBytes - before).isBetween(1L, 30_000L + LineCost.sent(25_000));

    uplink.limit(RATE);
    before = lineBytes;
    runFor(millis(1000));
    assertThat(lineBytes - before).isBetween(930_000L, 1_080_000L);
  }

  @Test
  void withNothingThatGivesWayARaisedLimitHoldsAtOnce() {
    GiveWay never = new GiveWay(GiveWay.When.NEVER, Duration.ofMillis(25));
    YieldingUplink limit = new YieldingUplink(uplink, RATE, never);
    new Sender(1).offer();
    limit.limit(RATE / 2);
    runFor(millis(1000));
    limit.limit(RATE);
    runFor(millis(500));
    long before = lineBytes;
    runFor(millis(1000));

    assertThat(lineBytes - before).isBetween(930_000L, 1_080_000L);
  }

  @Test
  void acknowledgementsAndControlMessagesTakeTheirShareOfTheLine() {
    new Sender(1).offer();
    runFor(millis(500));
    uplink.owe(200_000);
    long before = lineBytes;
    runFor(millis(1000));

    assertThat(lineBytes - before).isBetween(770_000L, 860_000L);
  }

  @Test
  void anIdleLineGivesNoBurst() {
    Sender sender = new Sender(1);
    sender.offer();
    runFor(millis(100));
    sender.lane.rest();
    timers.clear();
    uplink.limit(RATE);
    runFor(millis(10_000));
    long before = lineBytes;
    sender.offer();

    assertThat(lineBytes - before).isLessThan(LineCost.sent(30_000));
  }

  @ParameterizedTest
  @CsvSource({"1426, 1, 1514", "2874, 2, 3028", "15906, 11, 16654", "31812, 22, 33308"})
  void fullFramesCostWhatTheyCarry(int payload, int frames, int line) {
    assertThat(LineCost.payloadOf(frames)).isEqualTo(payload);
    assertThat(LineCost.sent(payload)).isEqualTo(line);
    assertThat(LineCost.sent(payload + 1)).isGreaterThan(line + 60);
  }

  @Test
  void everySecondFrameIsAcknowledged() {
    assertThat(LineCost.acknowledging(1448 * 200)).isEqualTo(6600);
  }
}
