package tributary.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import tributary.model.TraceContext;
import tributary.trace.Tracing.Part;

class TracingTest {
  private static final String CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String NOT_SAMPLED = CALLER.substring(0, CALLER.length() - 1) + "0";

  /** Nobody listens there: what is recorded does not hang on it. */
  private static Tracing tracing(double ratio) {
    return Tracing.start(
        TracingSettings.of("x", "http://127.0.0.1:9", ratio, Duration.ofMinutes(1)), "test", "1");
  }

  @Test
  void aRequestJoinsItsCallersTraceAndWhatItCausesJoinsTheRequest() {
    try (Tracing tracing = tracing(1)) {
      TraceContext request = tracing.serve("request", Optional.of(CALLER)).context().orElseThrow();
      TraceContext caused =
          tracing.begin("caused", Part.INTERNAL, Optional.of(request)).context().orElseThrow();

      assertThat(request.traceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
      assertThat(caused.traceId()).isEqualTo(request.traceId());
      assertThat(caused.spanId()).isNotEqualTo(request.spanId());
      assertThat(caused.sampled()).isTrue();
    }
  }

  @Test
  void aCallerGetsNoMoreThanTheRatioAndMayAskForNothing() {
    try (Tracing never = tracing(0);
        Tracing always = tracing(1)) {
      assertThat(never.serve("request", Optional.of(CALLER)).context()).isEmpty();
      assertThat(always.serve("request", Optional.of(NOT_SAMPLED)).context()).isEmpty();
      assertThat(always.serve("request", Optional.empty()).context()).isPresent();
    }
  }

  @Test
  void whatIsSampledOnceIsTracedToItsEndWhateverTheRatioIsThere() {
    try (Tracing never = tracing(0)) {
      assertThat(
              never.begin("lease", Part.CONSUMER, Optional.of(new TraceContext(CALLER))).context())
          .isPresent();
      assertThat(
              never
                  .begin("lease", Part.CONSUMER, Optional.of(new TraceContext(NOT_SAMPLED)))
                  .context())
          .isEmpty();
    }
  }

  @Test
  void withoutACauseOrWithoutACollectorThereIsNoSpan() {
    try (Tracing always = tracing(1)) {
      assertThat(always.begin("decision", Part.INTERNAL, Optional.empty()).context()).isEmpty();
    }
    assertThat(Tracing.start(TracingSettings.of("x", " ", 1, Duration.ofSeconds(5)), "test", "1"))
        .isSameAs(Tracing.off());
    assertThat(Tracing.off().serve("request", Optional.of(CALLER)).context()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 "
      })
  void whatIsNoTraceparentIsNoTrace(String text) {
    assertThat(TraceContext.parse(text)).isEmpty();
    try (Tracing tracing = tracing(1)) {
      assertThat(tracing.serve("request", Optional.of(text)).context().orElseThrow().traceId())
          .isNotEqualTo("0af7651916cd43dd8448eb211c80319c");
    }
  }

  @Test
  void logLinesNameTheTraceWhileItsScopeIsOpen() {
    try (Tracing tracing = tracing(1);
        LogScope _ = tracing.serve("request", Optional.of(CALLER)).logged()) {
      assertThat(MDC.get("traceId")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }
    assertThat(MDC.get("traceId")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "collector:4318, 1, 5000, x.endpoint must be",
    "ftp://collector, 1, 5000, x.endpoint must be",
    "http://, 1, 5000, x.endpoint must be",
    "http://collector:4318, 1.5, 5000, x.ratio must be from 0 to 1",
    "http://collector:4318, 1, 10, x.interval must be from 100ms to 5m"
  })
  void wrongSettingsAreNamed(String endpoint, double ratio, long millis, String said) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TracingSettings.of("x", endpoint, ratio, Duration.ofMillis(millis)))
        .withMessageStartingWith(said);
  }
}
