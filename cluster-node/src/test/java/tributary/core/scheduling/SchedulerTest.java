package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.policy;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.ClientId;
import tributary.model.Manifest;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

final class SchedulerTest {
  private static final long MBIT = 1_000_000;

  private final MiniSwarm swarm = new MiniSwarm(policy(DonorOrder.PEER_FIRST), 1);

  private MiniSwarm.Peer origin(int number) {
    return swarm.add(number, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
  }

  private MiniSwarm.Peer box(int number) {
    return swarm.add(number, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, true);
  }

  @Test
  void eachItemIsCopiedToASecondMediaServerByAnOrdinaryTransfer() {
    MiniSwarm.Peer first = origin(1);
    MiniSwarm.Peer second = origin(2);
    MiniSwarm.Peer third = origin(3);
    Manifest film = swarm.publish(1, 20, first);

    swarm.peers.values().forEach(swarm::join);
    swarm.run(Duration.ofMinutes(1));

    assertThat(second.confirmed).containsEntry(film.media(), true);
    assertThat(third.held).isEmpty();
    assertThat(swarm.granted)
        .extracting(LeaseTerms::reason)
        .containsOnly(LeaseReason.ORIGIN_PLACEMENT);
  }

  @Test
  void aNodeWhoseLimitsChangeGetsNoLeaseBeyondThemAndIsAskedAgainWhenTheyRise() {
    MiniSwarm.Peer origin = origin(1);
    MiniSwarm.Peer box = box(10);
    Manifest film = swarm.publish(1, 200, origin);
    swarm.join(origin);
    swarm.tell(new SchedulerEvent.LimitsChanged(origin.id, 0, 0));
    swarm.list(box, film.media());
    swarm.join(box);
    swarm.run(Duration.ofMinutes(1));
    assertThat(swarm.granted).as("nothing may be sent").isEmpty();

    swarm.tell(new SchedulerEvent.LimitsChanged(origin.id, origin.uplink / 4, 0));
    swarm.run(Duration.ofSeconds(1));
    assertThat(swarm.granted).isNotEmpty();
    assertThat(swarm.leases.values().stream().mapToLong(LeaseTerms::rateBitsPerSecond).sum())
        .isBetween(1L, origin.uplink / 4);

    swarm.tell(new SchedulerEvent.LimitsChanged(origin.id, 0, 0));
    assertThat(swarm.leases).as("what was granted goes on").isNotEmpty();
    swarm.run(Duration.ofMinutes(10));
    assertThat(box.held.get(film.media()).cardinality()).isLessThan(200);
  }

  @Test
  void theManifestGoesWithTheFirstLeaseOfEachAttempt() {
    TransferId transfer = wished();
    swarm.run(Duration.ofSeconds(30));
    assertThat(manifests()).hasSizeGreaterThan(1).startsWith(true).containsOnlyOnce(true);

    // As when the box's disk was too full for it.
    swarm.leases.clear();
    swarm.decided.clear();
    swarm.epochs.put(transfer, 2);
    swarm.tell(new SchedulerEvent.TransferRetrying(transfer, 2, swarm.now));
    swarm.tell(new SchedulerEvent.TransferReady(transfer, 2));
    swarm.run(Duration.ofSeconds(1));
    assertThat(manifests()).startsWith(true).containsOnlyOnce(true);
  }

  @Test
  void theManifestGoesAgainWithTheLeaseAfterOneThatBroughtNothing() {
    var _ = wished();
    swarm.connects = (donor, receiver) -> false;
    swarm.run(Duration.ofSeconds(2));
    assertThat(manifests()).startsWith(true);

    swarm.decided.clear();
    swarm.connects = (donor, receiver) -> true;
    swarm.run(Duration.ofMinutes(2));
    assertThat(manifests()).startsWith(true).containsOnlyOnce(true);
  }

  /** By a box, of a media server; both are online. */
  private TransferId wished() {
    MiniSwarm.Peer origin = origin(1);
    MiniSwarm.Peer box = box(10);
    Manifest film = swarm.publish(1, 200, origin);
    swarm.join(origin);
    swarm.list(box, film.media());
    swarm.join(box);
    return new TransferId(box.id, film.media());
  }

  /** Of each lease granted, whether a manifest goes with it. */
  private List<Boolean> manifests() {
    return swarm.decided.stream()
        .filter(Decision.Grant.class::isInstance)
        .map(decision -> ((Decision.Grant) decision).manifest().isPresent())
        .toList();
  }

  @Test
  void noBoxIsServedBeforeAMediaServerHoldsTheItemWhole() {
    MiniSwarm.Peer first = origin(1);
    MiniSwarm.Peer box = box(10);
    Manifest film = swarm.publish(1, 20, first);
    first.held.get(film.media()).clear(19);
    first.confirmed.clear();
    box.list = box.list.replacedBy(List.of(film.media()));

    swarm.peers.values().forEach(swarm::join);
    swarm.run(Duration.ofSeconds(10));
    assertThat(swarm.granted).isEmpty();

    first.held.get(film.media()).set(19);
    swarm.tell(
        new SchedulerEvent.SegmentsHeld(first.id, film.media(), List.of(new SegmentRange(19, 1))));
    swarm.run(Duration.ofMinutes(1));
    assertThat(box.confirmed).containsKey(film.media());
  }

  @Test
  void boxesWithNothingToWatchComeFirstThenWhoeverWasServedLeastRecently() {
    MiniSwarm.Peer first = origin(1);
    Manifest seen = swarm.publish(1, 1, first);
    Manifest film = swarm.publish(2, 40, first);
    MiniSwarm.Peer content = box(10);
    content.held.put(seen.media(), BitSet.valueOf(new long[] {1}));
    content.confirmed.put(seen.media(), true);
    MiniSwarm.Peer needy = box(11);
    MiniSwarm.Peer needyToo = box(12);
    for (MiniSwarm.Peer box : List.of(content, needy, needyToo)) {
      box.list = box.list.replacedBy(List.of(film.media()));
      swarm.join(box);
    }
    swarm.run(Duration.ofMillis(50));
    swarm.join(first);
    swarm.run(Duration.ofMillis(300));

    List<ClientId> order =
        swarm.decided.stream()
            .filter(Decision.Start.class::isInstance)
            .map(decision -> ((Decision.Start) decision).transfer().client())
            .toList();
    assertThat(order).containsExactly(needy.id, needyToo.id, content.id);
  }

  @Test
  void aBoxWhoseItemsHaveAllBeenWatchedComesBeforeOneThatStillHasSomething() {
    MiniSwarm.Peer first = origin(1);
    Manifest old = swarm.publish(1, 1, first);
    Manifest film = swarm.publish(2, 40, first);
    List<MiniSwarm.Peer> boxes = List.of(box(10), box(11));
    for (MiniSwarm.Peer box : boxes) {
      box.held.put(old.media(), BitSet.valueOf(new long[] {1}));
      box.confirmed.put(old.media(), true);
      box.list = box.list.replacedBy(List.of(film.media()));
      swarm.join(box);
    }
    MiniSwarm.Peer seenAll = boxes.getLast();
    swarm.tell(new SchedulerEvent.Watched(seenAll.id, Set.of(old.media())));
    swarm.run(Duration.ofMillis(50));
    swarm.join(first);
    swarm.run(Duration.ofMillis(300));

    assertThat(swarm.decided)
        .filteredOn(Decision.Start.class::isInstance)
        .extracting(decision -> ((Decision.Start) decision).transfer().client())
        .containsExactly(seenAll.id, boxes.getFirst().id);
  }

  @Test
  void differentBoxesGetDifferentSegmentsFromTheOriginAndTheRestFromEachOther() {
    MiniSwarm.Peer first = origin(1);
    Manifest film = swarm.publish(1, 48, first);
    swarm.join(first);
    List<MiniSwarm.Peer> boxes = IntStream.range(10, 16).mapToObj(this::box).toList();
    for (MiniSwarm.Peer box : boxes) {
      box.list = box.list.replacedBy(List.of(film.media()));
      swarm.join(box);
    }
    swarm.run(Duration.ofMinutes(2));

    assertThat(swarm.everyWishIsSatisfied()).isTrue();
    double copiesFromOrigin = (double) first.bytesSent / film.lengthBytes();
    assertThat(copiesFromOrigin).isBetween(1.0, 3.0);
    assertThat(boxes).allSatisfy(box -> assertThat(box.bytesSent).isPositive());
  }

  @Test
  void severalDonorsSendAtOnceUpToTheDownlink() {
    MiniSwarm.Peer first = origin(1);
    Manifest film = swarm.publish(1, 40, first, box(10), box(11), box(12));
    swarm.peers.values().forEach(swarm::join);
    MiniSwarm.Peer receiver = box(20);
    receiver.list = receiver.list.replacedBy(List.of(film.media()));
    swarm.join(receiver);
    swarm.run(Duration.ofMillis(200));

    assertThat(swarm.leases.values())
        .filteredOn(terms -> !terms.donorIsOrigin())
        .allSatisfy(terms -> assertThat(terms.rateBitsPerSecond()).isEqualTo(MBIT))
        .extracting(LeaseTerms::donor)
        .containsExactlyInAnyOrder(
            SchedulingFixture.client(10),
            SchedulingFixture.client(11),
            SchedulingFixture.client(12));
  }

  /** The one box that holds it sends a tenth of what either could receive. */
  @Test
  void whoHasSomethingToWatchWaitsLongerBeforeAnOriginHelps() {
    MiniSwarm.Peer first = origin(1);
    MiniSwarm.Peer holder = swarm.add(10, NodeKind.SET_TOP_BOX, MBIT, MBIT, true);
    MiniSwarm.Peer content = swarm.add(11, NodeKind.SET_TOP_BOX, MBIT, 10 * MBIT, true);
    Manifest film = swarm.publish(1, 200, first, holder);
    Manifest unwatched = swarm.publish(2, 4, first, content);
    content.list = content.list.replacedBy(List.of(unwatched.media(), film.media()));
    swarm.peers.values().forEach(swarm::join);

    swarm.run(policy(DonorOrder.PEER_FIRST).unwatchedPatience().minusSeconds(5));
    assertThat(swarm.granted).isNotEmpty().noneMatch(LeaseTerms::donorIsOrigin);

    swarm.run(Duration.ofSeconds(15));
    assertThat(swarm.granted).anyMatch(LeaseTerms::donorIsOrigin);
  }

  @Test
  void serversFirstBySettingAsksTheOriginFirst() {
    MiniSwarm servers = new MiniSwarm(policy(DonorOrder.SERVER_FIRST), 1);
    MiniSwarm.Peer first = servers.add(1, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
    MiniSwarm.Peer holder = servers.add(10, NodeKind.SET_TOP_BOX, MBIT, MBIT, true);
    MiniSwarm.Peer receiver = servers.add(11, NodeKind.SET_TOP_BOX, MBIT, MBIT, true);
    Manifest film = servers.publish(1, 10, first, holder);
    receiver.list = receiver.list.replacedBy(List.of(film.media()));

    servers.peers.values().forEach(servers::join);
    servers.run(Duration.ofSeconds(1));

    assertThat(servers.granted.getFirst().donor()).isEqualTo(first.id);
  }

  @Test
  void aDonorThatCannotBeReachedOpensTheConnectionItself() {
    MiniSwarm.Peer first = origin(1);
    MiniSwarm.Peer hidden = swarm.add(10, NodeKind.SET_TOP_BOX, MBIT, MBIT, false);
    MiniSwarm.Peer hiddenToo = swarm.add(11, NodeKind.SET_TOP_BOX, MBIT, MBIT, false);
    MiniSwarm.Peer open = box(12);
    Manifest film = swarm.publish(1, 10, first, hidden);
    swarm.peers.values().forEach(swarm::join);
    swarm.list(open, film.media());
    swarm.list(hiddenToo, film.media());
    swarm.run(Duration.ofMinutes(1));

    assertThat(swarm.everyWishIsSatisfied()).isTrue();
    assertThat(swarm.granted)
        .filteredOn(terms -> terms.donor().equals(hidden.id))
        .isNotEmpty()
        .allSatisfy(
            terms -> {
              assertThat(terms.receiver()).isEqualTo(open.id);
              assertThat(terms.way()).isEqualTo(new Way.DonorDials(open.endpoint()));
            });
  }

  @Test
  void takingAnItemOffTheListCancelsItsTransfer() {
    MiniSwarm.Peer first = origin(1);
    MiniSwarm.Peer box = box(10);
    Manifest film = swarm.publish(1, 400, first);
    swarm.peers.values().forEach(swarm::join);
    swarm.list(box, film.media());
    swarm.run(Duration.ofSeconds(2));
    assertThat(swarm.leases).isNotEmpty();

    swarm.list(box);
    swarm.run(Duration.ofSeconds(1));

    assertThat(swarm.leases).isEmpty();
    assertThat(swarm.scheduler.state().transfers()).isEmpty();
    assertThat(swarm.decided)
        .anyMatch(decision -> decision.toString().contains("taken off the list"));
  }

  @Test
  void anItemThatDoesNotFitWaitsUntilRoomIsMade() {
    MiniSwarm.Peer first = origin(1);
    MiniSwarm.Peer box = box(10);
    Manifest film = swarm.publish(1, 10, first);
    Manifest old = swarm.publish(2, 10, first, box);
    swarm.join(first);
    swarm.tell(new SchedulerEvent.ItemKnown(film));
    swarm.tell(new SchedulerEvent.ItemKnown(old));
    box.list = box.list.replacedBy(List.of(film.media(), old.media()));
    swarm.join(box, film.lengthBytes() + old.lengthBytes() - 1);
    swarm.run(Duration.ofSeconds(5));
    assertThat(swarm.granted).isEmpty();

    box.held.remove(old.media());
    box.confirmed.remove(old.media());
    swarm.tell(new SchedulerEvent.SegmentsDropped(box.id, old.media(), List.of()));
    swarm.run(Duration.ofMinutes(1));

    assertThat(box.confirmed).containsKey(film.media());
  }

  @Test
  void aWholeItemOffTheListMakesRoomForAListedOne() {
    MiniSwarm.Peer first = origin(1);
    MiniSwarm.Peer box = box(10);
    Manifest film = swarm.publish(1, 10, first);
    swarm.publish(2, 10, first, box);
    box.list = box.list.replacedBy(List.of(film.media()));
    swarm.join(first);
    swarm.join(box, film.lengthBytes());
    swarm.run(Duration.ofMinutes(1));

    assertThat(box.confirmed).containsKey(film.media());
  }

  @Test
  void aListThatChangedBeforeItsBoxJoinedIsNotForgotten() {
    MiniSwarm.Peer first = origin(1);
    MiniSwarm.Peer box = box(10);
    Manifest film = swarm.publish(1, 10, first);
    swarm.join(first);
    swarm.tell(new SchedulerEvent.ListChanged(box.id, box.list.replacedBy(List.of(film.media()))));
    swarm.join(box);
    swarm.run(Duration.ofMinutes(1));

    assertThat(box.confirmed).containsKey(film.media());
  }

  @Test
  void aDonorAtFaultIsAvoidedByThatTransferForAWhile() {
    MiniSwarm.Peer first = origin(1);
    MiniSwarm.Peer bad = box(10);
    Manifest film = swarm.publish(1, 10, first, bad);
    swarm.peers.values().forEach(swarm::join);
    MiniSwarm.Peer receiver = box(20);
    swarm.faulty.add(bad.id);
    swarm.join(receiver);
    swarm.list(receiver, film.media());
    swarm.run(Duration.ofSeconds(20));

    assertThat(receiver.confirmed).containsKey(film.media());
    assertThat(swarm.granted.getFirst().donor()).isEqualTo(bad.id);
    assertThat(swarm.granted.stream().skip(1)).extracting(LeaseTerms::donor).containsOnly(first.id);
  }

  @Test
  void aBoxThatHoldsEverythingUnconfirmedGetsATransferWithoutLeases() {
    MiniSwarm.Peer first = origin(1);
    MiniSwarm.Peer box = box(10);
    Manifest film = swarm.publish(1, 10, first, box);
    box.confirmed.clear();
    box.list = box.list.replacedBy(List.of(film.media()));
    swarm.peers.values().forEach(swarm::join);
    swarm.run(Duration.ofSeconds(5));

    assertThat(swarm.granted).isEmpty();
    assertThat(box.confirmed).containsKey(film.media());
    assertThat(swarm.decided)
        .anyMatch(decision -> decision.toString().contains("receiverHoldsAll=true"));
  }
}
