package tributary.cluster.read;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import tributary.core.client.Client.Code;
import tributary.core.client.Client.Event;
import tributary.core.client.Client.Owner;
import tributary.core.client.Client.Registration;

/** Reservations, activations and revocations into {@code client}. */
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
      case Event.WrongCodeTried _,
          Event.ListReplaced _,
          Event.HoldingConfirmed _,
          Event.HoldingDropped _,
          Event.Joined _,
          Event.CloneSuspected _,
          Event.Released _ -> {}
      case Event.Renewed(String number, Instant _) ->
          session.update("client", "client_id", entityId, Map.of("registration_number", number));
    }
  }
}
