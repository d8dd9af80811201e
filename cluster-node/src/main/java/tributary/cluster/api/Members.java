package tributary.cluster.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.sharding.ShardRegion.ClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery;
import org.apache.pekko.cluster.sharding.typed.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.typed.Cluster;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Reply;
import tributary.cluster.operator.Operator;
import tributary.cluster.scheduling.SchedulerShard;
import tributary.model.Base32;
import tributary.model.CellId;

/** The nodes of the cluster, as this one sees them, and which cells each has. */
final class Members {
  private final ActorSystem<?> system;
  private final ReadSide readSide;
  private final List<CellId> cells;
  private final Duration timeout;

  Members(ActorSystem<?> system, ReadSide readSide, List<CellId> cells, Duration timeout) {
    this.system = system;
    this.readSide = readSide;
    this.cells = cells;
    this.timeout = timeout;
  }

  /** Addresses of those that are not heard. */
  List<String> unreachable() {
    return state().getUnreachable().stream().map(member -> member.address().hostPort()).toList();
  }

  /** Who there is, and how each is. */
  Set<String> now() {
    CurrentClusterState state = state();
    return StreamSupport.stream(state.getMembers().spliterator(), false)
        .map(
            member ->
                "%s %s %s"
                    .formatted(
                        member.uniqueAddress(),
                        member.status(),
                        state.getUnreachable().contains(member)))
        .collect(Collectors.toUnmodifiableSet());
  }

  CompletionStage<Reply> list(Call call, Operator operator) {
    return stats()
        .thenCombine(
            readSide.contentKeys(),
            (stats, keys) ->
                Reply.ok(
                    new ConsoleViews.Cluster(
                        members(stats), cells.stream().map(CellId::number).toList(), keys)));
  }

  private CompletionStage<ClusterShardingStats> stats() {
    return AskPattern.<ClusterShardingQuery, ClusterShardingStats>ask(
        ClusterSharding.get(system).shardState(),
        replyTo -> new GetClusterShardingStats(SchedulerShard.TYPE_KEY, timeout, replyTo),
        timeout.multipliedBy(2),
        system.scheduler());
  }

  private List<ConsoleViews.Member> members(ClusterShardingStats stats) {
    Map<String, TreeSet<Integer>> cellsOf = new HashMap<>();
    stats
        .getRegions()
        .forEach(
            (address, region) ->
                region
                    .getStats()
                    .keySet()
                    .forEach(
                        shard ->
                            cellsOf
                                .computeIfAbsent(port(address), _ -> new TreeSet<>())
                                .add((int) Base32.decode(shard))));
    CurrentClusterState state = state();
    Set<Member> unreachable = state.getUnreachable();
    List<ConsoleViews.Member> members = new ArrayList<>();
    StreamSupport.stream(state.getMembers().spliterator(), false)
        .forEach(
            member -> {
              String at = port(member.address());
              members.add(
                  new ConsoleViews.Member(
                      member.address().hostPort().replaceFirst(".*@", ""),
                      member.getRoles().stream()
                          .filter(role -> !role.startsWith("dc-"))
                          .sorted()
                          .toList(),
                      member.status().toString().toLowerCase(Locale.ROOT),
                      !unreachable.contains(member),
                      at.equals(port(Cluster.get(system).selfMember().address())),
                      List.copyOf(cellsOf.getOrDefault(at, new TreeSet<>()))));
            });
    return members;
  }

  /** An address of this node may lack its host where the stats are its own. */
  private String port(Address address) {
    return address.hasGlobalScope()
        ? address.hostPort()
        : Cluster.get(system).selfMember().address().hostPort();
  }

  private CurrentClusterState state() {
    return Cluster.get(system).state();
  }
}
