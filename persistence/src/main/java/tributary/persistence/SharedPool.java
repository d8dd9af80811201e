package tributary.persistence;

import javax.sql.DataSource;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import scala.Option;
import slick.jdbc.JdbcBackend$;
import slick.jdbc.JdbcBackend.JdbcDatabaseDef;
import slick.jdbc.JdbcProfile;
import slick.util.AsyncExecutor;
import slick.util.AsyncExecutor$;

/** The pool as Slick, and so the journal, sees it. */
final class SharedPool implements SlickDatabase {
  // Writes wait here in a burst; beyond it the journal fails fast, as its own default of 10,000
  // does.
  private static final int WAITING_ROOM = 10_000;

  private final AsyncExecutor executor;
  private final JdbcDatabaseDef database;
  private final JdbcProfile profile;

  SharedPool(DataSource pool, DatabaseSettings settings) {
    int size = settings.poolSize();
    this.profile = settings.dialect().profile();
    this.executor =
        AsyncExecutor$.MODULE$.apply("tributary-journal", size, size, WAITING_ROOM, size);
    this.database =
        JdbcBackend$.MODULE$.Database().forDataSource(pool, Option.apply(size), executor, false);
  }

  @Override
  public JdbcDatabaseDef database() {
    return database;
  }

  @Override
  public JdbcProfile profile() {
    return profile;
  }

  /** No: journal and snapshot store each would close what the other still uses. */
  @Override
  public boolean allowShutdown() {
    return false;
  }

  void close() {
    executor.close();
  }
}
