package tributary.cluster.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tributary.cluster.vault.PassWorld.Fault;
import tributary.core.Seeds;

/**
 * No sequence of requests, clock steps, retries and crashes yields a key without a live pass, two
 * keys for one pass, or a pass without entitlement.
 */
class PassPropertyTest {
  private static final int STEPS = 400;
  private static final int RUNS = 20;

  @TempDir Path directory;
  private int keys;

  private void run(long seed, Fault fault) {
    try (PassWorld world = new PassWorld(directory, seed, fault)) {
      for (int i = 0; i < STEPS; i++) {
        world.step();
      }
      world.checkAudit();
      keys += world.keysGiven();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noSequenceYieldsAKeyOrAPassThatNobodyIsEntitledTo() {
    Seeds.each("passes", RUNS, seed -> run(seed, Fault.NONE));

    assertThat(keys).as("keys that were given in all").isPositive();
  }

  /** The same books notice each of these. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedFaultIsFound(Fault fault) {
    assertThatThrownBy(() -> Seeds.each(fault.name(), 200, seed -> run(seed, fault)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(
            switch (fault) {
              case NONE -> "";
              case PASS_FORGOTTEN -> "two keys for the pass";
              case SIGNED_WITHOUT_GRANT -> "a key for a pass that nobody granted";
              case VAULT_CLOCK_STANDS -> "a key for a pass that had ended";
              case ANY_DEVICE -> "a key for another device";
            });
  }
}
