package tributary.cluster.read;

import java.sql.SQLException;

/**
 * Keeps a read table up to date with the events of one kind of entity. An event may come twice, and
 * must then leave the table as it is.
 */
public interface TableWriter<E> {

  void write(PoolSession session, String entityId, E event) throws SQLException;
}
