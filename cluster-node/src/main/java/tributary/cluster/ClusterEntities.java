package tributary.cluster;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import tributary.cluster.account.AccountEntity;
import tributary.cluster.api.Entities;
import tributary.cluster.audit.Audit;
import tributary.cluster.catalog.MediaItemEntity;
import tributary.cluster.client.ClientEntity;
import tributary.cluster.client.ClientPorts;
import tributary.cluster.gateway.GatewayPorts;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.message.IngestNews;
import tributary.cluster.operator.Offers;
import tributary.cluster.operator.OperatorTables;
import tributary.cluster.placement.CellSharding;
import tributary.cluster.scheduling.Exchange;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.scheduling.SchedulerShard;
import tributary.cluster.transfer.TransferCommand;
import tributary.cluster.transfer.TransferEntity;
import tributary.cluster.vault.KeyVault;
import tributary.core.playback.PlaybackPolicy;
import tributary.model.AccountId;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.TransferId;
import tributary.trace.Tracing;

/**
 * Starts the sharded entities and wires each stage's news to the next: lists from clients to
 * schedulers, assignments from schedulers to transfers, outcomes back.
 */
final class ClusterEntities {
  private final ClusterSharding sharding;
  private final Broadcast<IngestNews> ingests;
  private final Tracing tracing;

  private ClusterEntities(
      ClusterSharding sharding, Broadcast<IngestNews> ingests, Tracing tracing) {
    this.sharding = sharding;
    this.ingests = ingests;
    this.tracing = tracing;
  }

  /** Hosts entities where the node's roles say so; elsewhere the ways to them. */
  static ClusterEntities start(
      ActorSystem<?> system,
      NodeSettings settings,
      NodeMetrics metrics,
      Broadcast<ClusterNews> news,
      Clock clock,
      SecureRandom random,
      Broadcast<AccountChanged> accounts,
      Tracing tracing,
      OperatorTables tables) {
    CellSharding cells = new CellSharding(system, settings.cellMoves());
    ClusterSharding sharding = cells.sharding();
    PlaybackPolicy playback = settings.playback();
    MediaItemEntity.init(sharding, clock);
    AccountEntity.init(sharding, playback, clock, random, accounts::tell);
    ClientEntity.init(
        cells,
        settings.client(),
        clock,
        new ClientPorts(
            (client, list, trace) ->
                SchedulerShard.of(sharding, client.cell())
                    .tell(new SchedulerCommand.ListChanged(client, list, trace)),
            (client, why) ->
                news.tell(new ClusterNews.Expelled(client, why.reason(), why.detail())),
            accounts::tell,
            tables.lineUses()::keep,
            tracing));
    Broadcast<SchedulerCommand.OtherCell> summaries =
        new Broadcast<>(system, SchedulerCommand.OtherCell.class, "summaries");
    SchedulerShard.init(
        cells,
        settings.scheduler(),
        clock,
        new SchedulerShard.Ports(
            assignment -> {
              metrics.decided(assignment);
              TransferEntity.of(sharding, assignment.transfer())
                  .tell(new TransferCommand.Assigned(assignment));
            },
            media -> MediaItemEntity.of(sharding, media),
            (cell, scheduler) -> news.tell(new ClusterNews.SchedulerThere(cell, scheduler)),
            new Exchange(
                summaries::tell, summaries::listen, cell -> SchedulerShard.of(sharding, cell)),
            metrics::decidedIn,
            tracing));
    TransferEntity.init(
        cells,
        settings.transfer(),
        clock,
        random,
        new TransferEntity.Ports(
            cell -> SchedulerShard.of(sharding, cell),
            client -> ClientEntity.of(sharding, client),
            metrics::received,
            tracing));
    return new ClusterEntities(
        sharding, new Broadcast<>(system, IngestNews.class, "ingests"), tracing);
  }

  /** What media servers take in, from now on. */
  void listenToIngests(Consumer<IngestNews> listener) {
    ingests.listen(listener);
  }

  Tracing tracing() {
    return tracing;
  }

  Entities.Directory forApi() {
    return new Entities.Directory(
        (AccountId id) -> AccountEntity.of(sharding, id),
        (ClientId id) -> ClientEntity.of(sharding, id),
        (MediaId id) -> MediaItemEntity.of(sharding, id),
        (TransferId id) -> TransferEntity.of(sharding, id),
        (CellId id) -> SchedulerShard.of(sharding, id));
  }

  GatewayPorts forGateway(
      NodeSettings settings,
      GatewayPorts.Catalog catalog,
      Offers offers,
      KeyVault vault,
      Audit audit,
      GatewayPorts.Rollouts rollouts) {
    return new GatewayPorts(
        id -> ClientEntity.of(sharding, id),
        id -> AccountEntity.of(sharding, id),
        id -> MediaItemEntity.of(sharding, id),
        id -> SchedulerShard.of(sharding, id),
        id -> TransferEntity.of(sharding, id),
        settings.cells(),
        catalog,
        offers,
        vault,
        audit,
        settings.territories(),
        rollouts,
        ingests::tell,
        tracing);
  }
}
