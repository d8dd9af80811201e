package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.EdgeProcess;
import tributary.demo.Households;
import tributary.demo.Households.Household;
import tributary.demo.Neighbourhood;

/** A box that was prepared before it was shipped: plugged in, it is the household's. */
class ExpectedBoxTest {
  @TempDir Path folder;

  @Test
  void aBoxThatTheOperatorExpectsJoinsItsHouseholdWithoutACode() {
    try (Neighbourhood neighbourhood =
        Neighbourhood.start(
            folder, new Neighbourhood.Links("1 Mbit", "2 Mbit", "1 Mbit", "2 Mbit"))) {
      Household household = new Households(neighbourhood.api()).signUp("ann", "Ann");

      EdgeProcess box = neighbourhood.addExpectedBox("ann");

      JsonNode devices = household.session().get("/api/v1/devices").path("items");
      assertThat(devices.findValuesAsText("clientId")).containsExactly(box.clientId());
      assertThat(devices.get(0).path("activated").asBoolean()).isTrue();
      assertThat(box.process().folder().resolve("authorization-code")).doesNotExist();
    }
  }
}
