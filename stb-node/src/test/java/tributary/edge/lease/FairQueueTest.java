package tributary.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  /** A connection with segments without end, or with a socket that now and then takes nothing. */
  private static final class Sender extends FairQueue.Lane {
    private final double share;
    private final int segmentBytes;
    private int left;
    private boolean stalled;
    private long sent;

    Sender(double weight, int segmentBytes) {
      this.share = weight;
      this.segmentBytes = segmentBytes;
      this.left = segmentBytes;
    }

    boolean isMidSegment() {
      return left < segmentBytes;
    }
  }

  private FairQueue<Sender> queue = new FairQueue<>();

  private Sender add(double weight, int segmentBytes) {
    Sender sender = new Sender(weight, segmentBytes);
    queue.add(sender);
    queue.weight(sender, weight);
    queue.ready(sender);
    return sender;
  }

  private Sender sendSlice(int sliceBytes) {
    Sender next = queue.next().orElseThrow();
    int bytes = Math.min(sliceBytes, next.left);
    next.left -= bytes;
    next.sent += bytes;
    queue.took(next, bytes, next.left == 0);
    if (next.left == 0) {
      next.left = next.segmentBytes;
    }
    if (!next.stalled) {
      queue.ready(next);
    }
    return next;
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void sharesFollowTheWeightsToWithinOneSegmentEach(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int senders) {
    queue = new FairQueue<>();
    Random random = new Random(seed);
    List<Sender> all = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      all.add(add(1 + random.nextInt(20), 1 + random.nextInt(5_000)));
    }
    for (int slice = 0; slice < 2_000; slice++) {
      sendSlice(1 + random.nextInt(700));
    }
    for (Sender one : all) {
      for (Sender other : all) {
        // The bound of start-time fair queueing, and what is under way of a segment.
        double most = 2 * (one.segmentBytes / one.share + other.segmentBytes / other.share);
        assertThat(one.sent / one.share - other.sent / other.share).isLessThanOrEqualTo(most);
      }
    }
  }

  @Property(tries = 100, shrinking = ShrinkingMode.OFF)
  void aSegmentIsFinishedFirstAndAStalledSocketHoldsUpNobody(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int senders) {
    queue = new FairQueue<>();
    Random random = new Random(seed);
    List<Sender> all = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      all.add(add(1 + random.nextInt(9), 1 + random.nextInt(3_000)));
    }
    Sender last = null;
    for (int step = 0; step < 500; step++) {
      Sender changed = all.get(random.nextInt(senders));
      changed.stalled = random.nextInt(3) == 0;
      if (changed.stalled) {
        queue.rest(changed);
      } else {
        queue.ready(changed);
      }
      Optional<Sender> next = queue.next();
      assertThat(next.isPresent()).isEqualTo(all.stream().anyMatch(it -> !it.stalled));
      if (next.isEmpty()) {
        continue;
      }
      assertThat(next.get().stalled).isFalse();
      if (last != null && last.isMidSegment() && !last.stalled) {
        assertThat(next).contains(last);
      } else if (all.stream().anyMatch(it -> it.isMidSegment() && !it.stalled)) {
        assertThat(next.get().isMidSegment()).isTrue();
      }
      last = sendSlice(1 + random.nextInt(500));
    }
  }

  @Test
  void whoComesNewIsServedAfterTheSegmentThatIsGoing() {
    add(1, 1000);
    add(5, 1000);
    for (int slice = 0; slice < 1005; slice++) {
      sendSlice(100);
    }

    Sender newcomer = add(1, 1000);
    int waited = 0;
    while (waited < 100 && sendSlice(100) != newcomer) {
      waited++;
    }

    // What is left of the segment that is going, and at most the other's, which waited longer.
    assertThat(waited).isLessThan(20);
  }

  @Test
  void whoWasAwaySavesNothingUp() {
    Sender away = add(1, 1000);
    Sender there = add(1, 1000);
    queue.rest(away);
    for (int slice = 0; slice < 1000; slice++) {
      sendSlice(1000);
    }
    queue.ready(away);
    long before = there.sent;
    for (int slice = 0; slice < 100; slice++) {
      sendSlice(1000);
    }

    assertThat(there.sent - before).isBetween(49_000L, 51_000L);
  }

  @Test
  void whoHasLeftIsNotServed() {
    Sender one = add(1, 1000);
    sendSlice(100);
    queue.remove(one);

    assertThat(queue.next()).isEmpty();
    assertThat(queue.isIdle()).isTrue();
  }
}
