package tributary.cluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationsTest {
  private static final String NAMED =
      """
      tributary.gateway.locations = [
        { network = "cable", region = "north", ranges = ["10.1.0.0/16", "fd01::/32"] }
        { network = "cable", region = "south", ranges = ["10.1.128.0/17"] }
        { network = "fibre", ranges = ["10.2.0.0/16"] }
      ]
      """;

  private static GatewayPolicy policy(String settings) {
    Config config = ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
    return GatewayPolicy.from(config);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, cable, north",
    "10.1.200.3, cable, south",
    "fd01::7, cable, north",
    "10.2.0.1, fibre, ''",
    "10.3.0.1, '', ''"
  })
  void theNarrowestRangeSaysWhereAnAddressIs(String address, String network, String region)
      throws UnknownHostException {
    var location = policy(NAMED).locations().of(InetAddress.getByName(address));
    assertThat(location.network()).isEqualTo(network);
    assertThat(location.region()).isEqualTo(region);
  }

  @Test
  void aRangeThatIsNoneIsNamed() {
    String bad = "tributary.gateway.locations = [{ network = cable, ranges = [\"10.1.0.0/40\"] }]";
    assertThatThrownBy(() -> policy(bad))
        .hasMessageContaining("tributary.gateway.locations")
        .hasMessageContaining("10.1.0.0/40");
  }

  @Test
  void anEntryWithoutANetworkIsNamed() {
    assertThatThrownBy(() -> policy("tributary.gateway.locations = [{ ranges = [] }]"))
        .hasMessageContaining("network");
  }
}
