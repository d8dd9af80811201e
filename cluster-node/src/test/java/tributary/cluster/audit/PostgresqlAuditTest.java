package tributary.cluster.audit;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tributary.cluster.PostgresqlServer;
import tributary.persistence.DatabaseSettings;

class PostgresqlAuditTest extends AuditContract {
  private static PostgresqlServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new PostgresqlServer();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  DatabaseSettings settings() {
    return server.fresh();
  }

  @Override
  String dropTrigger() {
    return "DROP TRIGGER audit_entry_append_only ON audit_entry";
  }
}
