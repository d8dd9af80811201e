package tributary.cluster.read;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.jdbc.query.javadsl.JdbcReadJournal;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.stream.javadsl.Sink;
import tributary.cluster.transfer.TransferEntity;
import tributary.core.transfer.TransferEvent;
import tributary.model.TransferId;

/** What the journal has of one transfer. */
final class TransferJournal {
  // One that was tried again and again has a few hundred.
  private static final int MOST_EVENTS = 2000;

  private final ActorSystem<?> system;
  private final JdbcReadJournal journal;

  TransferJournal(ActorSystem<?> system) {
    this.system = system;
    this.journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(JdbcReadJournal.class, JdbcReadJournal.Identifier());
  }

  CompletionStage<List<TransferEvent>> history(TransferId transfer) {
    String id = PersistenceId.of(TransferEntity.TYPE_KEY.name(), transfer.toString()).id();
    return journal
        .currentEventsByPersistenceId(id, 0, Long.MAX_VALUE)
        .take(MOST_EVENTS)
        .map(envelope -> (TransferEvent) envelope.event())
        .runWith(Sink.seq(), system);
  }
}
