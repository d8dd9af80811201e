package tributary.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tributary.model.IngestReport;
import tributary.model.IngestReport.State;
import tributary.model.MediaId;
import tributary.model.RefusedException;

class IngestMessagesTest {
  private static IngestReport.Job job(State state) {
    return new IngestReport.Job(
        7,
        "Big Buck Bunny",
        state,
        420,
        4_200_000_000L,
        10_000_000_000L,
        state == State.DONE ? Optional.of(MediaId.of(9)) : Optional.empty(),
        state == State.FAILED ? "DAMAGED_FILM" : "",
        state == State.FAILED ? "bunny.mkv: no picture" : "",
        Duration.ofMillis(61_000),
        Duration.ofMillis(state.isOver() ? 5 : 0));
  }

  @Test
  void everyStateComesOverTheWireAsItWas() {
    IngestReport report =
        new IngestReport(
            "00ffab", Arrays.stream(State.values()).map(IngestMessagesTest::job).toList());

    assertThat(IngestMessages.fromProto(IngestMessages.toProto(report))).isEqualTo(report);
  }

  @Test
  void whatIsBeyondItsBoundsIsRefusedAndNamed() {
    var good = IngestMessages.toProto(new IngestReport("1", List.of(job(State.STORING))));
    var one = good.getJobs(0);
    List<tributary.wire.proto.IngestReport> bad =
        new ArrayList<>(
            List.of(
                good.toBuilder().setRun("").build(),
                good.toBuilder().setRun("x").build(),
                good.toBuilder()
                    .addAllJobs(Collections.nCopies(IngestReport.MOST_JOBS, one))
                    .build()));
    for (var job :
        List.of(
            one.toBuilder().setNumber(0),
            one.toBuilder().setTitle("X".repeat(IngestReport.LONGEST_TITLE + 1)),
            one.toBuilder().setPerMille(-1),
            one.toBuilder().setBytesDone(-1),
            one.toBuilder().setMediaId("nothing"),
            one.toBuilder().setReason("<b>"),
            one.toBuilder().setDetail("X".repeat(IngestReport.LONGEST_DETAIL + 1)),
            one.toBuilder().setSinceBegunMillis(Long.MAX_VALUE),
            one.toBuilder().setSinceEndedMillis(-1))) {
      bad.add(good.toBuilder().setJobs(0, job).build());
    }
    for (var message : bad) {
      assertThatThrownBy(() -> IngestMessages.fromProto(message))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("BAD_MESSAGE");
    }
  }
}
