package tributary.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
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

/** What nodes of role control look at now and then, to be told as metrics: shards, transfers. */
final class ControlCounts {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final List<EntityTypeKey<?>> TYPES =
      List.of(
          SchedulerShard.TYPE_KEY,
          ClientEntity.TYPE_KEY,
          TransferEntity.TYPE_KEY,
          AccountEntity.TYPE_KEY,
          MediaItemEntity.TYPE_KEY);

  private final ActorSystem<?> system;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  private ControlCounts(ActorSystem<?> system) {
    this.system = system;
  }

  /**
   * @param blocking for the query of the database
   */
  static void keep(ActorSystem<?> system, NodeMetrics metrics, DataSource pool, Executor blocking) {
    ControlCounts shards = new ControlCounts(system);
    for (EntityTypeKey<?> type : TYPES) {
      metrics.countShards(type.name(), () -> shards.counts.getOrDefault(type.name(), 0));
    }
    var _ =
        system
            .scheduler()
            .scheduleAtFixedRate(
                Duration.ZERO,
                INTERVAL,
                () -> {
                  TYPES.forEach(shards::look);
                  blocking.execute(() -> metrics.countTransfers(pool));
                },
                system.executionContext());
  }

  private void look(EntityTypeKey<?> type) {
    var _ =
        AskPattern.<ClusterShardingQuery, CurrentShardRegionState>ask(
                ClusterSharding.get(system).shardState(),
                replyTo -> new GetShardRegionState(type, replyTo),
                INTERVAL,
                system.scheduler())
            .whenComplete(
                (state, failure) -> {
                  if (failure == null) {
                    counts.put(type.name(), state.getShards().size());
                  }
                });
  }
}
