package tributary.cluster.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.TransferSearch;
import tributary.cluster.transfer.TransferCommand.TransferView;
import tributary.core.scheduling.LeaseReason;
import tributary.core.transfer.Received;
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
      query.where(
          "client_id IN (" + marks(clients.size()) + ")",
          clients.stream().map(ClientId::text).toArray());
    }
    if (!search.withHidden()) {
      query.where(
          "NOT EXISTS (SELECT 1 FROM hidden_item hidden WHERE hidden.client_id = transfer.client_id"
              + " AND hidden.media_id = transfer.media_id)");
    }
    search.state().ifPresent(state -> query.where("state = ?", state));
    search
        .after()
        .map(Position::of)
        .ifPresent(
            after -> query.where("(started, transfer_id) < (?, ?)", after.number(), after.id()));
    List<Found<TransferView>> found =
        query
            .then("ORDER BY started DESC, transfer_id DESC LIMIT ?", search.limit())
            .list(
                pool,
                row ->
                    new Found<>(
                        transfer(row),
                        List.of(row.getString("started"), row.getString("transfer_id"))));
    Map<String, Received> sums = received(found);
    return found.stream()
        .map(
            one -> {
              String id = one.row().transfer().toString();
              Received received = sums.getOrDefault(id, Received.NONE);
              return new Found<>(one.row().with(received), one.position());
            })
        .toList();
  }

  private Map<String, Received> received(List<Found<TransferView>> found) {
    Map<String, Received> sums = new HashMap<>();
    if (!found.isEmpty()) {
      Object[] ids = found.stream().map(one -> one.row().transfer().toString()).toArray();
      new Query("SELECT * FROM transfer_bytes")
          .where("transfer_id IN (" + marks(ids.length) + ")", ids)
          .list(pool, row -> add(sums, row));
    }
    return sums;
  }

  private static Received add(Map<String, Received> sums, ResultSet row) throws SQLException {
    String id = row.getString("transfer_id");
    Received sum = sums.getOrDefault(id, Received.NONE);
    Optional<LeaseReason> reason = LeaseReason.named(row.getString("reason"));
    long bytes = row.getLong("bytes");
    return sums.merge(id, reason.map(known -> sum.plus(known, bytes)).orElse(sum), (_, now) -> now);
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
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
        Received.NONE,
        Instant.ofEpochMilli(row.getLong("started")),
        running ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended)));
  }
}
