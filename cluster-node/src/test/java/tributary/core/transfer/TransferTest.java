package tributary.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tributary.core.transfer.TransferFixture.DIGEST;
import static tributary.core.transfer.TransferFixture.DONOR;
import static tributary.core.transfer.TransferFixture.ID;
import static tributary.core.transfer.TransferFixture.RECEIVER;
import static tributary.core.transfer.TransferFixture.start;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tributary.core.scheduling.Blame;
import tributary.core.scheduling.LeaseReason;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.model.Digest;
import tributary.model.LeaseId;

/** Figures 15A to 15D, told again. */
final class TransferTest {
  private final TransferRun run = new TransferRun().on(start());

  private static final Word STARTED = new Word.Started();

  private static Word done(long bytes) {
    return new Word.Succeeded(bytes, 100);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void aLeaseThatBothPartiesFinishEndsOnceAndTheDigestConfirmsTheItem() {
    assertThat(run.last(TransferAction.Ready.class)).hasSize(1);
    run.granted(1);
    assertThat(run.last(TransferAction.OrderLease.class)).hasSize(1);
    for (Role role : Role.values()) {
      run.says(1, role, STARTED).says(1, role, new Word.Progress(500));
    }
    run.says(1, Role.RECEIVER, done(1000)).says(1, Role.SENDER, done(1000));

    assertThat(run.last(TransferAction.LeaseEnded.class))
        .containsExactly(
            new TransferAction.LeaseEnded(new LeaseId(ID, 1, 1), 1000, 0, "", Blame.NONE));
    run.on(new TransferRequest.Assembled(DIGEST));
    assertThat(run.state).isInstanceOf(TransferState.Succeeded.class);
    assertThat(run.actions)
        .containsExactly(
            new TransferAction.Confirm(), new TransferAction.Ended(1, "SUCCEEDED", ""));
    assertThat(run.events.getLast())
        .isEqualTo(
            new TransferEvent.Succeeded(
                Received.NONE.plus(new Given(DONOR, LeaseReason.BOX_HOLDS, 1, 0, 1000, 0, "")),
                run.now));
  }

  @Test
  void aSilentReceiverIsProbedAndHeldUntilAnyWordFromIt() {
    run.granted(1).says(1, Role.SENDER, STARTED).says(1, Role.RECEIVER, STARTED);
    run.after(seconds(4)).says(1, Role.SENDER, new Word.Progress(1));
    run.after(seconds(1));

    LeaseId lease = new LeaseId(ID, 1, 1);
    assertThat(run.actions)
        .containsExactly(
            new TransferAction.Probe(lease, RECEIVER),
            new TransferAction.PartyHeld(lease, RECEIVER, true));
    assertThat(run.state).isInstanceOf(TransferState.Held.class);
    run.granted(2);
    assertThat(run.last(TransferAction.LeaseEnded.class)).hasSize(1);

    run.says(1, Role.RECEIVER, new Word.Progress(1));
    assertThat(run.actions).containsExactly(new TransferAction.PartyHeld(lease, RECEIVER, false));
    assertThat(run.state).isInstanceOf(TransferState.Running.class);
  }

  @Test
  void aReceiverSilentToTheEndBacksTheTransferOff() {
    run.granted(1).says(1, Role.SENDER, STARTED).says(1, Role.RECEIVER, STARTED);
    run.after(seconds(4)).says(1, Role.SENDER, new Word.Progress(1)).after(seconds(1));
    run.says(1, Role.SENDER, new Word.Progress(2)).after(seconds(4));

    assertThat(run.last(TransferAction.LeaseEnded.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.failure()).isEqualTo("RECEIVER_SILENT"));
    assertThat(run.last(TransferAction.CancelLease.class)).hasSize(2);
    assertThat(run.state).isInstanceOf(TransferState.Retrying.class);

    run.after(seconds(60));
    assertThat(run.actions).containsExactly(new TransferAction.Ready(2));
  }

  @Test
  void aDonorThatKeepsToTheLimitsOfItsLineIsNotBlamed() {
    Word limit = new Word.Failed("DONOR_LIMIT", "QUIET_HOURS until 07:00", 0, -1);
    run.granted(1).says(1, Role.SENDER, limit);

    assertThat(run.last(TransferAction.LeaseEnded.class))
        .singleElement()
        .satisfies(
            ended -> {
              assertThat(ended.failure()).isEqualTo("DONOR_LIMIT: QUIET_HOURS until 07:00");
              assertThat(ended.blame()).isEqualTo(Blame.NONE);
            });
    assertThat(run.last(TransferAction.CancelLease.class)).hasSize(1);
    assertThat(run.state).isInstanceOf(TransferState.Running.class);
  }

  @Test
  void aDonorIsNotBlamedForAManifestThatTheReceiverLacks() {
    Word lacking = new Word.Failed("MANIFEST_MISSING", "none came", 0, -1);
    run.granted(1).says(1, Role.RECEIVER, lacking);

    assertThat(run.last(TransferAction.LeaseEnded.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.blame()).isEqualTo(Blame.NONE));
    assertThat(run.state).isInstanceOf(TransferState.Running.class);
  }

  @Test
  void aDonorSilentToTheEndIsAtFaultAndTheTransferRunsOn() {
    run.granted(1).says(1, Role.SENDER, STARTED).says(1, Role.RECEIVER, STARTED);
    run.after(seconds(4)).says(1, Role.RECEIVER, new Word.Progress(7)).after(seconds(1));
    assertThat(run.last(TransferAction.Probe.class))
        .containsExactly(new TransferAction.Probe(new LeaseId(ID, 1, 1), DONOR));
    run.says(1, Role.RECEIVER, new Word.Progress(7)).after(seconds(4));

    assertThat(run.last(TransferAction.LeaseEnded.class))
        .containsExactly(
            new TransferAction.LeaseEnded(
                new LeaseId(ID, 1, 1), 7, 9000, "DONOR_SILENT", Blame.FULL));
    assertThat(run.state).isInstanceOf(TransferState.Running.class);
  }

  @Test
  void bothSilentAreBothCancelled() {
    run.granted(1).after(seconds(10));

    assertThat(run.last(TransferAction.CancelLease.class))
        .extracting(TransferAction.CancelLease::party)
        .containsExactly(DONOR, RECEIVER);
    assertThat(run.last(TransferAction.LeaseEnded.class)).hasSize(1);
    assertThat(run.board.leases()).isEmpty();
    assertThat(run.state).isInstanceOf(TransferState.Running.class);
  }

  @Test
  void aFailureOfEitherPartyCancelsTheOther() {
    run.granted(1).says(1, Role.RECEIVER, new Word.Failed("SEGMENT_CORRUPT", "3", 0, 3));
    assertThat(run.actions)
        .containsExactly(
            new TransferAction.DonorLacks(DONOR, 3, "SEGMENT_CORRUPT"),
            new TransferAction.CancelLease(new LeaseId(ID, 1, 1), DONOR, "SEGMENT_CORRUPT: 3"),
            new TransferAction.LeaseEnded(
                new LeaseId(ID, 1, 1), 0, 0, "SEGMENT_CORRUPT: 3", Blame.FULL));

    run.granted(2).says(2, Role.SENDER, new Word.Failed("CONNECTION_LOST", "reset", 0, -1));
    assertThat(run.last(TransferAction.CancelLease.class))
        .extracting(TransferAction.CancelLease::party)
        .containsExactly(RECEIVER);
  }

  @Test
  void leasesThatFailInARowBackOffAndInTheEndFail() {
    Word failed = new Word.Failed("CONNECT_FAILED", "refused", 0, -1);
    for (int number = 1; number <= 3; number++) {
      run.granted(number).says(number, Role.RECEIVER, failed);
    }
    assertThat(run.state).isInstanceOf(TransferState.Retrying.class);
    run.after(seconds(60));
    assertThat(run.state.epoch()).isEqualTo(2);
    for (int number = 1; number <= 3; number++) {
      run.granted(number).says(number, Role.RECEIVER, failed);
    }

    assertThat(run.state).isInstanceOf(TransferState.Failed.class);
    assertThat(run.last(TransferAction.Ended.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.outcome()).isEqualTo("FAILED"));
  }

  @Test
  void aWrongDigestIsAFailedAttempt() {
    run.on(new TransferRequest.Assembled(Digest.ofContent()));

    assertThat(run.state)
        .isInstanceOfSatisfying(
            TransferState.Retrying.class,
            retrying -> assertThat(retrying.reason()).startsWith("DIGEST_MISMATCH"));
    run.on(start());
    assertThat(run.last(TransferAction.Retrying.class)).hasSize(1);
    run.after(seconds(60)).on(new TransferRequest.Assembled(Digest.ofContent()));
    assertThat(run.state).isInstanceOf(TransferState.Failed.class);
  }

  @Test
  void wordsOfAnOlderEpochAreVoid() {
    run.granted(1);
    run.on(start());
    assertThat(run.last(TransferAction.LeaseEnded.class)).hasSize(1);
    run.granted(1);
    TransferState before = run.state;
    LeaseBoard board = run.board;

    run.on(
        new TransferRequest.Report(
            new LeaseId(ID, 1, 1), Role.RECEIVER, new Word.Failed("DISK_FULL", "", 0, -1)));

    assertThat(run.actions).isEmpty();
    assertThat(run.state).isEqualTo(before);
    assertThat(run.board).isEqualTo(board);
    run.on(new TransferRequest.Grant(TransferFixture.terms(1, 9)));
    assertThat(run.last(TransferAction.LeaseEnded.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.failure()).startsWith("NOT_GRANTED"));
  }

  @Test
  void aConfirmationThatGotLostIsGivenAgain() {
    run.on(new TransferRequest.Assembled(DIGEST));
    run.restart();
    run.on(new TransferRequest.Assembled(DIGEST));

    assertThat(run.actions)
        .containsExactly(
            new TransferAction.Confirm(), new TransferAction.Ended(1, "SUCCEEDED", ""));
  }

  @Test
  void anItemThatWasAssembledBeforeItsTransferWasKnownSucceedsAtTheStart() {
    TransferRun early = new TransferRun().on(new TransferRequest.Assembled(DIGEST));
    early.on(new TransferRequest.Start(1000, DIGEST, true));

    assertThat(early.state).isInstanceOf(TransferState.Succeeded.class);
  }

  @Test
  void aDoneReceiverMakesTheLeaseASuccessThoughTheDonorStaysSilent() {
    run.granted(1).says(1, Role.RECEIVER, done(1000)).after(seconds(3));

    assertThat(run.last(TransferAction.LeaseEnded.class))
        .singleElement()
        .satisfies(ended -> assertThat(ended.failure()).isEmpty());
    assertThat(run.last(TransferAction.CancelLease.class))
        .extracting(TransferAction.CancelLease::party)
        .containsExactly(DONOR);
  }

  @Test
  void aCancelledTransferEndsItsLeasesAndAnswersAgainWhenAskedAgain() {
    run.granted(1).on(new TransferRequest.Cancel("taken off the list"));
    assertThat(run.last(TransferAction.LeaseEnded.class)).hasSize(1);
    assertThat(run.last(TransferAction.Ended.class)).hasSize(1);

    run.on(new TransferRequest.Cancel("taken off the list"));
    assertThat(run.last(TransferAction.Ended.class)).hasSize(1);
    assertThat(run.events).hasSize(2);
  }

  @Test
  void aSettingOutOfRangeIsNamed() {
    assertThatThrownBy(
            () ->
                new TransferPolicy(
                    seconds(1),
                    seconds(1),
                    seconds(1),
                    seconds(1),
                    seconds(1),
                    TransferFixture.POLICY.slowness(),
                    1,
                    0,
                    seconds(1),
                    seconds(1)))
        .hasMessage("tributary.transfer.max-attempts must be at least 1, was 0");
  }
}
