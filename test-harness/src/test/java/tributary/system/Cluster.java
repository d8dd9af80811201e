package tributary.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tributary.demo.ClusterProcess;
import tributary.demo.Neighbourhood;

/** What tests of a cluster of several nodes have in common: its database, its losses. */
final class Cluster {
  private Cluster() {}

  /** HOCON for each node. */
  static String settings(EmbeddedPostgres postgres) throws IOException {
    return Neighbourhood.onPostgres(postgres.getJdbcUrl("postgres", "postgres"));
  }

  /** As an administrator of the database. */
  static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static List<ClusterProcess> without(List<ClusterProcess> nodes, ClusterProcess lost) {
    return nodes.stream().filter(node -> !node.equals(lost)).collect(Collectors.toList());
  }

  /** The node on which the cell's scheduler started last. */
  static ClusterProcess hostOf(List<ClusterProcess> nodes, String cell) {
    return LogWatch.last(nodes, "scheduler starts: cell=" + cell);
  }

  /** Milliseconds from the loss of a node, as the others log it. */
  record Loss(long unreachable, long downed, long scheduler, long decision) {
    static Loss watch(LogWatch survivors) {
      return new Loss(
          survivors.await("Marking node", "as UNREACHABLE"),
          survivors.await("SBR took decision", "Down"),
          survivors.await("scheduler starts: cell="),
          survivors.await("lease: id="));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "unreachable %.1f s, downed %.1f s, scheduler started %.1f s, first new"
              + " decision %.1f s",
          unreachable / 1e3,
          downed / 1e3,
          scheduler / 1e3,
          decision / 1e3);
    }
  }
}
