package tributary.cluster.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tributary.model.Networks;

/** Whose request it is, whatever it says of itself, and how many are answered. */
class CallersTest {
  private static final Networks PROXIES = Networks.of(List.of("10.0.0.0/8", "fd00::/8"));

  private static Callers callers(int requests) {
    return new Callers(new CallerSettings(PROXIES, requests, Duration.ofDays(1)));
  }

  private static HttpRequest from(String peer, String told) {
    HttpRequest request =
        HttpRequest.create()
            .addAttribute(
                AttributeKeys.remoteAddress, RemoteAddress.create(InetAddress.ofLiteral(peer)));
    return told.isEmpty() ? request : request.addHeader(RawHeader.create("X-Forwarded-For", told));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, '', 192.0.2.1",
    // A stranger says what it likes.
    "192.0.2.1, 198.51.100.7, 192.0.2.1",
    "10.0.0.1, '', 10.0.0.1",
    "10.0.0.1, 198.51.100.7, 198.51.100.7",
    // What the caller wrote stands before what the proxy added.
    "10.0.0.1, '203.0.113.9, 198.51.100.7', 198.51.100.7",
    "10.0.0.1, '198.51.100.7 , 10.0.0.2', 198.51.100.7",
    "10.0.0.1, '10.0.0.3, 10.0.0.2', 10.0.0.3",
    "fd00::1, 2001:db8::7, 2001:db8:0:0:0:0:0:7",
    "10.0.0.1, unknown, 10.0.0.1",
    "10.0.0.1, 'evil.example, 10.0.0.2', 10.0.0.2",
    "10.0.0.1, ' , ', 10.0.0.1",
  })
  void theCallerIsWhomTheLastProxyOfOursHeard(String peer, String told, String caller) {
    assertThat(callers(1).address(from(peer, told))).isEqualTo(caller);
  }

  @Test
  void aRequestThatCameFromNowhereHasNoAddress() {
    assertThat(callers(1).address(HttpRequest.create())).isEqualTo("unknown");
  }

  @Test
  void oneAddressIsAnsweredSoManyRequestsAndAnotherIsNotConcerned() {
    Callers callers = callers(3);
    for (int i = 0; i < 3; i++) {
      callers.count("192.0.2.1");
    }

    assertThatThrownBy(() -> callers.count("192.0.2.1"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().reason()).isEqualTo("TOO_MANY_REQUESTS");
              assertThat(refused.problem().status()).isEqualTo(429);
            });
    callers.count("192.0.2.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"trusted-proxies = [anything]", "address-requests = 0", "request-window = 0s"})
  void aSettingThatCannotBeIsNamed(String setting) {
    String key = setting.substring(0, setting.indexOf(' '));
    assertThatThrownBy(
            () ->
                HttpSettings.from(
                    ConfigFactory.parseString("tributary.api { " + setting + " }")
                        .withFallback(ConfigFactory.defaultReference())))
        .hasMessageStartingWith("tributary.api." + key + " must be");
  }
}
