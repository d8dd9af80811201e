package tributary.cluster.read;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Keeps a read table up to date with the events of one kind of entity. An event may come twice, and
 * must then leave the table as it is.
 */
public interface TableWriter<E> {

  void write(PoolSession session, String entityId, E event) throws SQLException;

  /**
   * All that are stored together; {@link #write} for each, unless there is a better way.
   *
   * @param events with the names of their entities and the instants at which they were stored
   */
  default void writeAll(PoolSession session, List<Stored<E>> events) throws SQLException {
    for (Stored<E> stored : events) {
      write(session, stored.entityId(), stored.event());
    }
  }

  record Stored<E>(String entityId, E event, Instant at) {}
}
