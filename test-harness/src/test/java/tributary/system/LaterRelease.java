package tributary.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tributary.demo.ClusterProcess;
import tributary.demo.Launcher;

/**
 * An upgrade as far as one release can play two: nodes that started anew say that they are of a
 * later release, and its migration, of a table and a column that this one does not know, is on the
 * database from the beginning of the upgrade, as its Job leaves it.
 */
final class LaterRelease implements Launcher {
  private static final String VERSION = "TRIBUTARY_CLUSTER_APP_VERSION=99.0.0";

  private final Set<String> upgraded = ConcurrentHashMap.newKeySet();

  static void migrate(EmbeddedPostgres postgres) throws SQLException {
    Cluster.execute(
        postgres,
        """
        CREATE TABLE of_later_release (id INTEGER);
        ALTER TABLE client ADD COLUMN of_later_release TEXT;
        ALTER TABLE transfer ADD COLUMN of_later_release INTEGER DEFAULT 1 NOT NULL;
        INSERT INTO schema_history
          SELECT max(installed_rank) + 1, '9999', 'later', 'SQL', 'V9999__later.sql', 1, 'later', now(), 1, true
          FROM schema_history;
        """);
  }

  void upgrade(ClusterProcess node) {
    upgraded.add(node.process().name());
  }

  static boolean isRunAs(ClusterProcess node) throws IOException {
    Path environment = Path.of("/proc", Long.toString(node.process().pid()), "environ");
    return List.of(Files.readString(environment).split("\0", -1)).contains(VERSION);
  }

  @Override
  public List<String> command(Node node) {
    List<String> command = new ArrayList<>();
    if (upgraded.contains(node.name())) {
      command.addAll(List.of("env", VERSION));
    }
    command.addAll(Launcher.JVM.command(node));
    return command;
  }
}
