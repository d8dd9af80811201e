package tributary.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2JournalTest extends JournalContract {
  @TempDir Path directory;

  @Override
  DatabaseSettings settings() {
    return Databases.h2(directory);
  }

  @Test
  void theFileIsInAFolderOfItsOwnersOnly() throws IOException {
    Database.open(settings()).close();

    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("db"))))
        .isEqualTo("rwx------");
  }

  @Test
  void aFileThatIsNoDatabaseIsNamedAndLeftAsItWas() throws IOException {
    Path file = directory.resolve("db/tributary.mv.db");
    Files.createDirectories(directory.resolve("db"));
    Files.writeString(file, "these are not the bytes of a database".repeat(500));
    DatabaseSettings settings =
        new DatabaseSettings(
            Dialect.H2, Databases.h2(directory).url(), "a", "", 5, Duration.ofMillis(300));
    String before = Files.readString(file);

    assertThatThrownBy(() -> Database.open(settings))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("cannot open the database h2")
        .hasMessageContaining("db/tributary");
    assertThat(Files.readString(file)).isEqualTo(before);
  }
}
