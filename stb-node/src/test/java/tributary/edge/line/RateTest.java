package tributary.edge.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  @ParameterizedTest
  @CsvSource({"2 Mbit, 2000000", "800kbit/s, 800000", "1.5 Gbit, 1500000000", "64000 bit, 64000"})
  void ratesAreReadAsPeopleWriteThem(String text, long bitsPerSecond) {
    assertThat(Rate.of("key", text)).isEqualTo(bitsPerSecond);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "2 MB", "-1 Mbit", "0 Mbit", "fast", "2 Mbit per day"})
  void aRateThatIsNoneIsRefusedNamingKeyAndValue(String text) {
    assertThatThrownBy(() -> Rate.of("tributary.edge.uplink", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tributary.edge.uplink")
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void nothingIsARateOnlyWhereItIsAsked() {
    assertThat(Rate.orNone("key", "0 bit")).isZero();
    assertThatThrownBy(() -> Rate.of("key", "0 bit")).hasMessageContaining("key");
    assertThatThrownBy(() -> Rate.orNone("key", "5 bit")).hasMessageContaining("0 bit");
  }
}
