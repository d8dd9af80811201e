package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tributary.core.Seeds;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/**
 * Whatever happens: limits hold, nothing is leased twice, and in the end every wish is satisfied.
 */
final class SchedulerPropertyTest {

  @Test
  void everyWishIsSatisfiedOnceFaultsStop() {
    Seeds.each("every wish", 100, SchedulerPropertyTest::faultsStop);
  }

  private static void faultsStop(long seed) {
    MiniSwarm swarm = new MiniSwarm(SchedulingFixture.policy(order(seed)), seed);
    List<MiniSwarm.Peer> boxes = build(swarm);
    swarm.failureRate = 0.15;
    for (int round = 0; round < 60; round++) {
      disturb(swarm, boxes);
      swarm.run(Duration.ofMillis(200 + swarm.random.nextInt(2000)));
    }
    swarm.failureRate = 0;
    swarm.peers.values().stream().filter(peer -> !peer.online).forEach(swarm::join);
    swarm.run(Duration.ofMinutes(10));

    assertThat(swarm.everyWishIsSatisfied()).as("wishes").isTrue();
    assertThat(swarm.leases).isEmpty();
    swarm.check();
    assertThat(swarm.scheduler.state().nodes())
        .allSatisfy(node -> assertThat(node.uplinkReserved() + node.downlinkReserved()).isZero());
  }

  @Test
  void theSameNewsGivesTheSameDecisions() {
    Seeds.each(
        "same decisions", 5, seed -> assertThat(trace(seed)).isNotEmpty().isEqualTo(trace(seed)));
  }

  private static List<Decision> trace(long seed) {
    MiniSwarm swarm = new MiniSwarm(SchedulingFixture.policy(order(seed)), seed);
    List<MiniSwarm.Peer> boxes = build(swarm);
    for (int round = 0; round < 20; round++) {
      disturb(swarm, boxes);
      swarm.run(Duration.ofSeconds(1));
    }
    return swarm.decided;
  }

  private static DonorOrder order(long seed) {
    return seed % 3 == 0 ? DonorOrder.SERVER_FIRST : DonorOrder.PEER_FIRST;
  }

  private static List<MiniSwarm.Peer> build(MiniSwarm swarm) {
    Random random = swarm.random;
    MiniSwarm.Peer first = swarm.add(1, NodeKind.MEDIA_SERVER, 20_000_000, 20_000_000, true);
    swarm.add(2, NodeKind.MEDIA_SERVER, 20_000_000, 20_000_000, true);
    for (int i = 0; i < 4; i++) {
      swarm.publish(i, 1 + random.nextInt(60), first);
    }
    List<MiniSwarm.Peer> boxes = new ArrayList<>();
    for (int i = 0; i < 3 + random.nextInt(10); i++) {
      long uplink = 200_000L + random.nextInt(3_000_000);
      boxes.add(swarm.add(10 + i, NodeKind.SET_TOP_BOX, uplink, uplink * 4, random.nextInt(3) > 0));
    }
    swarm.peers.values().forEach(swarm::join);
    boxes.forEach(box -> swarm.list(box, someItems(swarm)));
    return boxes;
  }

  private static MediaId[] someItems(MiniSwarm swarm) {
    List<MediaId> items = new ArrayList<>(swarm.catalog.keySet());
    Collections.shuffle(items, swarm.random);
    return items.subList(0, swarm.random.nextInt(items.size() + 1)).toArray(MediaId[]::new);
  }

  private static void disturb(MiniSwarm swarm, List<MiniSwarm.Peer> boxes) {
    MiniSwarm.Peer box = boxes.get(swarm.random.nextInt(boxes.size()));
    switch (swarm.random.nextInt(8)) {
      case 0 -> swarm.list(box, someItems(swarm));
      case 1 -> {
        if (box.online) {
          swarm.leave(box);
        }
      }
      case 2, 3 -> swarm.join(box);
      case 4 -> {
        if (!box.held.isEmpty()) {
          MediaId media = box.held.keySet().iterator().next();
          box.held.remove(media);
          box.manifests.remove(media);
          box.confirmed.remove(media);
          swarm.tell(new SchedulerEvent.SegmentsDropped(box.id, media, List.of()));
        }
      }
      case 5 -> {
        int head = swarm.random.nextInt(60);
        MediaId media = SchedulingFixture.media(swarm.random.nextInt(4));
        List<Integer> heads = swarm.random.nextBoolean() ? List.of(head) : List.of();
        swarm.tell(new SchedulerEvent.Watching(box.id, media, heads));
      }
      default -> {}
    }
  }
}
