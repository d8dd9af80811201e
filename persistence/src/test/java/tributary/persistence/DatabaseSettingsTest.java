package tributary.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseSettingsTest {
  @TempDir Path directory;

  @Test
  void theDefaultsAreAnH2FileUnderTheDataDirectoryThatForgetsNothing() {
    DatabaseSettings settings = DatabaseSettings.from(config("tributary.data-dir = some/where"));

    assertThat(settings.dialect()).isEqualTo(Dialect.H2);
    assertThat(settings.url())
        .isEqualTo(
            "jdbc:h2:file:"
                + Path.of("some/where/db/tributary").toAbsolutePath()
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
  }

  @Test
  void aPasswordFileIsReadAndNothingPrintsThePassword() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "topsecret\n");

    DatabaseSettings settings =
        DatabaseSettings.from(config("tributary.persistence.password-file = \"" + file + "\""));

    assertThat(settings.password()).isEqualTo("topsecret");
    assertThat(settings.toString()).doesNotContain("topsecret");
  }

  @Test
  void badSettingsAreRefusedByKeyAndValue() {
    refused("dialect = oracle", "tributary.persistence.dialect must be h2 or postgresql, was");
    refused("pool-size = 1", "tributary.persistence.pool-size must be from 2 to 500, was 1");
    refused("dialect = postgresql", "tributary.persistence.url must start with jdbc:postgresql:");
    refused("url = \"jdbc:h2:mem:a;PASSWORD=b\"", "url must not carry a password");
    refused("password-file = /no/such/file", "password-file cannot be read: \"/no/such/file\"");
    refused("connect-timeout = 1ms", "connect-timeout must be at least 250ms, was 1ms");
  }

  private static void refused(String setting, String message) {
    assertThatThrownBy(() -> DatabaseSettings.from(config("tributary.persistence." + setting)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Config config(String text) {
    return ConfigFactory.load(ConfigFactory.parseString(text));
  }
}
