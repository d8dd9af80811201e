package tributary.cluster.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.TransferSearch;
import tributary.cluster.transfer.TransferCommand.TransferView;
import tributary.model.ClientId;
import tributary.model.TransferId;

/** Searches of transfers, latest first. Every method blocks. */
public final class TransferQueries {
  private final DataSource pool;

  public TransferQueries(DataSource pool) {
    this.pool = pool;
  }

  public List<Found<TransferView>> transfers(TransferSearch search) {
    Set<ClientId> clients = search.clients().orElse(Set.of());
    if (search.clients().isPresent() && clients.isEmpty()) {
      return List.of();
    }
    Query query = new Query("SELECT * FROM transfer");
    if (!clients.isEmpty()) {
      String marks = String.join(", ", Collections.nCopies(clients.size(), "?"));
      query.where("client_id IN (" + marks + ")", clients.stream().map(ClientId::text).toArray());
    }
    search.state().ifPresent(state -> query.where("state = ?", state));
    search
        .after()
        .map(Position::of)
        .ifPresent(
            after -> query.where("(started, transfer_id) < (?, ?)", after.number(), after.id()));
    return query
        .then("ORDER BY started DESC, transfer_id DESC LIMIT ?", search.limit())
        .list(
            pool,
            row ->
                new Found<>(
                    transfer(row),
                    List.of(row.getString("started"), row.getString("transfer_id"))));
  }

  private static TransferView transfer(ResultSet row) throws SQLException {
    long ended = row.getLong("ended");
    boolean running = row.wasNull();
    return new TransferView(
        TransferId.parse(row.getString("transfer_id")),
        row.getInt("epoch"),
        row.getString("state"),
        row.getString("reason"),
        row.getLong("length_bytes"),
        row.getLong("bytes_from_origin"),
        row.getLong("bytes_from_boxes"),
        Instant.ofEpochMilli(row.getLong("started")),
        running ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended)));
  }
}
