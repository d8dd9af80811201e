package tributary.cluster.audit;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;

class H2AuditTest extends AuditContract {
  @TempDir Path directory;

  @Override
  DatabaseSettings settings() {
    return new DatabaseSettings(
        Dialect.H2,
        "jdbc:h2:file:" + directory.resolve("db/tributary"),
        "tributary",
        "",
        8,
        Duration.ofSeconds(5));
  }

  @Override
  String dropTrigger() {
    return "DROP TRIGGER audit_entry_append_only";
  }
}
