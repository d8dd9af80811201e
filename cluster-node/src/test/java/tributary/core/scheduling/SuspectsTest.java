package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tributary.model.ClientId;

/** Blames count together for 10 s, and a suspect is left alone for as long. */
class SuspectsTest {
  private static final ClientId DONOR = SchedulingFixture.client(1);
  private static final ClientId OTHER_DONOR = SchedulingFixture.client(2);
  private static final ClientId RECEIVER = SchedulingFixture.client(3);
  private static final ClientId OTHER_RECEIVER = SchedulingFixture.client(4);

  private final Suspects suspects = new Suspects(Duration.ofSeconds(10));
  private Instant now = Instant.EPOCH;

  private void blame(ClientId donor, ClientId by) {
    suspects.blame(donor, by, now);
    now = now.plusSeconds(1);
  }

  private boolean isSuspect(ClientId donor) {
    return suspects.contains(donor, now);
  }

  @Test
  void aDonorIsSuspectOnceTwoReceiversBlameItUntilItIsHeardOfOrTheTimeIsOver() {
    blame(DONOR, RECEIVER);
    blame(DONOR, RECEIVER);
    assertThat(isSuspect(DONOR)).as("one receiver's word").isFalse();

    blame(DONOR, OTHER_RECEIVER);
    assertThat(isSuspect(DONOR)).as("two receivers' word").isTrue();

    suspects.heard(DONOR);
    assertThat(isSuspect(DONOR)).as("heard of").isFalse();

    blame(DONOR, RECEIVER);
    blame(DONOR, OTHER_RECEIVER);
    now = now.plusSeconds(9);
    assertThat(isSuspect(DONOR)).as("after its time").isFalse();
  }

  @Test
  void blamesFarApartDoNotCountTogether() {
    blame(DONOR, RECEIVER);
    now = now.plusSeconds(10);
    blame(DONOR, OTHER_RECEIVER);
    assertThat(isSuspect(DONOR)).isFalse();
  }

  @Test
  void theWordOfAReceiverThatFailsWithOneDonorAfterAnotherCountsAgainstNone() {
    blame(DONOR, RECEIVER);
    blame(OTHER_DONOR, RECEIVER);
    blame(DONOR, OTHER_RECEIVER);
    assertThat(isSuspect(DONOR)).as("blamed before the other").isFalse();

    suspects.heard(OTHER_RECEIVER);
    blame(OTHER_DONOR, OTHER_RECEIVER);
    blame(OTHER_DONOR, RECEIVER);
    assertThat(isSuspect(OTHER_DONOR)).as("blamed again").isFalse();
  }

  @Test
  void aReceiverThatReceivedSomethingBetweenIsBelieved() {
    blame(DONOR, RECEIVER);
    suspects.heard(RECEIVER);
    blame(OTHER_DONOR, RECEIVER);
    blame(DONOR, OTHER_RECEIVER);
    suspects.heard(OTHER_RECEIVER);
    blame(OTHER_DONOR, OTHER_RECEIVER);

    assertThat(isSuspect(DONOR)).isTrue();
    assertThat(isSuspect(OTHER_DONOR)).isTrue();
  }
}
