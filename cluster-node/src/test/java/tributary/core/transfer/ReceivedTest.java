package tributary.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.LeaseReason;

class ReceivedTest {
  @Test
  void everyReasonSaysByItsNameWhetherItIsOriginTraffic() {
    for (LeaseReason reason : LeaseReason.values()) {
      assertThat(reason.name()).startsWith(reason.isOrigin() ? "ORIGIN_" : "BOX_");
      assertThat(reason.sentence()).isNotBlank();
      assertThat(LeaseReason.named(reason.name())).contains(reason);
    }
    assertThat(LeaseReason.named("OF_A_LATER_VERSION")).isEmpty();
  }

  @Test
  void bytesAddUpByReasonAndBySource() {
    Received received =
        Received.NONE
            .plus(LeaseReason.ORIGIN_FIRST_COPY, 5)
            .plus(LeaseReason.ORIGIN_PATIENCE, 7)
            .plus(LeaseReason.BOX_HOLDS, 11)
            .plus(LeaseReason.BOX_HOLDS, 0)
            .plus(LeaseReason.ORIGIN_FIRST_COPY, 1);

    assertThat(received.fromOrigin()).isEqualTo(13);
    assertThat(received.fromBoxes()).isEqualTo(11);
    assertThat(received.byReason()).doesNotContainKey(LeaseReason.ORIGIN_RELAY);
  }

  @Test
  void whatCameSinceLeavesOutWhatWasThereAndWhatBeganAnew() {
    Received before = Received.NONE.plus(LeaseReason.BOX_HOLDS, 10);

    assertThat(before.plus(LeaseReason.BOX_HOLDS, 3).since(before).byReason())
        .isEqualTo(Map.of(LeaseReason.BOX_HOLDS, 3L));
    assertThat(Received.NONE.since(before)).isEqualTo(Received.NONE);
  }
}
