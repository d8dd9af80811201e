package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class ApiSettingsTest {

  @Test
  void theDefaultsAreValid() {
    ApiSettings settings = ApiSettings.from(ConfigFactory.load());

    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().allowedOrigins()).isEmpty();
  }

  @Test
  void aWrongValueIsNamedWithItsKey() {
    assertRefused("port = 70000", "tributary.api.port must be from 0 to 65535, was 70000");
    assertRefused(
        "password-threads = 0", "tributary.api.password-threads must be at least 1, was 0");
    assertRefused("session-life = 0s", "tributary.api.session-life must be positive, was PT0S");
    assertRefused(
        "default-page = 201", "tributary.api.default-page must be from 1 to largest-page");
    assertRefused("allowed-origins = [\"*\"]", "tributary.api.allowed-origins must be origins");
  }

  private static void assertRefused(String setting, String message) {
    Config config =
        ConfigFactory.parseString("tributary.api." + setting).withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> ApiSettings.from(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
