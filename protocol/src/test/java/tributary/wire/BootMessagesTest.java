package tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tributary.model.BootReport;

class BootMessagesTest {
  private static final BootReport REPORT =
      new BootReport(17, 17, 16, "NOT_READY", 18, 19, "BAD_SIGNATURE", true);

  @Test
  void whatABoxSaysOfItsReleasesArrivesAsItWasSaid() {
    assertThat(BootMessages.fromProto(BootMessages.toProto(REPORT))).isEqualTo(REPORT);
  }

  @Test
  void aWordOrACounterThatNoneCouldHaveIsRefused() {
    tributary.wire.proto.BootReport said = BootMessages.toProto(REPORT);
    assertThatThrownBy(() -> BootMessages.fromProto(said.toBuilder().setRunning(0).build()))
        .hasMessageContaining("BAD_MESSAGE")
        .hasMessageContaining("running must be from 1");
    assertThatThrownBy(() -> BootMessages.fromProto(said.toBuilder().setStaged(-1).build()))
        .hasMessageContaining("staged must be from 0");
    assertThatThrownBy(
            () -> BootMessages.fromProto(said.toBuilder().setRefusedFor("so\nwhat").build()))
        .hasMessageContaining("refusedFor must be as NOT_READY");
  }
}
