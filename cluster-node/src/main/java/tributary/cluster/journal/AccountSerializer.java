package tributary.cluster.journal;

import static tributary.cluster.journal.AccountMessages.fromProto;
import static tributary.cluster.journal.AccountMessages.toProto;

import java.time.Instant;
import java.util.List;
import tributary.cluster.journal.proto.AccountEvent;
import tributary.cluster.journal.proto.AccountState;
import tributary.core.playback.Account.Event;
import tributary.core.playback.Account.State;
import tributary.core.playback.OpenAccount.Device;
import tributary.core.playback.OpenAccount.Profile;
import tributary.core.playback.Play;
import tributary.core.playback.Quote;
import tributary.core.playback.Rental;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;

/** {@code account.proto}. */
public final class AccountSerializer extends JournalSerializer {
  public AccountSerializer() {
    super(
        7103,
        new Form<>(
            "AccountEvent",
            Event.class,
            AccountSerializer::write,
            AccountEvent.parser(),
            AccountSerializer::read),
        new Form<>(
            "AccountState",
            State.class,
            AccountMessages::toProto,
            AccountState.parser(),
            AccountMessages::fromProto));
  }

  private static AccountEvent write(Event event) {
    AccountEvent.Builder message = AccountEvent.newBuilder();
    switch (event) {
      case Event.SignedUp(String passwordHash, Profile profile, Instant at) ->
          message.setSignedUp(
              AccountEvent.SignedUp.newBuilder()
                  .setPasswordHash(passwordHash)
                  .setProfile(toProto(profile))
                  .setAtMillis(at.toEpochMilli()));
      case Event.StandingChanged(boolean suspended, Instant at) ->
          message.setStandingChanged(
              AccountEvent.StandingChanged.newBuilder()
                  .setSuspended(suspended)
                  .setAtMillis(at.toEpochMilli()));
      case Event.SessionOpened(Digest token, Instant expires) ->
          message.setSessionOpened(
              AccountEvent.SessionOpened.newBuilder().setSession(toProto(token, expires)));
      case Event.SessionClosed(Digest token) ->
          message.setSessionClosed(
              AccountEvent.SessionClosed.newBuilder().setTokenDigest(toProto(token)));
      case Event.DeviceAdded(Device device, Instant at) ->
          message.setDeviceAdded(
              AccountEvent.DeviceAdded.newBuilder()
                  .setDevice(toProto(device))
                  .setAtMillis(at.toEpochMilli()));
      case Event.DeviceRemoved(ClientId client, Instant at) ->
          message.setDeviceRemoved(
              AccountEvent.DeviceRemoved.newBuilder()
                  .setClientId(client.text())
                  .setAtMillis(at.toEpochMilli()));
      case Event.ProfileChanged(Profile profile, Instant at) ->
          message.setProfileChanged(
              AccountEvent.ProfileChanged.newBuilder()
                  .setProfile(toProto(profile))
                  .setAtMillis(at.toEpochMilli()));
      case Event.PasswordChanged(String hash, Digest kept, Instant at) ->
          message.setPasswordChanged(
              AccountEvent.PasswordChanged.newBuilder()
                  .setPasswordHash(hash)
                  .setKeptTokenDigest(toProto(kept))
                  .setAtMillis(at.toEpochMilli()));
      case Event.Rated(MediaId media, int stars, Instant at) ->
          message.setRated(
              AccountEvent.Rated.newBuilder()
                  .setMediaId(media.text())
                  .setStars(stars)
                  .setAtMillis(at.toEpochMilli()));
      case Event.GenresPreferred(List<String> genres, Instant at) ->
          message.setGenresPreferred(
              AccountEvent.GenresPreferred.newBuilder()
                  .addAllGenres(genres)
                  .setAtMillis(at.toEpochMilli()));
      case Event.QuoteGiven(Quote quote) ->
          message.setQuoteGiven(AccountEvent.QuoteGiven.newBuilder().setQuote(toProto(quote)));
      case Event.QuoteDropped(String quoteId) ->
          message.setQuoteDropped(AccountEvent.QuoteDropped.newBuilder().setQuoteId(quoteId));
      case Event.Rented(Rental rental, ClientId client) ->
          message.setRented(
              AccountEvent.Rented.newBuilder()
                  .setRental(toProto(rental))
                  .setClientId(client.text()));
      case Event.WindowStarted(Rental rental, ClientId client, Instant at) ->
          message.setWindowStarted(
              AccountEvent.WindowStarted.newBuilder()
                  .setRental(toProto(rental))
                  .setClientId(client.text())
                  .setAtMillis(at.toEpochMilli()));
      case Event.PassGranted(Play play) ->
          message.setPassGranted(AccountEvent.PassGranted.newBuilder().setPlay(toProto(play)));
      case Event.PlayEnded(ClientId client, String passId, long played, Instant at) ->
          message.setPlayEnded(
              AccountEvent.PlayEnded.newBuilder()
                  .setClientId(client.text())
                  .setPassId(passId)
                  .setPlayedMillis(played)
                  .setAtMillis(at.toEpochMilli()));
    }
    return message.build();
  }

  private static Event read(AccountEvent message) {
    return switch (message.getEventCase()) {
      case SIGNED_UP ->
          new Event.SignedUp(
              message.getSignedUp().getPasswordHash(),
              fromProto(message.getSignedUp().getProfile()),
              Instant.ofEpochMilli(message.getSignedUp().getAtMillis()));
      case STANDING_CHANGED ->
          new Event.StandingChanged(
              message.getStandingChanged().getSuspended(),
              Instant.ofEpochMilli(message.getStandingChanged().getAtMillis()));
      case SESSION_OPENED ->
          new Event.SessionOpened(
              fromProto(message.getSessionOpened().getSession().getTokenDigest()),
              Instant.ofEpochMilli(message.getSessionOpened().getSession().getExpiresMillis()));
      case SESSION_CLOSED ->
          new Event.SessionClosed(fromProto(message.getSessionClosed().getTokenDigest()));
      case DEVICE_ADDED ->
          new Event.DeviceAdded(
              fromProto(message.getDeviceAdded().getDevice()),
              Instant.ofEpochMilli(message.getDeviceAdded().getAtMillis()));
      case DEVICE_REMOVED ->
          new Event.DeviceRemoved(
              new ClientId(message.getDeviceRemoved().getClientId()),
              Instant.ofEpochMilli(message.getDeviceRemoved().getAtMillis()));
      case PROFILE_CHANGED ->
          new Event.ProfileChanged(
              fromProto(message.getProfileChanged().getProfile()),
              Instant.ofEpochMilli(message.getProfileChanged().getAtMillis()));
      case PASSWORD_CHANGED ->
          new Event.PasswordChanged(
              message.getPasswordChanged().getPasswordHash(),
              fromProto(message.getPasswordChanged().getKeptTokenDigest()),
              Instant.ofEpochMilli(message.getPasswordChanged().getAtMillis()));
      case RATED ->
          new Event.Rated(
              new MediaId(message.getRated().getMediaId()),
              message.getRated().getStars(),
              Instant.ofEpochMilli(message.getRated().getAtMillis()));
      case GENRES_PREFERRED ->
          new Event.GenresPreferred(
              List.copyOf(message.getGenresPreferred().getGenresList()),
              Instant.ofEpochMilli(message.getGenresPreferred().getAtMillis()));
      case QUOTE_GIVEN -> new Event.QuoteGiven(fromProto(message.getQuoteGiven().getQuote()));
      case QUOTE_DROPPED -> new Event.QuoteDropped(message.getQuoteDropped().getQuoteId());
      case RENTED ->
          new Event.Rented(
              fromProto(message.getRented().getRental()),
              new ClientId(message.getRented().getClientId()));
      case WINDOW_STARTED ->
          new Event.WindowStarted(
              fromProto(message.getWindowStarted().getRental()),
              new ClientId(message.getWindowStarted().getClientId()),
              Instant.ofEpochMilli(message.getWindowStarted().getAtMillis()));
      case PASS_GRANTED -> new Event.PassGranted(fromProto(message.getPassGranted().getPlay()));
      case PLAY_ENDED ->
          new Event.PlayEnded(
              new ClientId(message.getPlayEnded().getClientId()),
              message.getPlayEnded().getPassId(),
              message.getPlayEnded().getPlayedMillis(),
              Instant.ofEpochMilli(message.getPlayEnded().getAtMillis()));
      case EVENT_NOT_SET -> throw new IllegalArgumentException("an event of a later version");
    };
  }
}
