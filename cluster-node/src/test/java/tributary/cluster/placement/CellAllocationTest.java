package tributary.cluster.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Vector;
import scala.concurrent.Await;
import scala.concurrent.Future;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;
import tributary.model.CellId;

/** Shards of one name share a node whatever the order of events; few move at once. */
class CellAllocationTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create("cells", ConfigFactory.load("serialization-test"));
  private static final int MOST_MOVES = 4;
  private static final List<String> CELLS =
      IntStream.range(0, 60).mapToObj(n -> new CellId(n).toString()).toList();

  private final Set<Address> staying = new HashSet<>();
  private boolean settled = true;
  private final CellAllocation allocation =
      new CellAllocation(
          address("self"),
          () -> new CellAllocation.Members(Set.copyOf(staying), settled),
          MOST_MOVES);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static Address address(String host) {
    return new Address("pekko", "tributary", host, 7355);
  }

  /** A region's reference, as a coordinator elsewhere has it. */
  private static ActorRef region(String host, String type) {
    ExtendedActorSystem system = (ExtendedActorSystem) Adapter.toClassic(KIT.system());
    return system.provider().resolveActorRef(address(host) + "/system/sharding/" + type);
  }

  private Map<ActorRef, IndexedSeq<String>> empty(String type, String... hosts) {
    Map<ActorRef, IndexedSeq<String>> regions = new HashMap<>();
    for (String host : hosts) {
      staying.add(address(host));
      regions.put(region(host, type), Vector.from(CollectionConverters.asScala(List.of())));
    }
    return regions;
  }

  private static <T> T now(Future<T> done) {
    try {
      return Await.result(done, Duration.Zero());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private String hostOf(String cell, Map<ActorRef, IndexedSeq<String>> regions) {
    ActorRef any = regions.keySet().iterator().next();
    return now(allocation.allocateShard(any, cell, regions)).path().address().host().get();
  }

  @Test
  void shardsOfOneCellMeetWhicheverTypeIsAllocatedFirst() {
    var clients = empty("Client", "a", "b", "c");
    var transfers = empty("Transfer", "c", "a", "b");

    Map<String, List<String>> byHost =
        CELLS.stream().collect(Collectors.groupingBy(cell -> hostOf(cell, clients)));

    assertThat(byHost).hasSize(3);
    for (String cell : CELLS) {
      assertThat(hostOf(cell, transfers)).isEqualTo(hostOf(cell, clients));
    }
  }

  @Test
  void aMemberThatLeavesIsGivenNothing() {
    var regions = empty("Client", "a", "b", "c");
    staying.remove(address("b"));

    assertThat(CELLS).noneMatch(cell -> hostOf(cell, regions).equals("b"));
  }

  @Test
  void whoeverIsThereIsBetterThanNobody() {
    var regions = empty("Client", "a");
    staying.clear();

    assertThat(hostOf("00", regions)).isEqualTo("a");
  }

  @Test
  void whatStandsWrongMovesHomeAFewAtATimeAndThenStays() {
    var regions = empty("Client", "a", "b", "c");
    Map<String, String> placed = new HashMap<>();
    CELLS.forEach(cell -> placed.put(cell, "a"));
    Map<String, String> home =
        CELLS.stream().collect(Collectors.toMap(cell -> cell, cell -> hostOf(cell, regions)));

    int rounds = 0;
    for (Set<String> moves = moves(placed); !moves.isEmpty(); moves = moves(placed)) {
      assertThat(moves).hasSizeLessThanOrEqualTo(MOST_MOVES);
      moves.forEach(cell -> placed.put(cell, home.get(cell)));
      rounds++;
    }

    assertThat(rounds).isGreaterThan(5);
    assertThat(placed).isEqualTo(home);
  }

  @Test
  void nothingMovesWhileOthersMoveOrMembersComeAndGo() {
    empty("Client", "a", "b", "c");
    Map<String, String> placed = new HashMap<>();
    CELLS.forEach(cell -> placed.put(cell, "a"));
    assertThat(moves(placed)).isNotEmpty();

    assertThat(now(allocation.rebalance(current(placed), Set.of("00")))).isEmpty();
    settled = false;
    assertThat(moves(placed)).isEmpty();
  }

  private Set<String> moves(Map<String, String> placed) {
    return now(allocation.rebalance(current(placed), Set.of()));
  }

  private Map<ActorRef, IndexedSeq<String>> current(Map<String, String> placed) {
    Map<ActorRef, IndexedSeq<String>> regions = new HashMap<>();
    for (String host : List.of("a", "b", "c")) {
      List<String> cells = new ArrayList<>();
      placed.forEach(
          (cell, where) -> {
            if (where.equals(host)) {
              cells.add(cell);
            }
          });
      regions.put(region(host, "Client"), Vector.from(CollectionConverters.asScala(cells)));
    }
    return regions;
  }
}
