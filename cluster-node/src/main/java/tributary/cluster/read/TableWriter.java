package tributary.cluster.read;

import java.sql.SQLException;
import java.util.List;

/**
 * Keeps a read table up to date with the events of one kind of entity. An event may come twice, and
 * must then leave the table as it is.
 */
public interface TableWriter<E> extends BatchWriter<E> {

  void write(PoolSession session, String entityId, E event) throws SQLException;

  /** {@link #write} for each, unless there is a better way. */
  @Override
  default void writeAll(PoolSession session, List<Stored<E>> events) throws SQLException {
    for (Stored<E> stored : events) {
      write(session, stored.entityId(), stored.event());
    }
  }
}
