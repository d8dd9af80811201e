package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.policy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.CellState.Drain;
import tributary.core.scheduling.CellState.NodeState;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.Manifest;
import tributary.model.NodeKind;

/** Emptying a media server, so that it can be switched off. */
final class DrainTest {
  private static final long MBIT = 1_000_000;

  private final MiniSwarm swarm = new MiniSwarm(policy(DonorOrder.SERVER_FIRST), 1);
  private final MiniSwarm.Peer first =
      swarm.add(1, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
  private final MiniSwarm.Peer box = swarm.add(10, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, true);

  private Drain drain() {
    return swarm.scheduler.state().nodes().stream()
        .filter(node -> node.client().equals(first.id))
        .findFirst()
        .flatMap(NodeState::drain)
        .orElseThrow();
  }

  @Test
  void theLastServerGoesOnServingWhatOnlyItHasAndIsNeverSafe() {
    Manifest film = swarm.publish(1, 20, first);
    swarm.join(first);
    swarm.tell(new SchedulerEvent.Draining(first.id, true));
    swarm.list(box, film.media());
    swarm.join(box);

    swarm.run(Duration.ofMinutes(2));

    assertThat(box.confirmed).containsEntry(film.media(), true);
    assertThat(drain()).isEqualTo(new Drain(1, 0));
  }

  @Test
  void itsItemsAreCopiedToTheOthersAndThenItLendsNothing() {
    Manifest film = swarm.publish(1, 20, first);
    swarm.join(first);
    MiniSwarm.Peer second = swarm.add(2, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
    MiniSwarm.Peer third = swarm.add(3, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
    swarm.tell(new SchedulerEvent.Draining(first.id, true));
    swarm.join(second);
    swarm.join(third);
    swarm.run(Duration.ofMinutes(1));
    assertThat(second.confirmed).containsEntry(film.media(), true);
    assertThat(third.confirmed).as("it counts no more").containsEntry(film.media(), true);
    assertThat(drain()).isEqualTo(new Drain(0, 0));
    swarm.granted.clear();

    swarm.list(box, film.media());
    swarm.join(box);
    swarm.run(Duration.ofMinutes(1));

    assertThat(box.confirmed).containsEntry(film.media(), true);
    assertThat(swarm.granted).extracting(LeaseTerms::donor).doesNotContain(first.id);
    swarm.tell(new SchedulerEvent.Draining(first.id, false));
    assertThat(swarm.scheduler.state().nodes())
        .allSatisfy(node -> assertThat(node.drain()).isEmpty());
  }

  @Test
  void oneServerThatComesLaterTakesWhatHadNoOtherPlace() {
    Manifest film = swarm.publish(1, 20, first);
    swarm.join(first);
    swarm.tell(new SchedulerEvent.Draining(first.id, true));
    swarm.run(Duration.ofMinutes(1));
    MiniSwarm.Peer second = swarm.add(2, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
    swarm.join(second);
    swarm.run(Duration.ofMinutes(1));

    assertThat(second.confirmed).containsEntry(film.media(), true);
    assertThat(drain()).isEqualTo(new Drain(0, 0));
  }
}
