package tributary.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion.CurrentShardRegionState;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingQuery;
import org.apache.pekko.cluster.sharding.typed.GetShardRegionState;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import tributary.cluster.account.AccountEntity;
import tributary.cluster.catalog.MediaItemEntity;
import tributary.cluster.client.ClientEntity;
import tributary.cluster.scheduling.SchedulerShard;
import tributary.cluster.transfer.TransferEntity;

/** How many shards this node hosts, looked at now and then. */
final class ShardCounts {
  private static final List<EntityTypeKey<?>> TYPES =
      List.of(
          SchedulerShard.TYPE_KEY,
          ClientEntity.TYPE_KEY,
          TransferEntity.TYPE_KEY,
          AccountEntity.TYPE_KEY,
          MediaItemEntity.TYPE_KEY);

  private final ActorSystem<?> system;
  private final Duration interval;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  private ShardCounts(ActorSystem<?> system, Duration interval) {
    this.system = system;
    this.interval = interval;
  }

  static void keep(ActorSystem<?> system, NodeMetrics metrics, Duration interval) {
    ShardCounts shards = new ShardCounts(system, interval);
    for (EntityTypeKey<?> type : TYPES) {
      metrics.countShards(type.name(), () -> shards.counts.getOrDefault(type.name(), 0));
    }
    var _ =
        system
            .scheduler()
            .scheduleAtFixedRate(
                Duration.ZERO,
                interval,
                () -> TYPES.forEach(shards::look),
                system.executionContext());
  }

  private void look(EntityTypeKey<?> type) {
    var _ =
        AskPattern.<ClusterShardingQuery, CurrentShardRegionState>ask(
                ClusterSharding.get(system).shardState(),
                replyTo -> new GetShardRegionState(type, replyTo),
                interval,
                system.scheduler())
            .whenComplete(
                (state, failure) -> {
                  if (failure == null) {
                    counts.put(type.name(), state.getShards().size());
                  }
                });
  }
}
