package tributary.cluster.placement;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Sharding by cell: a shard is a cell, and all shards of a cell live on one node. Such entities say
 * themselves when they may leave memory.
 */
public final class CellSharding {
  private static final Set<MemberStatus> STAYING =
      Set.of(MemberStatus.up(), MemberStatus.weaklyUp());

  private final Cluster cluster;
  private final ClusterSharding sharding;
  private final ClusterShardingSettings settings;
  private final int mostMoves;

  /**
   * @param mostMoves cells that may be on the move to their proper node at once
   */
  public CellSharding(ActorSystem<?> system, int mostMoves) {
    this.cluster = Cluster.get(system);
    this.sharding = ClusterSharding.get(system);
    this.settings = ClusterShardingSettings.create(system).withNoPassivationStrategy();
    this.mostMoves = mostMoves;
  }

  /** Starts this type of entities here, or a way to those on other nodes. */
  public <M> void init(Entity<M, ShardingEnvelope<M>> entity) {
    sharding.init(
        entity
            .withSettings(settings)
            .withMessageExtractor(new Extractor<M>())
            .withAllocationStrategy(
                new CellAllocation(cluster.selfMember().address(), this::members, mostMoves)));
  }

  public ClusterSharding sharding() {
    return sharding;
  }

  private CellAllocation.Members members() {
    ClusterEvent.CurrentClusterState state = cluster.state();
    Set<Member> members =
        StreamSupport.stream(state.getMembers().spliterator(), false).collect(Collectors.toSet());
    return new CellAllocation.Members(
        members.stream()
            .filter(member -> STAYING.contains(member.status()))
            .map(Member::address)
            .collect(Collectors.toSet()),
        state.getUnreachable().isEmpty()
            && members.stream().allMatch(member -> STAYING.contains(member.status())));
  }

  /** Ids of clients, of transfers and of cells all begin with the cell's two characters. */
  static final class Extractor<M> extends ShardingMessageExtractor<ShardingEnvelope<M>, M> {
    private static final int CELL_LENGTH = 2;

    @Override
    public String entityId(ShardingEnvelope<M> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return entityId.substring(0, CELL_LENGTH);
    }

    @Override
    public M unwrapMessage(ShardingEnvelope<M> envelope) {
      return envelope.message();
    }
  }
}
