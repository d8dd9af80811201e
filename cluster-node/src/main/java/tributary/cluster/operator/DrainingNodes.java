package tributary.cluster.operator;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import tributary.model.ClientId;

/** Media servers that an operator wants to switch off: kept until the operator takes it back. */
public final class DrainingNodes {
  private final Statements statements;

  /**
   * @param blocking runs what waits for the database
   */
  public DrainingNodes(DataSource database, Executor blocking) {
    this.statements = new Statements(database, blocking, Subject.DRAINS);
  }

  public CompletionStage<List<ClientId>> all() {
    return statements.ask(
        "SELECT client_id FROM draining_node", row -> new ClientId(row.getString(1)));
  }

  /** Harmless when repeated. */
  public CompletionStage<Boolean> add(ClientId client, Instant now) {
    return statements.change(
        "INSERT INTO draining_node (client_id, since) VALUES (?, ?)",
        client.text(),
        now.toEpochMilli());
  }

  public CompletionStage<Boolean> remove(ClientId client) {
    return statements.change("DELETE FROM draining_node WHERE client_id = ?", client.text());
  }
}
