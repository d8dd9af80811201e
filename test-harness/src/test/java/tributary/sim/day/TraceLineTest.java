package tributary.sim.day;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.CellSummary;
import tributary.core.scheduling.CellSummary.ItemSummary;
import tributary.core.scheduling.SchedulerEvent;
import tributary.model.CellId;
import tributary.model.MediaId;

final class TraceLineTest {

  @Test
  void whatAnotherCellTellsIsReadBackAsItWas() {
    for (int items = 0; items < 3; items++) {
      SchedulerEvent event =
          new SchedulerEvent.OtherCell(
              new CellSummary(
                  new CellId(7),
                  Instant.ofEpochSecond(9, 1),
                  12,
                  IntStream.range(0, items)
                      .mapToObj(number -> new ItemSummary(MediaId.of(number), number, number / 3.0))
                      .toList()));

      assertThat(TraceLine.event(TraceLine.of(event))).isEqualTo(event);
    }
    assertThat(
            TraceLine.of(
                new SchedulerEvent.OtherCell(
                    new CellSummary(new CellId(0), Instant.EPOCH, 0, List.of()))))
        .isEqualTo("OTHER_CELL 0 0 0 -");
  }
}
