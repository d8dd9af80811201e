package tributary.sim.day;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {

  @ParameterizedTest
  @ValueSource(strings = {"small.conf", "weekday.conf", "release.conf", "steady.conf"})
  void whatShipsCanBeRead(String name) {
    assertThat(Scenario.named(name).boxes().count()).isGreaterThanOrEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boxes.cuont = 5 | unknown key boxes.cuont",
        "tributary.scheduler.leese-time = 1s | unknown key tributary.scheduler.leese-time",
        "tributary.scheduler.lease-share = 7 | tributary.scheduler.lease-share must be from 0 to 1",
        "boxes.count = many | boxes.count must be a whole number from 1 to 10000000, was \"many\"",
        "boxes.count = 0 | boxes.count must be a whole number from 1 to 10000000, was 0",
        "boxes.on = [1, 2] | boxes.on must be 24 numbers from 0 to 1.0, was [1,2]",
        "length = soon | length must be a time from 60s to 2678400s, was \"soon\"",
        "warm-up = 10m | warm-up must be a multiple of report-interval, was \"10m\"",
        "warm-up = 3h | warm-up must be a time from 0s to 7199s, was \"3h\"",
        "network.isps = [0.5, 0.4] | network.isps must be numbers that add up to 1, was [0.5,0.4]",
        "network.open = 0.9 | network.unreachable must be what open and mapped leave of 1, was 0.2",
        "titles.segment = 1 GiB | titles.segment must be a size from",
        "demand.most-listed = 13 | demand.most-listed must be a whole number from 1 to 12, was 13",
        "releases = [{ at = 1h }] | releases[0].share must be a number from 0.0 to 1.0, was"
            + " missing",
        "releases = [{ when = 1h }] | unknown key releases[0].when",
        "faults = [{ what = flood, at = 1h }] | faults[0].what must be server-dies, isp-cut",
        "faults = [{ what = server-dies, at = 1h, server = 9 }] | faults[0].server must be",
      })
  void aBadKeyOrValueIsNamed(String line, String says) {
    assertThatThrownBy(() -> Tiny.scenario(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }

  @Test
  void aChangeGoesBeforeWhatTheFileSays() {
    assertThat(Scenario.named("small.conf", "boxes.count=77").boxes().count()).isEqualTo(77);
    assertThatThrownBy(() -> Scenario.named("small.conf", "boxes.cuont=77"))
        .hasMessageContaining("unknown key boxes.cuont");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Scenario.named("nowhere.conf"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere.conf");
  }
}
