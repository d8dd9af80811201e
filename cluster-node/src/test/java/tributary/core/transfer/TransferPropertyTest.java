package tributary.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.core.transfer.TransferFixture.DIGEST;
import static tributary.core.transfer.TransferFixture.ID;
import static tributary.core.transfer.TransferFixture.LENGTH;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.SchedulingFixture;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.model.Digest;
import tributary.model.LeaseId;

/** Words lost, late, twice and out of order: nothing gets stuck and every lease ends once. */
final class TransferPropertyTest {
  private static final List<String> REASONS =
      List.of("CONNECT_FAILED", "SEGMENT_CORRUPT", "DISK_FULL", "LEASE_REFUSED", "EXPIRED");

  @Property(tries = 500)
  void everyGrantedLeaseEndsExactlyOnceAndNothingGetsStuck(@ForAll long seed) {
    Random random = new Random(seed);
    TransferRun run = new TransferRun();
    Set<LeaseId> granted = new HashSet<>();
    int number = 0;
    for (int step = 0; step < 300; step++) {
      run.now = run.now.plusMillis(random.nextInt(3000));
      if (random.nextInt(4) == 0) {
        LeaseTerms terms = lease(run, random, ++number);
        granted.add(terms.lease());
        run.on(new TransferRequest.Grant(terms));
        if (random.nextInt(5) == 0) {
          run.on(new TransferRequest.Grant(terms));
        }
      } else {
        run.on(request(run, random, number));
      }
      if (run.actions.stream().anyMatch(TransferAction.Ready.class::isInstance)) {
        number = 0;
      }
    }
    silence(run);

    List<LeaseId> ended =
        run.all(TransferAction.LeaseEnded.class).stream()
            .map(TransferAction.LeaseEnded::lease)
            .toList();
    assertThat(ended).containsAll(granted);
    assertThat(ended.stream().filter(lease -> taken(run, lease)).toList()).doesNotHaveDuplicates();
    assertThat(run.board.leases()).isEmpty();
    assertThat(run.state).isNotInstanceOf(TransferState.Held.class);
    finishes(run);
  }

  /** Only of leases that were taken can it be said how often they ended: refusals may repeat. */
  private static boolean taken(TransferRun run, LeaseId lease) {
    return run.all(TransferAction.OrderLease.class).stream()
        .anyMatch(order -> order.terms().lease().equals(lease));
  }

  private static LeaseTerms lease(TransferRun run, Random random, int number) {
    return TransferFixture.terms(
        run.state.epoch(),
        number,
        SchedulingFixture.client(2 + random.nextInt(3)),
        random.nextBoolean(),
        run.now.plusSeconds(5 + random.nextInt(60)));
  }

  private static TransferRequest request(TransferRun run, Random random, int highest) {
    int epoch = Math.max(0, run.state.epoch() - (random.nextInt(8) == 0 ? 1 : 0));
    LeaseId lease = new LeaseId(ID, epoch, 1 + random.nextInt(highest + 1));
    Role role = random.nextBoolean() ? Role.SENDER : Role.RECEIVER;
    return switch (random.nextInt(20)) {
      case 0 -> new TransferRequest.Start(LENGTH, DIGEST, random.nextBoolean());
      case 1 -> new TransferRequest.PartyGone(SchedulingFixture.client(1 + random.nextInt(4)));
      case 2 ->
          random.nextInt(10) == 0
              ? new TransferRequest.Cancel("why")
              : new TransferRequest.TimePassed();
      case 3 -> new TransferRequest.Assembled(random.nextInt(4) == 0 ? DIGEST : Digest.ofContent());
      case 4, 5 ->
          new TransferRequest.Report(
              lease, role, new Word.Failed(REASONS.get(random.nextInt(5)), "", 0, 1));
      case 6, 7, 8 -> new TransferRequest.Report(lease, role, new Word.Succeeded(100, 10));
      case 9, 10, 11 -> new TransferRequest.Report(lease, role, new Word.Started());
      case 12, 13, 14, 15 ->
          new TransferRequest.Report(lease, role, new Word.Progress(random.nextInt(100)));
      default -> new TransferRequest.TimePassed();
    };
  }

  /** Nobody says anything any more; only the timers that the state implies fire. */
  private static void silence(TransferRun run) {
    for (int fired = 0; fired < 1000; fired++) {
      Optional<java.time.Instant> due = Transfer.nextDue(run.state, run.board);
      if (due.isEmpty()) {
        return;
      }
      run.now = due.get().isAfter(run.now) ? due.get() : run.now.plusMillis(1);
      run.on(new TransferRequest.TimePassed());
    }
    throw new AssertionError("timers never rest in " + run.state + " " + run.board);
  }

  /** From wherever it is, a transfer that the scheduler starts again can succeed. */
  private static void finishes(TransferRun run) {
    run.on(TransferFixture.start());
    run.after(Duration.ofMinutes(5));
    assertThat(run.state).isInstanceOf(TransferState.Running.class);
    run.granted(1);
    run.says(1, Role.SENDER, new Word.Succeeded(100, 10));
    run.says(1, Role.RECEIVER, new Word.Succeeded(100, 10));
    run.on(new TransferRequest.Assembled(DIGEST));
    assertThat(run.state).isInstanceOf(TransferState.Succeeded.class);
  }
}
