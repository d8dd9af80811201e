package tributary.edge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootRecordTest {
  private static final int STARTS = 3;

  /** Releases come in any order, some good, some not, and power fails at any time. */
  @Test
  void noReleaseBelowTheBestRunsAndNoneThatWasGivenUpRunsAgain() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int box = 0; box < 2_000; box++) {
      BootRecord record = BootRecord.FIRST.good(Slot.A, 10);
      Map<Slot, Long> held = new EnumMap<>(Map.of(Slot.A, 10L, Slot.B, 0L));
      long trying = 0;
      int inARow = 0;
      for (int boot = 0; boot < 60; boot++) {
        if (random.nextInt(3) == 0) {
          held.put(record.current().other(), (long) random.nextInt(40));
        }
        long newest = held.get(record.current().other());
        switch (record.choose(newest == 0 ? Optional.empty() : Optional.of(newest))) {
          case BootRecord.Choice.Proven(Slot slot) ->
              assertThat(held.get(slot)).isEqualTo(record.floor());
          case BootRecord.Choice.OnTrial(Slot slot) -> {
            long counter = held.get(slot);
            assertThat(counter).isGreaterThan(record.floor()).isGreaterThan(record.rejected());
            record = record.trying(counter, STARTS);
            if (record.trial().isPresent()) {
              inARow = counter == trying ? inARow + 1 : 1;
              trying = counter;
              assertThat(inARow).as("starts of %d", counter).isLessThanOrEqualTo(STARTS);
              record = random.nextInt(4) == 0 ? record.good(slot, counter) : record;
            }
          }
        }
      }
    }
  }

  @Test
  void aReleaseIsStartedAsOftenAsIsSetAndThenGivenUp() {
    BootRecord record = BootRecord.FIRST.good(Slot.A, 17);
    for (int i = 0; i < STARTS; i++) {
      assertThat(record.choose(Optional.of(18L))).isEqualTo(new BootRecord.Choice.OnTrial(Slot.B));
      record = record.trying(18, STARTS);
      assertThat(record.trial()).isPresent();
    }
    record = record.trying(18, STARTS);
    assertThat(record)
        .isEqualTo(
            new BootRecord(
                Slot.A, 17, 18, BootRecord.NOT_READY, Optional.empty(), BootRecord.Refusals.NONE));
    assertThat(record.choose(Optional.of(18L))).isEqualTo(new BootRecord.Choice.Proven(Slot.A));
    assertThat(record.choose(Optional.of(19L))).isEqualTo(new BootRecord.Choice.OnTrial(Slot.B));
  }

  @Test
  void theFirstSoftwareEverHasNothingToFallBackToAndIsNoTrial() {
    assertThat(BootRecord.FIRST.choose(Optional.of(18L)))
        .isEqualTo(new BootRecord.Choice.Proven(Slot.A));
  }
}
