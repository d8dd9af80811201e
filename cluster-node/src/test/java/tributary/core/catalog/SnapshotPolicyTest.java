package tributary.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotPolicyTest {
  private static final Duration MAKING = Duration.ofMinutes(10);

  @ParameterizedTest
  @CsvSource({
    "1000, 999, false",
    "1000, 1000, true",
    "1, 0, false",
    "1, 1, true",
    "0, 0, false",
    "0, 5000, false"
  })
  void itIsDueWhenEnoughChangedAndNeverWhenThereAreToBeNone(
      int changes, long changed, boolean isDue) {
    assertThat(new SnapshotPolicy(changes, 1, MAKING).isDue(changed)).isEqualTo(isDue);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 500, 499, false",
    "1000, 500, 500, true",
    "1000, 1, 0, false",
    "0, 1, 5000, false"
  })
  void aBoxLoadsItWhenItLacksEnoughOfIt(int changes, int behind, long lacking, boolean isWorth) {
    assertThat(new SnapshotPolicy(changes, behind, MAKING).isWorth(lacking)).isEqualTo(isWorth);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1, PT1S, 'changes must not be negative, was -1'",
    "1, 0, PT1S, 'behind must be at least 1, was 0'",
    "1, 1, PT0S, 'making must be positive, was PT0S'"
  })
  void aWrongSettingIsNamedWithItsValue(int changes, int behind, Duration making, String message) {
    assertThatThrownBy(() -> new SnapshotPolicy(changes, behind, making)).hasMessage(message);
  }
}
