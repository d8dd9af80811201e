package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static tributary.core.scheduling.SchedulingFixture.SEGMENT;
import static tributary.core.scheduling.SchedulingFixture.policy;
import static tributary.core.scheduling.SchedulingFixture.shadow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.core.scheduling.CellState.ItemState;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;

class ItemStatesTest {
  private static final long MBIT = 1_000_000;
  private static final int SEGMENTS = 8;
  private static final long FILM = (long) SEGMENTS * SEGMENT;

  @ParameterizedTest
  @CsvSource({
    // By its part of the copies there are.
    "2,  3, 0,   100, 6",
    "1,  3, 0,   100, 3",
    "1.4, 1, 0,  100, 1",
    "1.6, 1, 0,  100, 2",
    // One at least, no more than there are nodes.
    "1,  0, 0,   100, 1",
    "9,  9, 0,   40,  40",
    "1,  0, 0,   0,   1",
    // By what one copy is worth.
    "2,  3, 0.5, 100, 4",
    "2.1, 3, 0.5, 100, 5",
    "0.1, 3, 0.5, 100, 1",
  })
  void copiesAreWantedInProportionToTheWeight(
      double weight, double copiesOfWeight, double leastNeed, int most, int wanted) {
    assertThat(ItemStates.wanted(weight, copiesOfWeight, leastNeed, 1, most)).isEqualTo(wanted);
  }

  /** A server with three films, and as many boxes, the first of which lists two. */
  private static final class Town {
    final MiniSwarm swarm;
    final MiniSwarm.Peer server;
    final List<MediaId> films;

    Town(double shadowShare) {
      swarm = new MiniSwarm(policy(DonorOrder.PEER_FIRST, shadow(shadowShare)), 1);
      server = swarm.add(1, NodeKind.MEDIA_SERVER, 10 * MBIT, 10 * MBIT, true);
      films =
          List.of(1, 2, 3).stream()
              .map(number -> swarm.publish(number, SEGMENTS, server))
              .map(Manifest::media)
              .toList();
      swarm.join(server);
      // Until it has told what it holds, and the catalog what that is.
      swarm.run(Duration.ofSeconds(1));
    }

    void boxes(List<MediaId> list) {
      for (int i = 0; i < 3; i++) {
        MiniSwarm.Peer box = swarm.add(10 + i, NodeKind.SET_TOP_BOX, MBIT, 4 * MBIT, true);
        box.list = box.list.replacedBy(i == 0 ? list : List.of());
        swarm.join(box, 4 * FILM);
      }
    }

    Map<MediaId, ItemState> items() {
      return swarm.scheduler.items(swarm.now).stream()
          .collect(Collectors.toMap(ItemState::media, Function.identity()));
    }
  }

  @Test
  void whatNoBoxHasLacksACopyAndLacksNoneOnceItIsOnAShadowList() {
    Town town = new Town(0.25);
    assertThat(town.items().values())
        .hasSize(3)
        .allMatch(item -> item.servers() == 1 && item.wanted() == 1 && item.lacking() == 1);

    town.boxes(List.of());
    town.swarm.run(Duration.ofMinutes(2));
    assertThat(town.items().values())
        .hasSize(3)
        .allMatch(item -> item.shadows() == 1 && item.boxes() == 1 && item.lacking() == 0);
  }

  @Test
  void theForecastExpectsMoreOfWhatIsWantedFirst() {
    Town town = new Town(0.25);
    town.boxes(town.films.subList(0, 2));

    assertThat(town.items().get(town.films.get(0)).demand()).isEqualTo(1, within(0.01));
    assertThat(town.items().get(town.films.get(1)).demand()).isEqualTo(0.5, within(0.01));
    assertThat(town.items().get(town.films.get(2)).demand()).isZero();
    assertThat(town.items().get(town.films.get(0)).wishes()).isEqualTo(1);
  }

  @Test
  void lookingChangesNothingOfTheForecast() {
    Town town = new Town(0.25);
    town.boxes(town.films.subList(0, 2));

    assertThat(town.items()).isEqualTo(town.items());
  }

  @Test
  void withoutShadowListsThereIsNoForecast() {
    Town town = new Town(0);
    town.boxes(town.films.subList(0, 2));

    assertThat(town.items().values())
        .hasSize(3)
        .allMatch(item -> item.demand() == 0 && item.wanted() == 0 && item.lacking() == 0);
  }
}
