package tributary.core.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.model.LeaseId;

/** A transfer in memory, with the clock in the test's hand. */
final class TransferRun {
  TransferState state = new TransferState.Absent();
  LeaseBoard board = LeaseBoard.of(state);
  Instant now = TransferFixture.NOON;
  double jitter = 0.5;
  final List<TransferEvent> events = new ArrayList<>();
  final List<TransferAction> allActions = new ArrayList<>();
  List<TransferAction> actions = List.of();

  TransferRun on(TransferRequest request) {
    Transfer.Decided decided =
        Transfer.decide(state, board, request, TransferFixture.POLICY, now, jitter);
    for (TransferEvent event : decided.events()) {
      state = Transfer.evolve(state, event);
    }
    events.addAll(decided.events());
    board = decided.board();
    actions = decided.actions();
    allActions.addAll(actions);
    return this;
  }

  TransferRun granted(int number) {
    return on(new TransferRequest.Grant(TransferFixture.terms(state.epoch(), number)));
  }

  TransferRun says(int number, Role role, Word word) {
    LeaseId lease = new LeaseId(TransferFixture.ID, state.epoch(), number);
    return on(new TransferRequest.Report(lease, role, word));
  }

  TransferRun after(Duration time) {
    now = now.plus(time);
    return on(new TransferRequest.TimePassed());
  }

  /** The restart of its entity: what is soft is gone. */
  void restart() {
    board = LeaseBoard.of(state);
  }

  <A extends TransferAction> List<A> all(Class<A> type) {
    return allActions.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <A extends TransferAction> List<A> last(Class<A> type) {
    return actions.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
