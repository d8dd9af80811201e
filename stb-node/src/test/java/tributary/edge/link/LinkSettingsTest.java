package tributary.edge.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LinkSettingsTest {

  @Test
  void theDefaultsAreValid() {
    LinkSettings settings = LinkFixture.settings(8443);

    assertThat(settings.silenceTimeout()).isGreaterThan(settings.heartbeatInterval());
    assertThat(settings.gateways()).containsExactly(new LinkSettings.Gateway("127.0.0.1", 8443));
  }

  @Test
  void severalGatewaysMayBeNamedEachWithAPortOfItsOwn() {
    LinkSettings settings =
        LinkFixture.settings(
            8443, "tributary.edge.gateway.host = \"a.example:9000, b.example,::1,[::2]:7,\"");

    assertThat(settings.gateways())
        .containsExactly(
            new LinkSettings.Gateway("a.example", 9000),
            new LinkSettings.Gateway("b.example", 8443),
            new LinkSettings.Gateway("::1", 8443),
            new LinkSettings.Gateway("[::2]", 7));
  }

  @Test
  void aWrongValueIsNamedWithItsKey() {
    wrong(
        "tributary.edge.gateway.port must be from 1 to 65535, was 0",
        "tributary.edge.gateway.port = 0");
    wrong(
        "tributary.edge.gateway.port must be from 1 to 65535, was 70000",
        "tributary.edge.gateway.host = \"here:70000\"");
    wrong("tributary.edge.gateway.host must not be empty", "tributary.edge.gateway.host = \"\"");
    wrong(
        "tributary.edge.link.request-timeout must be longer than nothing, was PT0S",
        "tributary.edge.link.request-timeout = 0s");
    wrong(
        "tributary.edge.link.silence-timeout must be longer than heartbeat-interval, was PT1S",
        "tributary.edge.link.silence-timeout = 1s");
    wrong(
        "tributary.edge.link.longest-backoff must be at least first-backoff, was PT0.001S",
        "tributary.edge.link.longest-backoff = 1ms");
    wrong(
        "tributary.edge.link.frame-limit must be from 1 KiB to 64 MiB, was 2147483647 bytes",
        "tributary.edge.link.frame-limit = 4 GiB");
    wrong(
        "tributary.edge.link.most-questions must be at least 1, was 0",
        "tributary.edge.link.most-questions = 0");
    wrong("connect-timeout", "tributary.edge.link.connect-timeout = soon");
  }

  @Property(tries = 200)
  void aPauseIsHalfToWholeOfADoublingBoundedTime(
      @ForAll long seed, @ForAll @LongRange(min = 1, max = 5000) long first) {
    Backoff backoff =
        new Backoff(Duration.ofMillis(first), Duration.ofMillis(10 * first), new Random(seed));

    for (long bound : new long[] {first, 2 * first, 4 * first, 8 * first, 10 * first, 10 * first}) {
      assertThat(backoff.after("connection lost").toMillis()).isBetween(bound - bound / 2, bound);
    }
    backoff.reset();
    assertThat(backoff.next().toMillis()).isBetween(first - first / 2, first);
    assertThat(backoff.after("REVOKED: by the operator").toMillis())
        .isBetween(5 * first, 10 * first);
  }

  private static void wrong(String message, String override) {
    assertThatThrownBy(() -> LinkFixture.settings(8443, override))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
