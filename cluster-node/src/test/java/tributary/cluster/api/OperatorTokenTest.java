package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorTokenTest {
  @TempDir Path folder;

  @Test
  void aTokenIsMadeOnceAndOnlyItsOwnerCanReadIt() throws IOException {
    String token = OperatorToken.readOrCreate(folder, new SecureRandom());

    assertThat(token).matches("[A-Za-z0-9_-]{43}");
    assertThat(OperatorToken.readOrCreate(folder, new SecureRandom())).isEqualTo(token);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("operator.token"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aTokenThatAnybodyCouldGuessIsRefused() throws IOException {
    Files.writeString(folder.resolve("operator.token"), "\n");

    assertThatThrownBy(() -> OperatorToken.readOrCreate(folder, new SecureRandom()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("operator.token holds 0 characters");
  }
}
