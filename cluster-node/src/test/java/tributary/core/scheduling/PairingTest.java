package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.policy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.Manifest;
import tributary.model.NodeKind;

/** Who is leased with whom when not everybody can reach everybody. */
class PairingTest {
  private static final long MBIT = 1_000_000;

  private final MiniSwarm swarm = new MiniSwarm(policy(DonorOrder.PEER_FIRST), 1);

  private MiniSwarm.Peer origin(int number) {
    return swarm.add(number, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
  }

  private MiniSwarm.Peer unreachable(int number) {
    return swarm.add(number, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, false);
  }

  private MiniSwarm.Peer mapped(int number) {
    MiniSwarm.Peer box = unreachable(number);
    box.reachability = new Reachability.Mapped(box.endpoint());
    return box;
  }

  private void runWith(MiniSwarm.Peer receiver, Manifest film, Duration time) {
    swarm.peers.values().forEach(swarm::join);
    swarm.list(receiver, film.media());
    swarm.run(time);
  }

  @Test
  void boxesBehindPortMappingNatsMeetAtOneInstantShortlyAfterTheDecision() {
    MiniSwarm.Peer holder = mapped(10);
    MiniSwarm.Peer receiver = mapped(11);
    Manifest film = swarm.publish(1, 10, holder);

    runWith(receiver, film, Duration.ofMinutes(1));

    assertThat(swarm.everyWishIsSatisfied()).isTrue();
    assertThat(swarm.granted)
        .isNotEmpty()
        .allSatisfy(
            terms -> {
              assertThat(terms.way()).isInstanceOf(Way.SimultaneousOpen.class);
              Way.SimultaneousOpen open = (Way.SimultaneousOpen) terms.way();
              assertThat(open.donor()).isEqualTo(holder.endpoint());
              assertThat(open.receiver()).isEqualTo(receiver.endpoint());
              assertThat(open.at()).isAfter(Instant.EPOCH).isBefore(terms.deadline());
            });
  }

  @Test
  void aBoxThatNothingJoinsWithTheHoldersIsServedByAMediaServerAtOnce() {
    MiniSwarm.Peer server = origin(1);
    MiniSwarm.Peer holder = unreachable(10);
    MiniSwarm.Peer receiver = unreachable(11);
    Manifest film = swarm.publish(1, 10, server, holder);

    runWith(receiver, film, Duration.ofSeconds(1));

    assertThat(swarm.granted)
        .isNotEmpty()
        .allSatisfy(
            terms -> {
              assertThat(terms.donor()).isEqualTo(server.id);
              assertThat(terms.reason()).isEqualTo(LeaseReason.ORIGIN_RELAY);
            });
  }

  @Test
  void aMediaServerThatLacksTheItemFetchesItFromTheBoxThatDialsItAndPassesItOn() {
    MiniSwarm.Peer server = origin(1);
    MiniSwarm.Peer holder = unreachable(10);
    MiniSwarm.Peer receiver = unreachable(11);
    Manifest film = swarm.publish(1, 10, holder);

    runWith(receiver, film, Duration.ofMinutes(2));

    assertThat(swarm.everyWishIsSatisfied()).isTrue();
    assertThat(swarm.granted)
        .filteredOn(terms -> terms.receiver().equals(server.id))
        .isNotEmpty()
        .allMatch(terms -> terms.way().equals(new Way.DonorDials(server.endpoint())));
    assertThat(swarm.granted)
        .filteredOn(terms -> terms.receiver().equals(receiver.id))
        .isNotEmpty()
        .allMatch(terms -> terms.donor().equals(server.id))
        .allMatch(terms -> terms.reason() == LeaseReason.ORIGIN_RELAY);
  }

  @Test
  void aBoxThatIsNotTestedYetIsNeitherDialledNorServedByRelayInHaste() {
    MiniSwarm.Peer server = origin(1);
    MiniSwarm.Peer holder = mapped(10);
    MiniSwarm.Peer receiver = mapped(11);
    Reachability found = receiver.reachability;
    receiver.reachability = new Reachability.Untested();
    Manifest film = swarm.publish(1, 400, server, holder);

    runWith(receiver, film, Duration.ofSeconds(1));
    assertThat(swarm.granted).extracting(LeaseTerms::donor).doesNotContain(holder.id);
    receiver.reachability = found;
    swarm.tell(new SchedulerEvent.Reached(receiver.id, found));
    swarm.run(Duration.ofSeconds(5));

    assertThat(swarm.granted).extracting(LeaseTerms::donor).contains(holder.id);
    assertThat(swarm.granted)
        .extracting(LeaseTerms::reason)
        .doesNotContain(LeaseReason.ORIGIN_RELAY);
  }

  @Test
  void aPairThatCannotConnectIsTriedTwiceThenLeftAloneUntilOneOfThemJoinsAnew() {
    MiniSwarm.Peer server = origin(1);
    MiniSwarm.Peer holder = mapped(10);
    MiniSwarm.Peer receiver = mapped(11);
    swarm.connects = (donor, taker) -> donor == server || taker == server;
    Manifest film = swarm.publish(1, 400, server, holder);

    runWith(receiver, film, Duration.ofMinutes(9));
    assertThat(fromTo(holder, receiver)).isEqualTo(2);
    assertThat(swarm.everyWishIsSatisfied()).isTrue();

    swarm.connects = (donor, taker) -> true;
    Manifest other = swarm.publish(2, 20, server, holder);
    swarm.leave(holder);
    swarm.join(holder);
    swarm.list(receiver, other.media());
    swarm.run(Duration.ofSeconds(30));
    assertThat(fromTo(holder, receiver)).isGreaterThan(2);
  }

  private long fromTo(MiniSwarm.Peer donor, MiniSwarm.Peer receiver) {
    return swarm.granted.stream()
        .filter(terms -> terms.donor().equals(donor.id) && terms.receiver().equals(receiver.id))
        .count();
  }
}
