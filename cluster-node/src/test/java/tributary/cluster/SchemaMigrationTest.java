package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;

class SchemaMigrationTest {
  @TempDir Path directory;

  private Config settings(Map<String, ?> changes) {
    return NodeSettings.over(new NodeFixture(directory.resolve("data")).settings(changes));
  }

  @Test
  void itMayBeRepeated() throws Exception {
    Config settings = settings(Map.of());
    SchemaMigration.run(settings);
    int once = migrations(settings);
    SchemaMigration.run(settings);

    assertThat(migrations(settings)).isEqualTo(once).isPositive();
  }

  private static int migrations(Config settings) throws SQLException {
    try (Database database = Database.open(DatabaseSettings.from(settings));
        Connection connection = database.dataSource().getConnection();
        ResultSet count =
            connection.createStatement().executeQuery("SELECT COUNT(*) FROM \"schema_history\"")) {
      count.next();
      return count.getInt(1);
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    Config settings =
        settings(
            Map.of(
                "tributary.persistence.dialect",
                "postgresql",
                "tributary.persistence.url",
                "jdbc:postgresql://127.0.0.1:1/none",
                "tributary.persistence.connect-timeout",
                "500ms"));

    assertThatThrownBy(() -> SchemaMigration.run(settings))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/none");
  }
}
