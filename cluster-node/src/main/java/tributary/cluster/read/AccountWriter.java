package tributary.cluster.read;

import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.core.playback.Account.Event;
import tributary.core.playback.OpenAccount.Device;
import tributary.core.playback.Rental;
import tributary.model.ClientId;

/** Devices and rentals of accounts into {@code device} and {@code rental}. */
final class AccountWriter implements TableWriter<Event> {

  @Override
  public void write(PoolSession session, String entityId, Event event) throws SQLException {
    switch (event) {
      case Event.DeviceAdded(Device device, Instant at) ->
          session.upsert(
              "device",
              "client_id",
              device.client().text(),
              Map.of(
                  "account_id", entityId,
                  "name", device.name(),
                  "supplier", device.supplier(),
                  "added", at.toEpochMilli()));
      case Event.DeviceRemoved(ClientId client, Instant _) ->
          session.run("DELETE FROM device WHERE client_id = ?", List.of(client.text()));
      case Event.Rented(Rental rental, ClientId _) -> rental(session, entityId, rental);
      case Event.WindowStarted(Rental rental, ClientId _, Instant _) ->
          rental(session, entityId, rental);
      case Event.SignedUp _,
          Event.StandingChanged _,
          Event.SessionOpened _,
          Event.SessionClosed _,
          Event.ProfileChanged _,
          Event.PasswordChanged _,
          Event.Rated _,
          Event.GenresPreferred _,
          Event.QuoteGiven _,
          Event.QuoteDropped _,
          Event.PassGranted _,
          Event.PlayEnded _ -> {}
    }
  }

  private static void rental(PoolSession session, String account, Rental rental)
      throws SQLException {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("account_id", account);
    columns.put("media_id", rental.media().text());
    columns.put("price_cents", rental.price().cents());
    columns.put("currency", rental.price().currency());
    columns.put("bought", rental.bought().toEpochMilli());
    columns.put("start_by", rental.startBy().toEpochMilli());
    rental.playUntil().ifPresent(until -> columns.put("play_until", until.toEpochMilli()));
    session.upsert("rental", "rental_id", rental.rentalId(), columns);
  }
}
