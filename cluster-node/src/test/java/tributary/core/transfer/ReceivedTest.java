package tributary.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.LeaseReason;
import tributary.model.Base32;
import tributary.model.ClientId;

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

  private static Given given(int donor, long bytes, String failure) {
    return new Given(
        new ClientId("00" + Base32.encode(donor, 8)),
        LeaseReason.BOX_HOLDS,
        1,
        failure.isEmpty() ? 0 : 1,
        bytes,
        10,
        failure);
  }

  @Test
  void leasesOfOneDonorAddUpAndTheLastFailureIsKept() {
    Received received =
        Received.NONE.plus(given(1, 5, "SLOW")).plus(given(2, 7, "")).plus(given(1, 3, ""));

    assertThat(received.given())
        .containsExactly(
            new Given(given(1, 0, "").donor(), LeaseReason.BOX_HOLDS, 2, 1, 8, 20, "SLOW"),
            given(2, 7, ""));
    assertThat(received.fromBoxes()).isEqualTo(15);
  }

  @Test
  void ofVeryManyDonorsThoseThatGaveLeastAreLeftOutButCounted() {
    Received received = Received.NONE;
    for (int donor = 1; donor <= 60; donor++) {
      received = received.plus(given(donor, donor, ""));
    }

    assertThat(received.given())
        .hasSize(Received.MOST_GIVEN)
        .allSatisfy(given -> assertThat(given.bytes()).isGreaterThan(10));
    assertThat(received.fromBoxes()).isEqualTo(60 * 61 / 2);
  }

  @Test
  void whatCameSinceLeavesOutWhatWasThereAndWhatBeganAnew() {
    Received before = Received.NONE.plus(LeaseReason.BOX_HOLDS, 10);

    assertThat(before.plus(LeaseReason.BOX_HOLDS, 3).since(before).byReason())
        .isEqualTo(Map.of(LeaseReason.BOX_HOLDS, 3L));
    assertThat(Received.NONE.since(before)).isEqualTo(Received.NONE);
  }
}
