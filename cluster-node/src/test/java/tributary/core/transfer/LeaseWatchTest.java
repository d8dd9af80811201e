package tributary.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tributary.core.transfer.TransferFixture.DONOR;
import static tributary.core.transfer.TransferFixture.ID;
import static tributary.core.transfer.TransferFixture.NOON;
import static tributary.core.transfer.TransferFixture.RECEIVER;
import static tributary.core.transfer.TransferFixture.start;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tributary.core.scheduling.Blame;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.SchedulingFixture;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.model.LeaseId;

/**
 * Connecting, starting and keeping pace, each with its own time. Rates: 1 Mbit/s, 125 bytes a ms.
 */
final class LeaseWatchTest {
  private static final Word CONNECTED = new Word.Connected();
  private static final Word NOTHING_YET = new Word.Progress(0);
  private static final LeaseId FIRST = new LeaseId(ID, 1, 1);

  /** Long enough that its bytes are not capped. */
  private final TransferRun run =
      new TransferRun()
          .on(new TransferRequest.Start(1L << 30, TransferFixture.DIGEST, false))
          .granted(1);

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private TransferAction.LeaseEnded ended() {
    return run.last(TransferAction.LeaseEnded.class).getFirst();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void aPartyThatSaysNothingByTheConnectTimeoutIsProbed(Role silent) {
    run.says(1, silent.other(), CONNECTED).after(seconds(5));
    run.says(1, silent.other(), new Word.Progress(1)).after(seconds(4));
    run.says(1, silent.other(), new Word.Progress(2)).after(seconds(1));

    assertThat(run.last(TransferAction.Probe.class))
        .containsExactly(new TransferAction.Probe(FIRST, silent == Role.SENDER ? DONOR : RECEIVER));
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void aPartyThatAnswersButIsNotConnectedEndsTheLease(Role waiting) {
    run.after(seconds(6)).says(1, waiting, NOTHING_YET).after(seconds(3));
    run.says(1, waiting.other(), CONNECTED).after(seconds(1));

    assertThat(ended().failure()).startsWith("NOT_CONNECTED");
    assertThat(ended().blame()).isEqualTo(Blame.FULL);
    assertThat(run.last(TransferAction.Probe.class)).isEmpty();
    assertThat(run.last(TransferAction.CancelLease.class)).hasSize(2);
  }

  @Test
  void connectedPartiesThatMoveNothingByTheStartTimeoutEndTheLeaseThoughTheySpeak() {
    for (Role role : Role.values()) {
      run.says(1, role, CONNECTED);
    }
    for (int second = 0; second < 5; second++) {
      run.after(seconds(1));
      for (Role role : Role.values()) {
        run.says(1, role, NOTHING_YET);
      }
    }
    assertThat(run.all(TransferAction.LeaseEnded.class)).isEmpty();
    run.after(seconds(1));

    assertThat(ended().failure()).startsWith("NOT_STARTED");
    assertThat(ended().blame()).isEqualTo(Blame.FULL);
    assertThat(run.all(TransferAction.Probe.class)).isEmpty();
  }

  @Test
  void aPartyThatWaitsForASilentOneIsNotToBlameAndNotProbed() {
    run.says(1, Role.SENDER, CONNECTED).says(1, Role.RECEIVER, CONNECTED);
    run.after(seconds(5)).says(1, Role.RECEIVER, NOTHING_YET).after(seconds(1));
    assertThat(run.last(TransferAction.Probe.class))
        .containsExactly(new TransferAction.Probe(FIRST, DONOR));

    run.says(1, Role.RECEIVER, NOTHING_YET).after(seconds(4));

    assertThat(ended().failure()).isEqualTo("DONOR_SILENT");
    assertThat(run.all(TransferAction.Probe.class)).hasSize(1);
  }

  @Test
  void aDonorBelowHalfItsPromiseOverTwoReportsLosesTheRestButNotWhatArrived() {
    report(1, 125_000, 250_000, 375_000);
    report(1, 400_000, 450_000);

    assertThat(ended().failure()).startsWith("SLOW_DONOR");
    assertThat(ended().blame()).isEqualTo(Blame.SOME);
    assertThat(ended().bytes()).isEqualTo(450_000);
    assertThat(ended().elapsedMillis()).isEqualTo(5000);
    assertThat(run.board.received().fromBoxes()).isEqualTo(450_000);
    assertThat(run.last(TransferAction.CancelLease.class)).hasSize(2);
    assertThat(run.state).isInstanceOf(TransferState.Running.class);
  }

  @Test
  void oneSlowReportBetweenGoodOnesIsForgiven() {
    report(1, 125_000, 130_000, 250_000, 260_000, 380_000);
    assertThat(run.all(TransferAction.LeaseEnded.class)).isEmpty();
  }

  @Test
  void aDonorThatStallsIsSlow() {
    report(1, 125_000, 125_000, 125_000);
    assertThat(ended().failure()).startsWith("SLOW_DONOR");
  }

  @Test
  void aDonorIsNotSlowWhileItsTurnForTheNextTwoWholeSegmentsMayBeToCome() {
    int segmentBytes = TransferFixture.SEGMENT_BYTES;
    LeaseTerms terms = TransferFixture.terms(1, 1);
    long millisOfTwo = 2L * segmentBytes * 8000 / terms.rateBitsPerSecond();
    Speed before = Speed.from(NOON, segmentBytes);

    Speed soon =
        before.reported(
            NOON.plusMillis(millisOfTwo - 1), segmentBytes, terms, TransferFixture.POLICY);
    Speed late =
        before.reported(
            NOON.plusMillis(millisOfTwo + 1), segmentBytes, terms, TransferFixture.POLICY);

    assertThat(soon.slow()).isZero();
    assertThat(late.slow()).isEqualTo(1);
  }

  @Test
  void timeBeforeTheFirstByteIsNotJudgedForPace() {
    run.says(1, Role.RECEIVER, CONNECTED).says(1, Role.SENDER, CONNECTED);
    report(1, 0, 0, 0, 0, 1);
    assertThat(run.all(TransferAction.LeaseEnded.class)).isEmpty();
  }

  @Test
  void reportsInQuickSuccessionCountAsOne() {
    report(1, 125_000);
    for (int i = 0; i < 10; i++) {
      run.after(Duration.ofMillis(10)).says(1, Role.RECEIVER, new Word.Progress(125_000));
    }
    assertThat(run.all(TransferAction.LeaseEnded.class)).isEmpty();
  }

  @Test
  void twoLeasesThatShareADonorAreNotJudgedWhileBothMove() {
    run.granted(2).says(2, Role.RECEIVER, new Word.Progress(1));
    report(1, 125_000, 150_000, 175_000, 200_000);
    assertThat(run.all(TransferAction.LeaseEnded.class)).isEmpty();

    run.says(2, Role.SENDER, new Word.Succeeded(9, 9));
    run.says(2, Role.RECEIVER, new Word.Succeeded(9, 9));
    report(1, 210_000, 220_000);
    assertThat(ended().failure()).startsWith("SLOW_DONOR");
  }

  @Test
  void patienceDoublesWithEachSlowLeaseUntilOneEndsWell() {
    report(1, 1, 2, 3);
    assertThat(ended().lease()).isEqualTo(FIRST);
    slowFrom(2, SchedulingFixture.client(3));
    report(2, 1, 2, 3, 4);
    assertThat(run.all(TransferAction.LeaseEnded.class)).hasSize(1);
    report(2, 5);
    assertThat(run.all(TransferAction.LeaseEnded.class)).hasSize(2);

    run.granted(3).says(3, Role.SENDER, new Word.Succeeded(9, 9));
    run.says(3, Role.RECEIVER, new Word.Succeeded(9, 9)).granted(4);
    report(4, 1, 2, 3);
    assertThat(run.all(TransferAction.LeaseEnded.class)).hasSize(4);
  }

  private void slowFrom(int number, tributary.model.ClientId donor) {
    run.on(
        new TransferRequest.Grant(
            TransferFixture.terms(1, number, donor, false, NOON.plusSeconds(3600))));
  }

  /** One report a second of both parties, with so many bytes. */
  private void report(int number, long... bytes) {
    for (long sum : bytes) {
      run.after(seconds(1));
      run.says(number, Role.SENDER, new Word.Progress(sum));
      run.says(number, Role.RECEIVER, new Word.Progress(sum));
    }
  }

  @Test
  void bothSilentAreCancelledAndNeitherIsTreatedAsALiar() {
    run.after(seconds(10));

    assertThat(ended().failure()).isEqualTo("BOTH_SILENT");
    assertThat(ended().blame()).isEqualTo(Blame.SOME);
    assertThat(run.last(TransferAction.CancelLease.class)).hasSize(2);
  }

  @Test
  void retriesOfManyTransfersAreSpreadByTheJitterGiven() {
    List<java.time.Instant> times =
        List.of(0.0, 0.5, 0.999).stream().map(LeaseWatchTest::retryWith).toList();

    assertThat(times)
        .containsExactly(
            NOON.plusSeconds(8), NOON.plusSeconds(10), NOON.plusSeconds(12).minusMillis(4));
  }

  private static java.time.Instant retryWith(double jitter) {
    TransferRun run = new TransferRun().on(start());
    run.jitter = jitter;
    run.on(new TransferRequest.Assembled(tributary.model.Digest.ofContent()));
    return run.last(TransferAction.Retrying.class).getFirst().until();
  }

  @Test
  void aSlownessOutOfRangeIsNamed() {
    assertThatThrownBy(() -> new TransferPolicy.Slowness(1.5, 2, seconds(1)))
        .hasMessage("tributary.transfer.least-pace must be from 0 to 1, was 1.5");
    assertThatThrownBy(() -> new TransferPolicy.Slowness(0.5, 0, seconds(1)))
        .hasMessage("tributary.transfer.slow-reports must be at least 1, was 0");
  }
}
