package tributary.cluster.read;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tributary.cluster.PostgresqlServer;
import tributary.persistence.DatabaseSettings;

class PostgresqlReadSideTest extends ReadSideContract {
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
}
