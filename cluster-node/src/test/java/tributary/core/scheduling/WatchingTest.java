package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.policy;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.Manifest;
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

  private void joinAll(Manifest... wanted) {
    swarm.peers.values().forEach(swarm::join);
    for (Manifest film : wanted) {
      swarm.tell(new SchedulerEvent.ItemKnown(film));
    }
  }

  private void wants(Manifest... films) {
    swarm.list(
        viewer,
        List.of(films).stream().map(Manifest::media).toArray(tributary.model.MediaId[]::new));
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
    joinAll(film);
    watches(film, HEAD);
    wants(film);
    swarm.run(Duration.ofMinutes(2));

    assertThat(swarm.everyWishIsSatisfied()).isTrue();
    assertThat(inOrderOfGrants()).startsWith(numbers(HEAD, SEGMENTS).toArray(Integer[]::new));
    assertThat(inOrderOfGrants()).hasSize(SEGMENTS).containsAll(numbers(0, HEAD));
    assertThat(swarm.granted.stream().limit(10))
        .extracting(LeaseTerms::donor)
        .contains(SchedulingFixture.client(11), SchedulingFixture.client(12));
  }

  @Test
  void nobodyHoldsUpTheOthersWithMoreThanItSendsInTheShortestLease() {
    Manifest film = swarm.publish(1, SEGMENTS, server, box(11), box(12));
    joinAll(film);
    watches(film, HEAD);
    wants(film);
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
    joinAll(film);
    watches(film, 0);
    wants(film);
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
    joinAll(film);
    watches(film, HEAD);
    wants(film);
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
    joinAll(higher, watched);
    watches(watched, HEAD);
    wants(higher, watched);
    swarm.run(Duration.ofSeconds(3));

    assertThat(swarm.granted.getFirst().lease().transfer().media()).isEqualTo(watched.media());
  }
}
