package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;

/** Somebody watches what is still arriving. The films last 1 s: the window is all that follows. */
class WatchingTest {
  private static final long MBIT = 1_000_000;
  private static final int HEAD = 100;
  private static final int SEGMENTS = 160;

  private final MiniSwarm swarm = new MiniSwarm(policy(DonorOrder.PEER_FIRST), 1);
  private final MiniSwarm.Peer server =
      swarm.add(1, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
  private final MiniSwarm.Peer viewer = box(10);

  private MiniSwarm.Peer box(int number) {
    return swarm.add(number, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, true);
  }

  private void watches(Manifest film, Integer... heads) {
    swarm.tell(new SchedulerEvent.Watching(viewer.id, film.media(), List.of(heads)));
  }

  /** All join, and somebody watches from this segment on a film that others are ranked above. */
  private void begins(Manifest film, int head, Manifest... higher) {
    swarm.peers.values().forEach(swarm::join);
    swarm.tell(new SchedulerEvent.ItemKnown(film));
    watches(film, head);
    List<MediaId> list = new ArrayList<>();
    for (Manifest other : higher) {
      swarm.tell(new SchedulerEvent.ItemKnown(other));
      list.add(other.media());
    }
    list.add(film.media());
    swarm.list(viewer, list.toArray(MediaId[]::new));
  }

  /** The granted leases' segments, the first lease's first. */
  private List<Integer> inOrderOfGrants() {
    return swarm.granted.stream()
        .flatMap(terms -> SegmentRange.toBits(terms.segments()).stream().boxed())
        .toList();
  }

  private static List<Integer> numbers(int from, int to) {
    BitSet bits = new BitSet();
    bits.set(from, to);
    return bits.stream().boxed().toList();
  }

  @Test
  void whatThePlayerNeedsNextIsLeasedFirstInOrderAndByManyTheRestAfterIt() {
    Manifest film = swarm.publish(1, SEGMENTS, server, box(11), box(12));
    begins(film, HEAD);
    swarm.run(Duration.ofMinutes(2));

    assertThat(swarm.everyWishIsSatisfied()).isTrue();
    assertThat(inOrderOfGrants()).startsWith(numbers(HEAD, SEGMENTS).toArray(Integer[]::new));
    assertThat(inOrderOfGrants()).hasSize(SEGMENTS).containsAll(numbers(0, HEAD));
    assertThat(swarm.granted.stream().limit(10))
        .extracting(LeaseTerms::donor)
        .contains(SchedulingFixture.client(11), SchedulingFixture.client(12));
  }

  @Test
  void ofWhatBoxesSendOnlyWhatThePlayerNeedsNextDoesNotGiveWay() {
    Manifest film = swarm.publish(1, SEGMENTS, server, box(11), box(12));
    begins(film, HEAD);
    swarm.run(Duration.ofMinutes(2));

    assertThat(swarm.granted)
        .filteredOn(terms -> !terms.donorIsOrigin())
        .isNotEmpty()
        .allSatisfy(
            terms -> {
              boolean next = terms.segments().getFirst().first() >= HEAD;
              assertThat(terms.reason())
                  .isEqualTo(next ? LeaseReason.BOX_NEXT_TO_PLAY : LeaseReason.BOX_HOLDS);
              assertThat(terms.reason().isBackground()).isNotEqualTo(next);
            });
  }

  @Test
  void nobodyHoldsUpTheOthersWithMoreThanItSendsInTheShortestLease() {
    Manifest film = swarm.publish(1, SEGMENTS, server, box(11), box(12));
    begins(film, HEAD);
    swarm.run(Duration.ofSeconds(3));

    assertThat(swarm.granted)
        .isNotEmpty()
        .allSatisfy(
            terms ->
                assertThat(SegmentRange.toBits(terms.segments()).cardinality() - 1)
                    .isLessThanOrEqualTo(
                        (int) (terms.rateBitsPerSecond() / 2 / 8 / SchedulingFixture.SEGMENT)));
  }

  @Test
  void onceNobodyWatchesTheRarestGoFirstAgain() {
    Manifest film = swarm.publish(1, SEGMENTS, server);
    begins(film, 0);
    swarm.run(Duration.ofSeconds(3));
    int before = inOrderOfGrants().size();
    assertThat(inOrderOfGrants()).isEqualTo(numbers(0, before));

    watches(film);
    swarm.run(Duration.ofSeconds(3));
    assertThat(inOrderOfGrants()).isNotEqualTo(numbers(0, inOrderOfGrants().size()));
  }

  @Test
  void whereNoBoxCanAnOriginSendsItUnderItsOwnReason() {
    Manifest film = swarm.publish(1, SEGMENTS, server);
    begins(film, HEAD);
    swarm.run(Duration.ofSeconds(3));

    assertThat(swarm.granted).isNotEmpty();
    assertThat(swarm.granted)
        .extracting(LeaseTerms::reason)
        .containsOnly(LeaseReason.ORIGIN_NEXT_TO_PLAY);
  }

  @Test
  void whatIsWatchedGoesBeforeWhatIsRankedHigher() {
    Manifest higher = swarm.publish(1, SEGMENTS, server);
    Manifest watched = swarm.publish(2, SEGMENTS, server);
    begins(watched, HEAD, higher);
    swarm.run(Duration.ofSeconds(3));

    assertThat(swarm.granted.getFirst().lease().transfer().media()).isEqualTo(watched.media());
  }
}
