package tributary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final List<CompletableFuture<Integer>> asked = new ArrayList<>();

  private CompletionStage<Integer> ask() {
    asked.add(new CompletableFuture<>());
    return asked.getLast();
  }

  @Test
  void whoeverAsksMeanwhileWaitsForTheSameAnswer() {
    Recent<Integer> recent = new Recent<>(this::ask, Duration.ofDays(1));

    assertThat(recent.answer()).isSameAs(recent.answer());
    asked.getFirst().complete(1);
    assertThat(recent.answer()).isCompletedWithValue(1);
    assertThat(asked).hasSize(1);
  }

  @Test
  void itIsAskedAgainWhenItIsOutdatedOrTooOldOrFailed() {
    Recent<Integer> recent = new Recent<>(this::ask, Duration.ofDays(1));
    recent.answer();
    recent.outdated();
    recent.answer();
    assertThat(asked).hasSize(2);
    asked.getLast().completeExceptionally(new IllegalStateException("no database"));
    recent.answer();
    assertThat(asked).hasSize(3);

    Recent<Integer> never = new Recent<>(this::ask, Duration.ZERO);
    never.answer();
    never.answer();
    assertThat(asked).hasSize(5);
  }
}
