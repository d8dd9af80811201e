package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.client;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Turns by bytes: nobody who wishes for as much is left behind, however leases differ in size. */
final class RoundsTest {
  private static final long QUANTUM = 16 << 20;
  private static final long LARGEST = 32 << 20;
  private static final int BOXES = 40;

  private final Rounds rounds = new Rounds(QUANTUM);
  private final List<Node> boxes =
      IntStream.range(0, BOXES).mapToObj(number -> new Node(client(number), List.of())).toList();
  private final long[] granted = new long[BOXES];
  private final TreeSet<Turn> turns = new TreeSet<>();
  private long served;

  private void stands(Node box) {
    Turn.Standing standing = Turn.Standing.of(box);
    rounds.takesPart(box, standing);
    turns.add(new Turn(standing, box.round, box.lastServed, box));
  }

  private int grant(long bytes) {
    Node box = turns.pollFirst().node();
    int number = boxes.indexOf(box);
    granted[number] += bytes;
    box.lastServed = ++served;
    rounds.charge(box, bytes);
    return number;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nobodyGetsMoreThanAQuantumAndALeaseAheadOfAnother(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boxes.forEach(this::stands);
    for (int i = 0; i < 20_000; i++) {
      Node next = turns.first().node();
      // The first boxes have thin lines: their leases are small.
      long most = Math.max(1, LARGEST * (1 + boxes.indexOf(next)) / BOXES);
      long bytes = 1 + random.nextLong(most);
      int number = grant(bytes);
      if (random.nextInt(10) == 0) {
        long lost = random.nextLong(bytes);
        granted[number] -= lost;
        rounds.refund(boxes.get(number), lost);
      }
      stands(boxes.get(number));

      long least = IntStream.range(0, BOXES).mapToLong(n -> granted[n]).min().orElseThrow();
      long greatest = IntStream.range(0, BOXES).mapToLong(n -> granted[n]).max().orElseThrow();
      assertThat(greatest - least).as("seed %s", seed).isLessThanOrEqualTo(QUANTUM + LARGEST);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whoComesLaterOrComesBackHasNoClaimToWhatOthersGotMeanwhile(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Node> early = boxes.subList(0, BOXES - 1);
    Node late = boxes.getLast();
    early.forEach(this::stands);
    for (int i = 0; i < 5_000; i++) {
      int number = grant(1 + random.nextLong(LARGEST));
      stands(boxes.get(number));
    }
    stands(late);
    long[] before = granted.clone();

    for (int i = 0; i < 5_000; i++) {
      int number = grant(1 + random.nextLong(LARGEST));
      stands(boxes.get(number));
    }

    long most =
        IntStream.range(0, BOXES).mapToLong(n -> granted[n] - before[n]).max().orElseThrow();
    long got = granted[BOXES - 1];
    assertThat(got).as("seed %s", seed).isBetween(most - 2 * (QUANTUM + LARGEST), most);
  }
}
