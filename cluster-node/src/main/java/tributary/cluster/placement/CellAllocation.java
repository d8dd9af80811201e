package tributary.cluster.placement;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.dispatch.Futures;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Puts each shard on the node that {@link Rendezvous} ranks first for it among those that stay, so
 * that shards of several entity types that have one name share a node without talking of it. A few
 * at a time move home when nodes have come.
 */
final class CellAllocation extends ShardCoordinator.AbstractShardAllocationStrategy {

  /**
   * The cluster as this node sees it.
   *
   * @param staying addresses of the members that are up
   * @param settled no member is coming or going
   */
  record Members(Set<Address> staying, boolean settled) {}

  private final Address self;
  private final Supplier<Members> members;
  private final int mostMoves;

  /**
   * @param mostMoves shards that may be on the move at once
   */
  CellAllocation(Address self, Supplier<Members> members, int mostMoves) {
    this.self = self;
    this.members = members;
    this.mostMoves = mostMoves;
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> current) {
    return Futures.successful(home(current.keySet(), members.get()).apply(shard));
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> current, Set<String> moving) {
    Members now = members.get();
    if (!moving.isEmpty() || !now.settled() || current.isEmpty()) {
      return Futures.successful(Set.of());
    }
    Function<String, ActorRef> home = home(current.keySet(), now);
    return Futures.successful(
        current.entrySet().stream()
            .flatMap(entry -> strangers(entry.getKey(), entry.getValue(), home))
            // Coordinators of several entity types move the same cells first.
            .sorted(Comparator.naturalOrder())
            .limit(mostMoves)
            .collect(Collectors.toCollection(HashSet::new)));
  }

  private static Stream<String> strangers(
      ActorRef region, IndexedSeq<String> shards, Function<String, ActorRef> home) {
    return CollectionConverters.asJava(shards).stream()
        .filter(shard -> !home.apply(shard).equals(region));
  }

  private Function<String, ActorRef> home(Set<ActorRef> regions, Members now) {
    List<ActorRef> staying =
        regions.stream().filter(region -> now.staying().contains(address(region))).toList();
    Map<String, ActorRef> places = new HashMap<>();
    for (ActorRef region : staying.isEmpty() ? List.copyOf(regions) : staying) {
      places.put(address(region).toString(), region);
    }
    return shard -> places.get(Rendezvous.first(shard, places.keySet()));
  }

  private Address address(ActorRef region) {
    Address address = region.path().address();
    return address.hasGlobalScope() ? address : self;
  }
}
