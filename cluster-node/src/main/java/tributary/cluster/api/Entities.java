package tributary.cluster.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.message.Repeated;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.cluster.transfer.TransferCommand;
import tributary.core.scheduling.Push;
import tributary.model.AccountId;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.TransferId;

/**
 * How the API asks the entities, again and again while they do not answer: nearly all that it asks
 * may arrive twice. A refusal fails the stage.
 */
public final class Entities {
  private final ActorSystem<?> system;
  private final Duration timeout;
  private final Duration again;
  private final Directory directory;

  /**
   * @param timeout for an answer
   * @param again when a question that may arrive twice is repeated
   */
  public Entities(ActorSystem<?> system, Duration timeout, Duration again, Directory directory) {
    this.system = system;
    this.timeout = timeout;
    this.again = again;
    this.directory = directory;
  }

  /** Where each entity is; the composition root knows. */
  public record Directory(
      Function<AccountId, RecipientRef<AccountCommand>> accounts,
      Function<ClientId, RecipientRef<ClientCommand>> clients,
      Function<MediaId, RecipientRef<MediaItemCommand>> items,
      Function<TransferId, RecipientRef<TransferCommand>> transfers,
      Function<CellId, RecipientRef<SchedulerCommand>> schedulers) {}

  <R> CompletionStage<R> account(
      AccountId id, Function<ActorRef<StatusReply<R>>, AccountCommand> command) {
    return ask(directory.accounts().apply(id), command);
  }

  /** For what would be refused when it arrives twice. */
  <R> CompletionStage<R> accountOnce(
      AccountId id, Function<ActorRef<StatusReply<R>>, AccountCommand> command) {
    return ask(directory.accounts().apply(id), command, timeout);
  }

  <R> CompletionStage<R> client(
      ClientId id, Function<ActorRef<StatusReply<R>>, ClientCommand> command) {
    return ask(directory.clients().apply(id), command);
  }

  <R> CompletionStage<R> item(
      MediaId id, Function<ActorRef<StatusReply<R>>, MediaItemCommand> command) {
    return ask(directory.items().apply(id), command);
  }

  <R> CompletionStage<R> transfer(
      TransferId id, Function<ActorRef<StatusReply<R>>, TransferCommand> command) {
    return ask(directory.transfers().apply(id), command);
  }

  CompletionStage<SchedulerCommand.CellSnapshot> snapshot(CellId cell) {
    return Repeated.ask(
        patience ->
            AskPattern.ask(
                directory.schedulers().apply(cell),
                SchedulerCommand.AskSnapshot::new,
                patience,
                system.scheduler()),
        again,
        timeout);
  }

  /** For an answer that the caller can do without. */
  Duration shortPatience() {
    return again;
  }

  CompletionStage<SchedulerCommand.CellItems> items(
      CellId cell, SchedulerCommand.ItemOrder order, int limit) {
    return AskPattern.ask(
        directory.schedulers().apply(cell),
        replyTo -> new SchedulerCommand.AskItems(order, limit, replyTo),
        timeout,
        system.scheduler());
  }

  void push(CellId cell, List<Push> pushes) {
    directory.schedulers().apply(cell).tell(new SchedulerCommand.Pushed(pushes));
  }

  CompletionStage<SchedulerCommand.CellPushes> pushes(CellId cell) {
    return AskPattern.ask(
        directory.schedulers().apply(cell),
        SchedulerCommand.AskPushes::new,
        timeout,
        system.scheduler());
  }

  void drain(CellId cell, ClientId client, boolean draining) {
    directory.schedulers().apply(cell).tell(new SchedulerCommand.Drain(client, draining));
  }

  private <C, R> CompletionStage<R> ask(
      RecipientRef<C> entity, Function<ActorRef<StatusReply<R>>, C> command) {
    return Repeated.ask(patience -> ask(entity, command, patience), again, timeout);
  }

  private <C, R> CompletionStage<R> ask(
      RecipientRef<C> entity, Function<ActorRef<StatusReply<R>>, C> command, Duration patience) {
    return AskPattern.askWithStatus(entity, command::apply, patience, system.scheduler());
  }
}
