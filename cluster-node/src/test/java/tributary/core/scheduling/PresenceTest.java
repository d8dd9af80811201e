package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.policy;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.ClientId;
import tributary.model.Manifest;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;

/** A node whose line is dead while its session still stands. */
class PresenceTest {
  private static final long MBIT = 1_000_000;

  private final MiniSwarm swarm = new MiniSwarm(policy(DonorOrder.PEER_FIRST), 1);
  private final MiniSwarm.Peer server =
      swarm.add(1, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
  private final MiniSwarm.Peer mute = box(10);
  private final MiniSwarm.Peer receiver = box(11);
  private final MiniSwarm.Peer other = box(12);
  private Manifest film;

  private MiniSwarm.Peer box(int number) {
    return swarm.add(number, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, true);
  }

  /** The mute box holds the first half, sends of it and receives the other; then it is silent. */
  @BeforeEach
  void cutOff() {
    film = swarm.publish(1, 400, server);
    BitSet half = new BitSet();
    half.set(0, 200);
    mute.held.put(film.media(), half);
    swarm.peers.values().forEach(swarm::join);
    for (MiniSwarm.Peer box : List.of(mute, receiver, other)) {
      swarm.list(box, film.media());
    }
    swarm.run(Duration.ofSeconds(1));
    assertThat(leasesOf(mute.id)).isNotEmpty();
    swarm.answers.remove(mute.id);
    swarm.granted.clear();
    swarm.decided.clear();
  }

  private List<LeaseTerms> leasesOf(ClientId node) {
    return swarm.leases.values().stream()
        .filter(terms -> terms.donor().equals(node) || terms.receiver().equals(node))
        .toList();
  }

  private List<LeaseTerms> grantsTo(ClientId node) {
    return swarm.granted.stream()
        .filter(terms -> terms.donor().equals(node) || terms.receiver().equals(node))
        .toList();
  }

  private void probed(LeaseTerms lease) {
    swarm.tell(new SchedulerEvent.PartyHeld(lease.lease(), mute.id, true));
  }

  private void silentToTheEnd(LeaseTerms lease) {
    boolean donor = lease.donor().equals(mute.id);
    swarm.tell(
        new SchedulerEvent.LeaseEnded(
            lease.lease(),
            0,
            5000,
            donor ? "DONOR_SILENT" : "RECEIVER_SILENT",
            donor ? Blame.FULL : Blame.NONE));
    swarm.leases.remove(lease.lease());
  }

  private void leavesAProbeUnanswered() {
    LeaseTerms lease = leasesOf(mute.id).getFirst();
    probed(lease);
    silentToTheEnd(lease);
  }

  @Test
  void countsAsGoneOnceItLeavesAProbeUnansweredAndIsAskedForAWord() {
    leavesAProbeUnanswered();
    swarm.run(Duration.ofSeconds(25));

    assertThat(leasesOf(mute.id)).isEmpty();
    assertThat(grantsTo(mute.id)).isEmpty();
    assertThat(swarm.scheduler.state().nodes())
        .extracting(CellState.NodeState::client)
        .doesNotContain(mute.id);
    assertThat(swarm.decided)
        .filteredOn(new Decision.AskInventory(mute.id)::equals)
        .as("at once, and every 10 s")
        .hasSize(3);
  }

  @Test
  void isServedAndSendsAgainOnceItSaysAWord() {
    leavesAProbeUnanswered();
    swarm.run(Duration.ofSeconds(5));
    assertThat(grantsTo(mute.id)).isEmpty();

    swarm.answers.add(mute.id);
    swarm.run(Duration.ofSeconds(15));
    assertThat(grantsTo(mute.id)).isNotEmpty();

    swarm.run(Duration.ofMinutes(10));
    assertThat(swarm.everyWishIsSatisfied()).isTrue();
  }

  @Test
  void staysIfItHasSaidAWordElsewhereSinceItWasProbed() {
    LeaseTerms lease = leasesOf(mute.id).getFirst();
    probed(lease);
    swarm.tell(
        new SchedulerEvent.SegmentsHeld(mute.id, film.media(), List.of(new SegmentRange(0, 1))));
    silentToTheEnd(lease);

    assertThat(leasesOf(mute.id)).isNotEmpty();
    assertThat(swarm.scheduler.state().nodes())
        .extracting(CellState.NodeState::client)
        .contains(mute.id);
  }

  @Test
  void whatOnlyItHeldIsSentFromTheOriginAgain() {
    leavesAProbeUnanswered();
    swarm.run(Duration.ofSeconds(30));

    BitSet firstCopies = new BitSet();
    swarm.granted.stream()
        .filter(terms -> terms.reason() == LeaseReason.ORIGIN_FIRST_COPY)
        .forEach(terms -> firstCopies.or(SegmentRange.toBits(terms.segments())));
    assertThat(firstCopies.get(0, 200).cardinality()).isPositive();
  }

  @Test
  void itsLeavingAndItsJoiningAnewAreAsEver() {
    leavesAProbeUnanswered();
    swarm.leave(mute);
    swarm.run(Duration.ofSeconds(25));
    assertThat(swarm.decided)
        .filteredOn(new Decision.AskInventory(mute.id)::equals)
        .as("only before it left")
        .hasSize(1);

    swarm.answers.add(mute.id);
    swarm.join(mute);
    swarm.run(Duration.ofMinutes(10));
    assertThat(swarm.everyWishIsSatisfied()).isTrue();
  }
}
