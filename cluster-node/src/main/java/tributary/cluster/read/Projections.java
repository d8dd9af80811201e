package tributary.cluster.read;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.persistence.jdbc.query.javadsl.JdbcReadJournal;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.projection.Projection;
import org.apache.pekko.projection.ProjectionBehavior;
import org.apache.pekko.projection.ProjectionId;
import org.apache.pekko.projection.eventsourced.EventEnvelope;
import org.apache.pekko.projection.eventsourced.javadsl.EventSourcedProvider;
import org.apache.pekko.projection.javadsl.SourceProvider;
import org.apache.pekko.projection.jdbc.javadsl.JdbcHandler;
import org.apache.pekko.projection.jdbc.javadsl.JdbcProjection;
import tributary.cluster.account.AccountEntity;
import tributary.cluster.catalog.MediaItemEntity;
import tributary.cluster.client.ClientEntity;
import tributary.cluster.message.AuditTag;
import tributary.cluster.transfer.TransferEntity;
import tributary.model.MediaId;

/**
 * Runs each projection once in the cluster, on its oldest node, and again when it fails. Singletons
 * rather than sharded daemons: a daemon's keep-alive during a shutdown holds it up for 10 s.
 */
public final class Projections {
  // Events that come close together share a transaction: a transaction each was the bottleneck.
  private static final int GROUP = 100;
  private static final Duration GROUP_WAIT = Duration.ofMillis(50);
  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration LATER = Duration.ofSeconds(15);

  private final ActorSystem<?> system;
  private final DataSource pool;

  public Projections(ActorSystem<?> system, DataSource pool) {
    this.system = system;
    this.pool = pool;
  }

  /**
   * Starts those of titles, clients, accounts, transfers and of the audit log.
   *
   * @param listed told of each title once searches find it, on the node that runs the projection
   */
  public void start(Consumer<MediaId> listed) {
    start("title", MediaItemEntity.TAG, new TitleWriter(listed));
    start("client", ClientEntity.TAG, new ClientWriter());
    start("account", AccountEntity.TAG, new AccountWriter());
    start("transfer", TransferEntity.TAG, new TransferWriter());
    start("audit", AuditTag.NAME, new AuditWriter());
  }

  /**
   * Starts one more.
   *
   * @param name of the projection, in its stored offset; never changes
   * @param tag of the events it reads
   */
  public <E> void start(String name, String tag, BatchWriter<E> writer) {
    ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                    Behaviors.supervise(ProjectionBehavior.create(projection(name, tag, writer)))
                        .onFailure(SupervisorStrategy.restartWithBackoff(SOON, LATER, 0.2)),
                    "projection-" + name)
                .withStopMessage(ProjectionBehavior.stopMessage()));
  }

  private <E> Projection<EventEnvelope<E>> projection(
      String name, String tag, BatchWriter<E> writer) {
    SourceProvider<Offset, EventEnvelope<E>> events =
        EventSourcedProvider.eventsByTag(system, JdbcReadJournal.Identifier(), tag);
    return JdbcProjection.groupedWithin(
            ProjectionId.of(name, tag),
            events,
            () -> new PoolSession(pool),
            () -> new Handler<>(writer),
            system)
        .withGroup(GROUP, GROUP_WAIT)
        .withRestartBackoff(SOON, LATER, 0.2);
  }

  private static final class Handler<E> extends JdbcHandler<List<EventEnvelope<E>>, PoolSession> {
    private final BatchWriter<E> writer;

    Handler(BatchWriter<E> writer) {
      this.writer = writer;
    }

    @Override
    public void process(PoolSession session, List<EventEnvelope<E>> envelopes) throws SQLException {
      List<BatchWriter.Stored<E>> events = new ArrayList<>(envelopes.size());
      for (EventEnvelope<E> envelope : envelopes) {
        events.add(
            new BatchWriter.Stored<>(
                PersistenceId.extractEntityId(envelope.persistenceId()),
                envelope.event(),
                Instant.ofEpochMilli(envelope.timestamp())));
      }
      writer.writeAll(session, events);
    }
  }
}
