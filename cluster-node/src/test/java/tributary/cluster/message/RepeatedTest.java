package tributary.cluster.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What is asked how often, and how long. */
class RepeatedTest {
  private final List<Duration> asked = new ArrayList<>();

  /** Asks every 2 s for 5 s; the answer comes with this try. */
  private CompletionStage<String> ask(int answered, Throwable before) {
    return Repeated.ask(
        patience -> {
          asked.add(patience);
          return asked.size() == answered
              ? CompletableFuture.completedFuture("there")
              : CompletableFuture.failedFuture(before);
        },
        Duration.ofSeconds(2),
        Duration.ofSeconds(5));
  }

  @Test
  void whatIsNotAnsweredIsAskedAgainUntilItIs() {
    assertThat(ask(3, new TimeoutException())).isCompletedWithValue("there");
    assertThat(asked)
        .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(1));
  }

  @Test
  void afterAllPatienceItTimesOut() {
    assertThat(ask(4, new TimeoutException()))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class);
    assertThat(asked).hasSize(3);
  }

  @Test
  void aRefusalIsAnAnswer() {
    assertThat(ask(2, new IllegalStateException("refused"))).isCompletedExceptionally();
    assertThat(asked).hasSize(1);
  }
}
