package tributary.persistence;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresqlJournalTest extends JournalContract {
  @Override
  DatabaseSettings settings() {
    return Databases.postgresql();
  }

  @Test
  void aServerThatIsNotThereIsNamedWithoutThePassword() {
    DatabaseSettings settings =
        new DatabaseSettings(
            Dialect.POSTGRESQL,
            "jdbc:postgresql://127.0.0.1:1/none",
            "somebody",
            "topsecret",
            5,
            Duration.ofMillis(500));

    assertThatThrownBy(() -> Database.open(settings))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/none as somebody")
        .hasMessageNotContaining("topsecret");
  }
}
