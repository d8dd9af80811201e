package tributary.cluster.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerSettingsTest {

  private static Config with(String key, String value) {
    return ConfigFactory.parseString("tributary.scheduler." + key + " = " + value)
        .withFallback(ConfigFactory.load());
  }

  @Test
  void theSettingsThatShipAreGood() {
    assertThat(SchedulerSettings.from(ConfigFactory.load()).policy().originCopies()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "origin-copies, 0, must be at least 1",
    "leases-per-donor, 0, must be at least 1",
    "lease-time, 0s, must be more than 0",
    "lease-share, 1.5, must be from 0 to 1",
    "floor-share, -0.1, must be from 0 to 1",
    "patience, -1s, must not be negative",
    "unwatched-patience, -1s, must not be negative",
    "summary.interval, 0s, must be more than 0",
    "summary.items, 0, must be from 1 to 50000",
    "summary.expiry, 10s, must be longer than summary.interval",
    "summary.demand-share, 2, must be from 0 to 1",
    "loans.share, 1.1, must be from 0 to 1",
    "loans.per-item, 0, must be at least 1",
    "loans.time, 2m, must be longer than a lease may last (PT2M20S)",
    "loans.answer-timeout, 0s, must be more than 0",
    "donor-order, boxes, must be peer-first or server-first",
  })
  void aSettingOutOfRangeIsNamed(String key, String value, String rule) {
    assertThatThrownBy(() -> SchedulerSettings.from(with(key, value)))
        .hasMessageStartingWith("tributary.scheduler." + key + " " + rule + ", was ");
  }
}
