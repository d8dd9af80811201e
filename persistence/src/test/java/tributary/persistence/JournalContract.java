package tributary.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.jdbc.query.javadsl.JdbcReadJournal;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.Sequence;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;

/** What we ask of every database, the same for each. */
abstract class JournalContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  abstract DatabaseSettings settings();

  @Test
  void eventsAndSnapshotsOutliveTheProcess() {
    DatabaseSettings settings = settings();

    try (Run run = new Run(settings)) {
      ActorRef<Note> notebook = run.kit.spawn(Notebook.create("one"));
      for (int i = 0; i < 25; i++) {
        assertThat(run.write(notebook, "x")).hasSize(i + 1);
      }
    }

    try (Run run = new Run(settings)) {
      assertThat(run.write(run.kit.spawn(Notebook.create("one")), "y"))
          .isEqualTo("x".repeat(25) + "y");
      assertThat(run.count("\"snapshot\"")).isPositive();
    }
  }

  @Test
  void aLargeEventIsStoredWhole() {
    DatabaseSettings settings = settings();
    String large = "0123456789abcdef".repeat(200_000);

    try (Run run = new Run(settings)) {
      run.write(run.kit.spawn(Notebook.create("large")), large);
    }

    try (Run run = new Run(settings)) {
      assertThat(run.write(run.kit.spawn(Notebook.create("large")), "!")).isEqualTo(large + "!");
    }
  }

  @Test
  void eventsAreReadByTagSoonAfterARestartThoughAnOrderingIdIsMissing() throws SQLException {
    DatabaseSettings settings = settings();
    try (Run run = new Run(settings)) {
      run.write(run.kit.spawn(Notebook.create("tagged")), "a");
      run.write(run.kit.spawn(Notebook.create("tagged2")), "b");
      run.write(run.kit.spawn(Notebook.create("tagged3")), "c");
      run.execute("DELETE FROM \"event_journal\" WHERE \"persistence_id\" = 'tagged2'");
    }

    try (Run run = new Run(settings)) {
      long start = System.nanoTime();
      var journal =
          PersistenceQuery.get(run.kit.system())
              .getReadJournalFor(JdbcReadJournal.class, JdbcReadJournal.Identifier());
      var events =
          journal
              .eventsByTag("note", new Sequence(0))
              .take(2)
              .map(envelope -> (String) envelope.event())
              .runWith(Sink.seq(), run.kit.system())
              .toCompletableFuture()
              .join();

      assertThat(events).containsExactly("a", "c");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void migratingTwiceChangesNothing() {
    DatabaseSettings settings = settings();

    int first = migrations(settings);
    int second = migrations(settings);

    assertThat(first).isEqualTo(second).isGreaterThanOrEqualTo(3);
  }

  private static int migrations(DatabaseSettings settings) {
    try (Run run = new Run(settings)) {
      return run.count("\"schema_history\"");
    }
  }

  /** One life of the process. */
  static final class Run implements AutoCloseable {
    final Database database;
    final ActorTestKit kit;

    Run(DatabaseSettings settings) {
      database = Database.open(settings);
      Config config = database.pekkoConfig().withFallback(ConfigFactory.load());
      kit = ActorTestKit.create("test", config);
    }

    String write(ActorRef<Note> notebook, String text) {
      var probe = kit.<StatusReply<String>>createTestProbe();
      notebook.tell(new Note(text, probe.ref()));
      return probe.receiveMessage(PATIENCE).getValue();
    }

    int count(String table) {
      try (var connection = database.dataSource().getConnection();
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
        rows.next();
        return rows.getInt(1);
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }

    void execute(String sql) throws SQLException {
      try (var connection = database.dataSource().getConnection();
          var statement = connection.createStatement()) {
        statement.executeUpdate(sql);
      }
    }

    @Override
    public void close() {
      kit.shutdownTestKit();
      database.close();
    }
  }

  record Note(String text, ActorRef<StatusReply<String>> replyTo) {}

  /** Remembers what was written. */
  static final class Notebook extends EventSourcedBehavior<Note, String, String> {
    static Behavior<Note> create(String id) {
      return Behaviors.setup(context -> new Notebook(PersistenceId.ofUniqueId(id)));
    }

    private Notebook(PersistenceId id) {
      super(id);
    }

    @Override
    public String emptyState() {
      return "";
    }

    @Override
    public CommandHandler<Note, String, String> commandHandler() {
      return (state, note) ->
          Effect()
              .persist(note.text())
              .thenReply(note.replyTo(), (String now) -> StatusReply.success(now));
    }

    @Override
    public EventHandler<String, String> eventHandler() {
      return String::concat;
    }

    @Override
    public java.util.Set<String> tagsFor(String event) {
      return java.util.Set.of("note");
    }

    @Override
    public RetentionCriteria retentionCriteria() {
      return RetentionCriteria.snapshotEvery(10, 2);
    }
  }
}
