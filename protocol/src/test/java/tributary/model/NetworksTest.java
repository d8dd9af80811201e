package tributary.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  @ParameterizedTest
  @CsvSource({
    "10.77.0.0/16, 10.77.255.1, true",
    "10.77.0.0/16, 10.78.0.1, false",
    "10.77.0.0/15, 10.76.0.1, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "127.0.0.1/32, 127.0.0.1, true",
    "127.0.0.1/32, 127.0.0.2, false",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fc12::1, false",
    "0.0.0.0/0, fd12::1, false"
  })
  void anAddressIsInARangeByItsFirstBits(String range, String address, boolean inside)
      throws UnknownHostException {
    assertThat(Networks.of(List.of(range)).contains(InetAddress.getByName(address)))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.31.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "64:ff9b::a00:1"
      })
  void addressesOfNoOpenInternetAreNotPublic(String address) throws UnknownHostException {
    assertThat(Networks.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2a00:1450::1"})
  void othersAre(String address) throws UnknownHostException {
    assertThat(Networks.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "example.com/8", "/8", "1::/x"})
  void whatIsNoRangeIsNamed(String text) {
    assertThatThrownBy(() -> Networks.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }
}
