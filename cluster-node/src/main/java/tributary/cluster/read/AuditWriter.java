package tributary.cluster.read;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tributary.cluster.audit.AuditChain;
import tributary.cluster.audit.AuditEntry;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.core.client.Client;
import tributary.core.playback.Account;
import tributary.core.playback.Play;
import tributary.core.playback.Rental;
import tributary.model.ClientId;

/**
 * Grants that entities have stored into the audit log. The event is stored before anybody is
 * granted anything, and its entry together with the projection's offset: none is left out, and none
 * comes twice.
 */
final class AuditWriter implements BatchWriter<Object> {

  @Override
  public void writeAll(PoolSession session, List<Stored<Object>> events) throws SQLException {
    List<AuditEntry> entries = new ArrayList<>();
    for (Stored<Object> stored : events) {
      entry(stored).ifPresent(entries::add);
    }
    AuditChain.JOURNAL.append(session.connection(), entries);
  }

  private static Optional<AuditEntry> entry(Stored<Object> stored) {
    return switch (stored.event()) {
      case Client.Event event -> client(stored.entityId(), event);
      case Account.Event event -> account(stored.entityId(), event, stored.at());
      default -> throw new IllegalStateException("no audit entry for " + stored.event().getClass());
    };
  }

  private static Optional<AuditEntry> client(String client, Client.Event event) {
    return switch (event) {
      case Client.Event.Reserved(Client.Owner owner, Client.Code code, Instant at) ->
          granted(
              at,
              Kind.DEVICE,
              owner.account().text(),
              client,
              owner.kind() + ", code until " + code.expires());
      case Client.Event.Activated(Client.Registration registration, Instant at) ->
          granted(at, Kind.ENROLMENT, client, registration.number(), "");
      case Client.Event.Revoked(Instant at) -> granted(at, Kind.REVOCATION, client, client, "");
      case Client.Event.Renewed(String number, Instant at) ->
          granted(at, Kind.RENEWAL, client, number, "");
      case Client.Event.CloneSuspected(Instant at) ->
          Optional.of(
              AuditEntry.refused(
                  at,
                  Kind.CLONE,
                  client,
                  client,
                  "CLONE_SUSPECTED",
                  "two devices have its key; both are held"));
      case Client.Event.Released(Instant at) -> granted(at, Kind.CLONE, client, client, "released");
      case Client.Event.WrongCodeTried _,
          Client.Event.Joined _,
          Client.Event.ListReplaced _,
          Client.Event.LimitsSet _,
          Client.Event.HoldingConfirmed _,
          Client.Event.HoldingDropped _,
          Client.Event.ItemWatched _,
          Client.Event.ShadowReplaced _ ->
          Optional.empty();
    };
  }

  private static Optional<AuditEntry> account(String account, Account.Event event, Instant stored) {
    return switch (event) {
      case Account.Event.SignedUp(String _, var _, Instant at) ->
          granted(at, Kind.SIGN_UP, account, account, "");
      case Account.Event.StandingChanged(boolean suspended, Instant at) ->
          granted(at, Kind.STANDING, account, account, suspended ? "SUSPENDED" : "GOOD");
      case Account.Event.SessionOpened(var _, Instant expires) ->
          granted(stored, Kind.LOG_IN, account, account, "until " + expires);
      case Account.Event.DeviceAdded(var device, Instant at) ->
          granted(at, Kind.DEVICE, account, device.client().text(), "belongs to the account");
      case Account.Event.DeviceRemoved(ClientId client, Instant at) ->
          granted(at, Kind.DEVICE, account, client.text(), "no longer belongs to the account");
      case Account.Event.PasswordChanged(String _, var _, Instant at) ->
          granted(at, Kind.LOG_IN, account, account, "password changed, other sessions ended");
      case Account.Event.Rented(Rental rental, ClientId client) ->
          granted(
              rental.bought(),
              Kind.RENTAL,
              client.text(),
              rental.media().text(),
              "account %s, %d cents %s"
                  .formatted(account, rental.price().cents(), rental.price().currency()));
      case Account.Event.PassGranted(Play play) ->
          granted(
              play.granted(),
              Kind.PASS,
              play.client().text(),
              play.media().text(),
              "pass %s of account %s until %s".formatted(play.passId(), account, play.expires()));
      case Account.Event.PlayEnded(ClientId client, String passId, long played, Instant at) ->
          granted(
              at,
              Kind.PLAY_END,
              client.text(),
              "pass " + passId,
              "played " + played + " ms, account " + account);
      case Account.Event.SessionClosed _,
          Account.Event.ProfileChanged _,
          Account.Event.Rated _,
          Account.Event.GenresPreferred _,
          Account.Event.QuoteGiven _,
          Account.Event.QuoteDropped _,
          Account.Event.WindowStarted _ ->
          Optional.empty();
    };
  }

  private static Optional<AuditEntry> granted(
      Instant at, Kind kind, String who, String what, String detail) {
    return Optional.of(AuditEntry.granted(at, kind, who, what, detail));
  }
}
