package tributary.cluster.read;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.core.scheduling.LeaseReason;
import tributary.core.transfer.Received;
import tributary.core.transfer.TransferEvent;
import tributary.model.TransferId;

/**
 * What became of each transfer, into {@code transfer} and {@code transfer_bytes}. Progress is not
 * there: it is never stored.
 */
final class TransferWriter implements TableWriter<TransferEvent> {
  // A reason may quote what a box said.
  private static final int LONGEST_REASON = 500;

  @Override
  public void write(PoolSession session, String entityId, TransferEvent event) throws SQLException {
    switch (event) {
      case TransferEvent.Started started -> start(session, TransferId.parse(entityId), started);
      case TransferEvent.Held held ->
          state(session, entityId, "HELD", held.silent() + " is silent");
      case TransferEvent.Resumed _ -> state(session, entityId, "RUNNING", "");
      case TransferEvent.Retried(int _, Instant _, String reason, Received received, Instant _) -> {
        state(session, entityId, "RETRYING", reason);
        received(session, entityId, received);
      }
      case TransferEvent.Succeeded(Received received, Instant at) ->
          end(session, entityId, "SUCCEEDED", "", received, at);
      case TransferEvent.Failed(String reason, Received received, Instant at) ->
          end(session, entityId, "FAILED", reason, received, at);
      case TransferEvent.Cancelled(String reason, Received received, Instant at) ->
          end(session, entityId, "CANCELLED", reason, received, at);
    }
  }

  /** A transfer that had not ended goes on under a new epoch; its beginning and counts stay. */
  private static void start(PoolSession session, TransferId id, TransferEvent.Started started)
      throws SQLException {
    int goesOn =
        session.run(
            "UPDATE transfer SET epoch = ?, state = 'RUNNING', reason = '', length_bytes = ?"
                + " WHERE transfer_id = ? AND ended IS NULL",
            Arrays.asList(started.epoch(), started.lengthBytes(), id.toString()));
    if (goesOn == 0) {
      Map<String, Object> columns = new LinkedHashMap<>();
      columns.put("client_id", id.client().text());
      columns.put("media_id", id.media().text());
      columns.put("epoch", started.epoch());
      columns.put("state", "RUNNING");
      columns.put("reason", "");
      columns.put("length_bytes", started.lengthBytes());
      columns.put("started", started.at().toEpochMilli());
      columns.put("ended", null);
      session.upsert("transfer", "transfer_id", id.toString(), columns);
      received(session, id.toString(), Received.NONE);
    }
  }

  private static void state(PoolSession session, String id, String state, String reason)
      throws SQLException {
    session.update(
        "transfer", "transfer_id", id, Map.of("state", state, "reason", shortened(reason)));
  }

  private static void received(PoolSession session, String id, Received received)
      throws SQLException {
    session.run("DELETE FROM transfer_bytes WHERE transfer_id = ?", List.of(id));
    for (Map.Entry<LeaseReason, Long> entry : received.byReason().entrySet()) {
      session.run(
          "INSERT INTO transfer_bytes (transfer_id, reason, bytes) VALUES (?, ?, ?)",
          List.of(id, entry.getKey().name(), entry.getValue()));
    }
  }

  private static void end(
      PoolSession session, String id, String state, String reason, Received received, Instant at)
      throws SQLException {
    state(session, id, state, reason);
    received(session, id, received);
    session.update("transfer", "transfer_id", id, Map.of("ended", at.toEpochMilli()));
  }

  private static String shortened(String reason) {
    return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
  }
}
