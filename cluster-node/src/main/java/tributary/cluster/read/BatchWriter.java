package tributary.cluster.read;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Keeps something in the database up to date with events, so many in a transaction. */
public interface BatchWriter<E> {

  /**
   * All that are stored together.
   *
   * @param events with the names of their entities and the instants at which they were stored
   */
  void writeAll(PoolSession session, List<Stored<E>> events) throws SQLException;

  record Stored<E>(String entityId, E event, Instant at) {}
}
