package tributary.cluster.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.core.playback.Place;

class TerritoriesTest {
  @TempDir Path directory;

  private static Config over(String settings) {
    return ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
  }

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("geoip.csv"), content);
  }

  @Test
  void theNarrowestRangeThatHoldsAnAddressSaysItsCountry() throws IOException {
    CidrCountries countries =
        CidrCountries.read(
            file(
                """
                # comment
                10.0.0.0/8,SE
                10.1.0.0/16, NO
                10.1.2.3/32,DK
                2001:db8::/33,FI
                """));

    assertThat(countries.country(address("10.2.3.4"))).contains("SE");
    assertThat(countries.country(address("10.1.3.4"))).contains("NO");
    assertThat(countries.country(address("10.1.2.3"))).contains("DK");
    assertThat(countries.country(address("11.0.0.1"))).isEmpty();
    assertThat(countries.country(address("2001:db8:7fff::1"))).contains("FI");
    assertThat(countries.country(address("2001:db8:8000::1"))).isEmpty();
  }

  @Test
  void whatIsSoftwareForBoxesIsRentedNowhereWhateverTheSettingsSay() throws IOException {
    Territories territories =
        Territories.from(
            over(
                """
                tributary.playback.other-territory = ["*"]
                tributary.playback.territories = [{ catalog = "software", countries = ["*"] }]
                """));
    assertThat(territories.of("main", address("10.0.0.1")).allowed()).containsExactly("*");
    assertThat(territories.of("software", address("10.0.0.1")).allowed()).isEmpty();
  }

  @Test
  void aBrokenFileIsNamedWithItsLine() throws IOException {
    for (String broken :
        new String[] {"10.0.0.0/8", "10.0.0.0/33,SE", "host/8,SE", "1.2.3.4/8,se"}) {
      Path file = file("10.0.0.0/8,SE\n" + broken + "\n");
      assertThatThrownBy(() -> CidrCountries.read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("geoip.csv line 2");
    }
  }

  @Test
  void eachCatalogHasItsTerritoryAndTheOthersTheirs() throws IOException {
    Territories territories =
        Territories.from(
            over(
                """
                tributary.playback {
                  geoip-file = "%s"
                  territories = [{ catalog = "main", countries = ["SE", "NO"] }]
                }
                """
                    .formatted(file("10.0.0.0/8,SE"))));

    assertThat(territories.of("main", address("10.0.0.1")))
        .isEqualTo(new Place(Optional.of("SE"), Set.of("SE", "NO")));
    assertThat(territories.of("main", address("11.0.0.1")).device()).isEmpty();
    assertThat(territories.of("kids", address("11.0.0.1")).allowed()).containsExactly("*");
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThatThrownBy(
            () -> Territories.from(over("tributary.playback.other-territory = [Sweden]")))
        .hasMessageContaining("tributary.playback.other-territory")
        .hasMessageContaining("Sweden");
    assertThatThrownBy(() -> Territories.from(over("tributary.playback.geoip-file = \"/none\"")))
        .hasMessageContaining("tributary.playback.geoip-file");
  }
}
