package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.scheduling.SchedulingFixture.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/** Copies in distinct media clusters, so that the others may be lost (R127-R129). */
final class PlacementTest {
  private static final long MBIT = 1_000_000;

  /** As the fixture's {@code origin-copies}. */
  private static final int COPIES = 2;

  private final MiniSwarm swarm = new MiniSwarm(policy(DonorOrder.PEER_FIRST), 1);
  private int servers;

  private MiniSwarm.Peer server(MiniSwarm world, String cluster) {
    MiniSwarm.Peer server =
        world.add(++servers, NodeKind.MEDIA_SERVER, 100 * MBIT, 100 * MBIT, true);
    server.mediaCluster = cluster;
    return server;
  }

  private static Set<String> clusters(Collection<MiniSwarm.Peer> servers, MediaId media) {
    return servers.stream()
        .filter(server -> server.online && server.confirmed.getOrDefault(media, false))
        .map(server -> server.mediaCluster)
        .collect(Collectors.toSet());
  }

  private static long copies(Collection<MiniSwarm.Peer> servers, MediaId media) {
    return servers.stream().filter(server -> server.confirmed.containsKey(media)).count();
  }

  @Test
  void theSecondCopyGoesToAnotherClusterThoughAServerOfTheFirstIsFree() {
    MiniSwarm.Peer first = server(swarm, "a");
    MiniSwarm.Peer beside = server(swarm, "a");
    Manifest film = swarm.publish(1, 8, first);
    swarm.join(first);
    swarm.join(beside);
    swarm.run(Duration.ofMinutes(1));
    assertThat(copies(List.of(first, beside), film.media())).isEqualTo(1);

    MiniSwarm.Peer other = server(swarm, "b");
    swarm.join(other);
    swarm.run(Duration.ofMinutes(1));

    assertThat(other.confirmed).containsKey(film.media());
    assertThat(beside.confirmed).doesNotContainKey(film.media());
  }

  @Test
  void withinAClusterTheServerWithTheLeastToDoTakesIt() {
    MiniSwarm.Peer first = server(swarm, "a");
    List<Manifest> films = new ArrayList<>();
    for (int number = 1; number <= 12; number++) {
      films.add(swarm.publish(number, 8, first));
    }
    List<MiniSwarm.Peer> others =
        List.of(server(swarm, "b"), server(swarm, "b"), server(swarm, "b"));
    others.forEach(swarm::join);
    swarm.join(first);
    swarm.run(Duration.ofMinutes(2));

    assertThat(others).allMatch(server -> server.confirmed.size() == 4);
    assertThat(films).allMatch(film -> copies(others, film.media()) == 1);
  }

  @Test
  void aServerThatRestartsCostsNoCopyAndOneThatStaysAwayDoes() {
    MiniSwarm.Peer a = server(swarm, "a");
    MiniSwarm.Peer b = server(swarm, "b");
    MiniSwarm.Peer c = server(swarm, "c");
    Manifest film = swarm.publish(1, 8, a, b);
    List.of(a, b, c).forEach(swarm::join);
    swarm.run(Duration.ofSeconds(5));

    swarm.leave(b);
    swarm.run(Duration.ofSeconds(10));
    swarm.join(b);
    swarm.run(Duration.ofMinutes(2));
    assertThat(c.held).isEmpty();

    swarm.leave(b);
    swarm.run(Duration.ofMinutes(2));
    assertThat(c.confirmed).containsKey(film.media());
  }

  @Test
  void aCopyThatIsNotNeededAnyMoreIsCalledOff() {
    MiniSwarm.Peer a = server(swarm, "a");
    MiniSwarm.Peer b = server(swarm, "b");
    MiniSwarm.Peer c = server(swarm, "c");
    // 400 segments at 100 Mbit/s: some two seconds.
    Manifest film = swarm.publish(1, 400, a, b);
    swarm.join(a);
    swarm.join(c);
    swarm.run(Duration.ofSeconds(1));
    assertThat(swarm.granted).isNotEmpty();

    swarm.join(b);
    swarm.run(Duration.ofMinutes(1));

    assertThat(c.confirmed).doesNotContainKey(film.media());
    assertThat(swarm.leases).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyOfTheClustersButTheRedundantOnesHoldEverythingThroughLossesAndAdditions(long seed) {
    Random random = new Random(seed);
    MiniSwarm world = new MiniSwarm(policy(DonorOrder.PEER_FIRST), seed);
    List<MiniSwarm.Peer> fleet = new ArrayList<>();
    int clusters = 3 + random.nextInt(3);
    for (int c = 0; c < clusters; c++) {
      for (int n = 0; n < 1 + random.nextInt(3); n++) {
        fleet.add(server(world, "cluster-" + c));
      }
    }
    List<Manifest> films = new ArrayList<>();
    for (int number = 1; number <= 20; number++) {
      films.add(world.publish(number, 4, fleet.get(random.nextInt(fleet.size()))));
    }
    fleet.forEach(world::join);
    world.run(Duration.ofMinutes(3));
    holdsEverywhere(seed, fleet, films, clusters);
    assertThat(films)
        .as("storage factor, seed %s", seed)
        .allMatch(film -> copies(fleet, film.media()) == COPIES);

    for (int step = 0; step < 6; step++) {
      disturb(world, random, fleet);
      world.run(Duration.ofMinutes(4));
      Set<String> there =
          fleet.stream().filter(s -> s.online).map(s -> s.mediaCluster).collect(Collectors.toSet());
      holdsEverywhere(seed, fleet, films, there.size());
    }
  }

  /** One step loses servers of one cluster at most: two at once may hold all copies of an item. */
  private void disturb(MiniSwarm world, Random random, List<MiniSwarm.Peer> fleet) {
    List<MiniSwarm.Peer> there = fleet.stream().filter(server -> server.online).toList();
    MiniSwarm.Peer one = there.get(random.nextInt(there.size()));
    Set<String> clusters = there.stream().map(s -> s.mediaCluster).collect(Collectors.toSet());
    switch (random.nextInt(4)) {
      case 0 -> {
        MiniSwarm.Peer late = server(world, "cluster-" + random.nextInt(clusters.size() + 1));
        fleet.add(late);
        world.join(late);
      }
      case 1 -> {
        if (clusters.size() > COPIES) {
          there.stream().filter(s -> s.mediaCluster.equals(one.mediaCluster)).forEach(world::leave);
        }
      }
      case 2 -> fleet.stream().filter(server -> !server.online).toList().forEach(world::join);
      default -> {
        world.tell(new SchedulerEvent.Draining(one.id, true));
        world.run(Duration.ofMinutes(4));
        world.tell(new SchedulerEvent.Draining(one.id, false));
      }
    }
  }

  /** Any m = n - k + 1 of the n clusters: so every item is in at least k of them, or in all. */
  private static void holdsEverywhere(
      long seed, List<MiniSwarm.Peer> fleet, List<Manifest> films, int n) {
    int k = Math.min(COPIES, n);
    Map<MediaId, Set<String>> homes =
        films.stream()
            .collect(Collectors.toMap(Manifest::media, film -> clusters(fleet, film.media())));
    List<String> names =
        fleet.stream().filter(s -> s.online).map(s -> s.mediaCluster).distinct().toList();
    for (int chosen = 0; chosen < 1 << names.size(); chosen++) {
      if (Integer.bitCount(chosen) == n - k + 1) {
        Set<String> some = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
          if ((chosen >> i & 1) == 1) {
            some.add(names.get(i));
          }
        }
        assertThat(homes.values())
            .as("seed %s, clusters %s of %s", seed, some, names)
            .allMatch(held -> held.stream().anyMatch(some::contains));
      }
    }
  }
}
