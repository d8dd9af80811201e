package tributary.persistence;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickDatabaseProvider;

/** Named in our Pekko config: gives the journal the pool that {@link Database} opened. */
public final class SharedPoolProvider implements SlickDatabaseProvider {
  private final int number;

  public SharedPoolProvider(ActorSystem system) {
    this.number = system.settings().config().getInt(Database.POOL);
  }

  @Override
  public SlickDatabase database(Config config) {
    return Database.opened(number);
  }
}
