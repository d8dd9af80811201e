package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {
  @TempDir Path directory;

  private Config settings(Map<String, ?> changes) {
    return NodeSettings.over(new NodeFixture(directory.resolve("data")).settings(changes));
  }

  @Test
  void aBadDiscoveryOrDrainDelayIsNamed() {
    assertThatThrownBy(
            () -> NodeSettings.from(settings(Map.of("tributary.cluster.discovery", "dns"))))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("tributary.cluster.discovery")
        .hasMessageContaining("\"dns\"");
    assertThatThrownBy(
            () -> NodeSettings.from(settings(Map.of("tributary.cluster.drain-delay", "51s"))))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("tributary.cluster.drain-delay must be from 0s to 50s");
  }
}
