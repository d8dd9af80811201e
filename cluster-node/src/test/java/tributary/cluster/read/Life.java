package tributary.cluster.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.account.AccountEntity;
import tributary.cluster.catalog.MediaItemEntity;
import tributary.cluster.client.ClientEntity;
import tributary.cluster.client.ClientPorts;
import tributary.cluster.client.ClientSettings;
import tributary.cluster.message.AccountChanged;
import tributary.cluster.message.Replies;
import tributary.cluster.placement.CellSharding;
import tributary.core.client.PriorityList;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.trace.Tracing;

/** One life of a cluster-node's persistent half on a real database, from open to close. */
final class Life implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final Database database;
  final ActorTestKit kit;
  final ClusterSharding sharding;
  final CatalogQueries catalog;
  final JdbcReadSide readSide;
  final BlockingQueue<MediaId> listed = new LinkedBlockingQueue<>();
  final BlockingQueue<Map.Entry<ClientId, PriorityList>> lists = new LinkedBlockingQueue<>();

  final BlockingQueue<AccountChanged> changes = new LinkedBlockingQueue<>();

  Life(DatabaseSettings settings, Instant now) {
    database = Database.open(settings);
    Config config = ConfigFactory.load("serialization-test");
    kit = ActorTestKit.create("life", database.pekkoConfig().withFallback(config));
    ActorSystem<?> system = kit.system();
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    sharding = ClusterSharding.get(system);
    InstantSource clock = InstantSource.fixed(now);
    MediaItemEntity.init(sharding, clock);
    ClientEntity.init(
        new CellSharding(system, 1),
        ClientSettings.from(config),
        clock,
        new ClientPorts(
            (client, list, _) -> lists.add(Map.entry(client, list)),
            (_, _) -> {},
            changes::add,
            (_, _) -> {},
            Tracing.off()));
    AccountEntity.init(
        sharding,
        AccountEntity.policy(config),
        clock,
        RandomGenerator.of("L64X128MixRandom"),
        changes::add);
    new Projections(system, database.dataSource()).start(listed::add);
    catalog = new CatalogQueries(database.dataSource(), Duration.ZERO);
    readSide =
        new JdbcReadSide(
            system,
            database.dataSource(),
            catalog,
            system.dispatchers().lookup(DispatcherSelector.fromConfig(Database.DISPATCHER)));
  }

  <C, R> R ask(EntityRef<C> entity, Function<ActorRef<StatusReply<R>>, C> command) {
    return join(entity.askWithStatus(command::apply, PATIENCE).toCompletableFuture());
  }

  /** The refusal's text. */
  <C, R> String refused(EntityRef<C> entity, Function<ActorRef<StatusReply<R>>, C> command) {
    try {
      R granted = ask(entity, command);
      throw new AssertionError("granted: " + granted);
    } catch (CompletionException e) {
      return Replies.refusalOf(e).toString();
    }
  }

  static <R> R join(CompletableFuture<R> stage) {
    return stage.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Polls, because projections follow the journal at their own pace. */
  static void await(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what + " in time").isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  List<String> rows(String sql) {
    return new Query(sql).list(database.dataSource(), row -> row.getString(1));
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    database.close();
  }
}
