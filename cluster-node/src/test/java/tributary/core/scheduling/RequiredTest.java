package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.SEGMENT;
import static tributary.core.scheduling.SchedulingFixture.policy;
import static tributary.core.scheduling.SchedulingFixture.shadow;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/** What a box must have comes before its list, unseen, with a shadow list and without one. */
final class RequiredTest {
  private static final long MBIT = 1_000_000;
  private static final int SEGMENTS = 8;
  private static final long FILM = (long) SEGMENTS * SEGMENT;

  private static final class World {
    final MiniSwarm swarm;
    final MiniSwarm.Peer server;
    final Manifest film;
    final Manifest image;

    World(double share) {
      swarm = new MiniSwarm(policy(DonorOrder.PEER_FIRST, shadow(share)), 1);
      server = swarm.add(1, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
      film = swarm.publish(1, SEGMENTS, server);
      image = swarm.publish(2, SEGMENTS, server);
      swarm.join(server);
    }

    MiniSwarm.Peer box(int number, long capacity, MediaId... list) {
      MiniSwarm.Peer box = swarm.add(number, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, true);
      box.list = box.list.replacedBy(List.of(list));
      swarm.join(box, capacity);
      return box;
    }

    void require(MiniSwarm.Peer box, MediaId... items) {
      swarm.tell(new SchedulerEvent.Required(box.id, List.of(items)));
    }

    List<MediaId> inOrder(MiniSwarm.Peer box) {
      return swarm.granted.stream()
          .filter(terms -> terms.receiver().equals(box.id))
          .map(terms -> terms.lease().transfer().media())
          .distinct()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25})
  void itComesFirstAndIsHiddenAndTakesNoRoomFromTheList(double share) {
    World world = new World(share);
    // Room for the film alone, beside the hidden part.
    MiniSwarm.Peer box = world.box(10, (long) Math.ceil(FILM / (1 - share)));
    world.require(box, world.image.media());
    world.swarm.list(box, world.film.media());
    world.swarm.run(Duration.ofMinutes(2));

    assertThat(world.inOrder(box)).startsWith(world.image.media(), world.film.media());
    assertThat(box.confirmed).containsKeys(world.image.media(), world.film.media());
    assertThat(box.shadow).contains(world.image.media()).doesNotContain(world.film.media());
    assertThat(world.swarm.scheduler.state().nodes())
        .filteredOn(node -> node.client().equals(box.id))
        .extracting(CellState.NodeState::wishes)
        .as("its list is as long as before")
        .containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25})
  void itIsFetchedNoMoreOnceItNeedNotBe(double share) {
    World world = new World(share);
    MiniSwarm.Peer box = world.box(10, 8 * FILM);
    world.require(box, world.image.media());
    world.swarm.run(Duration.ofMillis(300));
    assertThat(box.confirmed).isEmpty();
    assertThat(box.shadow).contains(world.image.media());

    world.require(box);

    assertThat(box.shadow).doesNotContain(world.image.media());
    assertThat(world.swarm.decided)
        .filteredOn(Decision.Cancel.class::isInstance)
        .extracting(decision -> ((Decision.Cancel) decision).transfer().media())
        .contains(world.image.media());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25})
  void aBoxThatHasItGivesItToTheNextOne(double share) {
    World world = new World(share);
    MiniSwarm.Peer first = world.box(10, 8 * FILM);
    world.require(first, world.image.media());
    world.swarm.run(Duration.ofMinutes(1));
    MiniSwarm.Peer second = world.box(11, 8 * FILM);
    world.require(second, world.image.media());
    world.swarm.run(Duration.ofMinutes(1));

    assertThat(second.confirmed).containsKey(world.image.media());
    assertThat(world.swarm.granted)
        .filteredOn(terms -> terms.receiver().equals(second.id))
        .filteredOn(terms -> terms.lease().transfer().media().equals(world.image.media()))
        .extracting(LeaseTerms::donor)
        .contains(first.id);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25})
  void sayingItAgainChangesNothingNorDoesASchedulerThatBeginsAnewForgetWhatWasHidden(double share) {
    World world = new World(share);
    MiniSwarm.Peer box = world.box(10, 8 * FILM);
    world.require(box, world.image.media());
    world.swarm.run(Duration.ofMinutes(1));
    List<MediaId> hidden = box.shadow;
    int told = shadows(world);
    for (int i = 0; i < 3; i++) {
      List<MediaId> others =
          hidden.stream().filter(media -> !media.equals(world.image.media())).toList();
      if (!others.isEmpty()) {
        world.swarm.tell(new SchedulerEvent.ShadowKnown(box.id, others));
      }
      world.require(box, world.image.media());
    }
    assertThat(shadows(world)).isEqualTo(told);
    assertThat(box.shadow).isEqualTo(hidden).contains(world.image.media());
  }

  private static int shadows(World world) {
    return (int) world.swarm.decided.stream().filter(Decision.Shadow.class::isInstance).count();
  }
}
