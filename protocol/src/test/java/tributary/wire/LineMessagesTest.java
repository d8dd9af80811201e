package tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;
import tributary.model.QuietHours;
import tributary.model.RefusedException;

class LineMessagesTest {
  private static final HouseholdLimits LIMITS =
      new HouseholdLimits(
          3,
          OptionalLong.of(2_000_000),
          OptionalLong.empty(),
          OptionalLong.of(200_000_000_000L),
          QuietHours.list("", "18:00-23:00, 23:30-06:00"),
          HouseholdLimits.zone("Europe/Berlin"));

  @Test
  void limitsComeThroughAndSoDoNone() {
    assertThat(LineMessages.fromProto(LineMessages.toProto(LIMITS))).isEqualTo(LIMITS);
    HouseholdLimits none = HouseholdLimits.NONE;
    assertThat(LineMessages.fromProto(LineMessages.toProto(none))).isEqualTo(none);
  }

  @Test
  void useComesThroughWithItsReasons() {
    LineUse use =
        new LineUse(
            31,
            Instant.ofEpochMilli(9000),
            OptionalLong.of(0),
            0,
            7,
            List.of(
                new LineUse.Hold("QUIET_HOURS", Optional.of(Instant.ofEpochMilli(8000))),
                new LineUse.Hold("PLAYING", Optional.empty())));

    assertThat(LineMessages.fromProto(LineMessages.toProto(use))).isEqualTo(use);
  }

  @Test
  void whatCannotBeIsRefused() {
    var message = LineMessages.toProto(LIMITS);
    for (var bad :
        List.of(
            message.toBuilder().setVersion(-1),
            message.toBuilder().setUplinkBitsPerSecond(1),
            message.toBuilder().setMonthlyUploadBytes(-1),
            message.toBuilder().setQuietHours("night"),
            message.toBuilder().setQuietHours("18:00-23:00, ".repeat(8) + "18:00-23:00"),
            message.toBuilder().setQuietHours("x".repeat(401)),
            message.toBuilder().setTimeZone("Atlantis"))) {
      assertThatThrownBy(() -> LineMessages.fromProto(bad.build()))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("BAD_MESSAGE");
    }
  }
}
