package tributary.cluster.read;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tributary.core.client.Client.Code;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.Owner;
import tributary.core.client.Client.Registration;
import tributary.core.client.PriorityList;
import tributary.model.MediaId;

/** Reservations, activations, lists and revocations into {@code client}, and what is hidden. */
final class ClientWriter implements TableWriter<Event> {

  @Override
  public void write(PoolSession session, String entityId, Event event) throws SQLException {
    switch (event) {
      case Event.Reserved(Owner owner, Code _, Instant at) ->
          session.upsert(
              "client",
              "client_id",
              entityId,
              Map.of(
                  "account_id", owner.account().text(),
                  "kind", owner.kind().name(),
                  "registration_number", "",
                  "reserved", at.toEpochMilli()));
      case Event.Activated(Registration registration, Instant at) ->
          session.update(
              "client",
              "client_id",
              entityId,
              Map.of("registration_number", registration.number(), "activated", at.toEpochMilli()));
      case Event.Revoked(Instant at) ->
          session.update("client", "client_id", entityId, Map.of("revoked", at.toEpochMilli()));
      case Event.ListReplaced(PriorityList list) -> listed(session, entityId, list.items());
      case Event.ShadowReplaced(Set<MediaId> items) -> hidden(session, entityId, items);
      case Event.WrongCodeTried _,
          Event.LimitsSet _,
          Event.HoldingConfirmed _,
          Event.HoldingDropped _,
          Event.ItemWatched _,
          Event.Joined _,
          Event.CloneSuspected _,
          Event.Released _ -> {}
      case Event.Renewed(String number, Instant _) ->
          session.update("client", "client_id", entityId, Map.of("registration_number", number));
    }
  }

  /** What is listed and hidden no more is shown from then on (R195). */
  private static void listed(PoolSession session, String client, List<MediaId> items)
      throws SQLException {
    String listed = items.stream().map(MediaId::text).collect(Collectors.joining(" "));
    session.update("client", "client_id", client, Map.of("listed", listed));
    show(session, client, listed);
  }

  private static void hidden(PoolSession session, String client, Set<MediaId> items)
      throws SQLException {
    session.update("hidden_item", "client_id", client, Map.of("kept", false));
    for (MediaId item : items) {
      List<Object> row = List.of(client, item.text());
      int known =
          session.run(
              "UPDATE hidden_item SET kept = TRUE WHERE client_id = ? AND media_id = ?", row);
      if (known == 0) {
        session.run("INSERT INTO hidden_item (client_id, media_id, kept) VALUES (?, ?, TRUE)", row);
      }
    }
    show(session, client, listed(session, client));
  }

  private static String listed(PoolSession session, String client) throws SQLException {
    try (PreparedStatement query =
        session.connection().prepareStatement("SELECT listed FROM client WHERE client_id = ?")) {
      query.setString(1, client);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  private static void show(PoolSession session, String client, String listed) throws SQLException {
    session.run(
        "DELETE FROM hidden_item WHERE client_id = ? AND NOT kept AND ? LIKE '%' || media_id ||"
            + " '%'",
        List.of(client, listed));
  }
}
