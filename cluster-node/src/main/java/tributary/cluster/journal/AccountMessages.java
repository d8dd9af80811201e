package tributary.cluster.journal;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tributary.cluster.journal.proto.AccountDevice;
import tributary.cluster.journal.proto.AccountPlay;
import tributary.cluster.journal.proto.AccountProfile;
import tributary.cluster.journal.proto.AccountQuote;
import tributary.cluster.journal.proto.AccountRental;
import tributary.cluster.journal.proto.AccountSession;
import tributary.cluster.journal.proto.AccountState;
import tributary.cluster.journal.proto.Amount;
import tributary.core.playback.Account.State;
import tributary.core.playback.OpenAccount;
import tributary.core.playback.OpenAccount.Device;
import tributary.core.playback.OpenAccount.LedgerEntry;
import tributary.core.playback.OpenAccount.Profile;
import tributary.core.playback.OpenAccount.Taste;
import tributary.core.playback.Play;
import tributary.core.playback.Quote;
import tributary.core.playback.Rental;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.Money;

/** What an account is made of, as {@code account.proto} has it. */
final class AccountMessages {
  private AccountMessages() {}

  static AccountState toProto(State state) {
    return switch (state) {
      case State.None _ -> AccountState.getDefaultInstance();
      case State.Open(OpenAccount account) -> {
        AccountState.Builder message =
            AccountState.newBuilder()
                .setPasswordHash(account.passwordHash())
                .setProfile(toProto(account.profile()))
                .setSuspended(account.suspended());
        account.sessions().forEach((token, ends) -> message.addSessions(toProto(token, ends)));
        account.devices().values().forEach(device -> message.addDevices(toProto(device)));
        account.quotes().values().forEach(quote -> message.addQuotes(toProto(quote)));
        account.rentals().values().forEach(rental -> message.addRentals(toProto(rental)));
        account.ledger().forEach(entry -> message.addLedger(toProto(entry)));
        account.plays().values().forEach(play -> message.addPlays(toProto(play)));
        account
            .taste()
            .ratings()
            .forEach(
                (media, stars) ->
                    message.addRatings(
                        AccountState.Rating.newBuilder().setMediaId(media.text()).setStars(stars)));
        message.addAllGenres(account.taste().genres());
        yield message.build();
      }
    };
  }

  static State fromProto(AccountState message) {
    if (!message.hasProfile()) {
      return new State.None();
    }
    Map<Digest, Instant> sessions = new LinkedHashMap<>();
    for (AccountSession session : message.getSessionsList()) {
      sessions.put(
          fromProto(session.getTokenDigest()), Instant.ofEpochMilli(session.getExpiresMillis()));
    }
    return new State.Open(
        new OpenAccount(
            message.getPasswordHash(),
            fromProto(message.getProfile()),
            message.getSuspended(),
            sessions,
            byId(message.getDevicesList(), AccountMessages::fromProto, Device::client),
            byId(message.getQuotesList(), AccountMessages::fromProto, Quote::quoteId),
            byId(message.getRentalsList(), AccountMessages::fromProto, Rental::rentalId),
            message.getLedgerList().stream().map(AccountMessages::fromProto).toList(),
            byId(message.getPlaysList(), AccountMessages::fromProto, Play::client),
            taste(message)));
  }

  private static Taste taste(AccountState message) {
    Map<MediaId, Integer> ratings = new LinkedHashMap<>();
    message
        .getRatingsList()
        .forEach(rated -> ratings.put(new MediaId(rated.getMediaId()), rated.getStars()));
    return new Taste(ratings, message.getGenresList());
  }

  private static <P, K, V> Map<K, V> byId(
      List<P> messages, Function<P, V> read, Function<V, K> id) {
    Map<K, V> values = new LinkedHashMap<>();
    for (P message : messages) {
      V value = read.apply(message);
      values.put(id.apply(value), value);
    }
    return values;
  }

  static AccountProfile toProto(Profile profile) {
    return AccountProfile.newBuilder()
        .setName(profile.name())
        .setAddress(profile.address())
        .setCountry(profile.country())
        .setPaymentToken(profile.paymentToken())
        .addAllCatalogs(profile.catalogs().stream().sorted().toList())
        .build();
  }

  static Profile fromProto(AccountProfile message) {
    return new Profile(
        message.getName(),
        message.getAddress(),
        message.getCountry(),
        message.getPaymentToken(),
        Set.copyOf(message.getCatalogsList()));
  }

  static AccountSession toProto(Digest token, Instant expires) {
    return AccountSession.newBuilder()
        .setTokenDigest(toProto(token))
        .setExpiresMillis(expires.toEpochMilli())
        .build();
  }

  static AccountDevice toProto(Device device) {
    return AccountDevice.newBuilder()
        .setClientId(device.client().text())
        .setName(device.name())
        .setSupplier(device.supplier())
        .build();
  }

  static Device fromProto(AccountDevice message) {
    return new Device(
        new ClientId(message.getClientId()), message.getName(), message.getSupplier());
  }

  static AccountQuote toProto(Quote quote) {
    return AccountQuote.newBuilder()
        .setQuoteId(quote.quoteId())
        .setClientId(quote.client().text())
        .setMediaId(quote.media().text())
        .setPrice(toProto(quote.price()))
        .setViewableUntilMillis(quote.viewableUntil().toEpochMilli())
        .setExpiresMillis(quote.expires().toEpochMilli())
        .setVendorId(quote.vendor())
        .build();
  }

  static Quote fromProto(AccountQuote message) {
    return new Quote(
        message.getQuoteId(),
        new ClientId(message.getClientId()),
        new MediaId(message.getMediaId()),
        fromProto(message.getPrice()),
        Instant.ofEpochMilli(message.getViewableUntilMillis()),
        Instant.ofEpochMilli(message.getExpiresMillis()),
        message.getVendorId());
  }

  static AccountRental toProto(Rental rental) {
    AccountRental.Builder message =
        AccountRental.newBuilder()
            .setRentalId(rental.rentalId())
            .setMediaId(rental.media().text())
            .setPrice(toProto(rental.price()))
            .setBoughtMillis(rental.bought().toEpochMilli())
            .setStartByMillis(rental.startBy().toEpochMilli())
            .setVendorId(rental.vendor());
    rental.playUntil().ifPresent(until -> message.setPlayUntilMillis(until.toEpochMilli()));
    rental.playFrom().ifPresent(from -> message.setPlayFromMillis(from.toEpochMilli()));
    return message.build();
  }

  static Rental fromProto(AccountRental message) {
    return new Rental(
        message.getRentalId(),
        new MediaId(message.getMediaId()),
        fromProto(message.getPrice()),
        Instant.ofEpochMilli(message.getBoughtMillis()),
        Instant.ofEpochMilli(message.getStartByMillis()),
        message.hasPlayUntilMillis()
            ? Optional.of(Instant.ofEpochMilli(message.getPlayUntilMillis()))
            : Optional.empty(),
        message.getVendorId(),
        message.hasPlayFromMillis()
            ? Optional.of(Instant.ofEpochMilli(message.getPlayFromMillis()))
            : Optional.empty());
  }

  static AccountPlay toProto(Play play) {
    return AccountPlay.newBuilder()
        .setPassId(play.passId())
        .setClientId(play.client().text())
        .setMediaId(play.media().text())
        .setGrantedMillis(play.granted().toEpochMilli())
        .setExpiresMillis(play.expires().toEpochMilli())
        .setUntilMillis(play.until().toEpochMilli())
        .build();
  }

  static Play fromProto(AccountPlay message) {
    return new Play(
        message.getPassId(),
        new ClientId(message.getClientId()),
        new MediaId(message.getMediaId()),
        Instant.ofEpochMilli(message.getGrantedMillis()),
        Instant.ofEpochMilli(message.getExpiresMillis()),
        Instant.ofEpochMilli(message.getUntilMillis()));
  }

  private static AccountState.LedgerEntry toProto(LedgerEntry entry) {
    return AccountState.LedgerEntry.newBuilder()
        .setAtMillis(entry.at().toEpochMilli())
        .setWhat(entry.what())
        .setMediaId(entry.media().map(MediaId::text).orElse(""))
        .setAmount(toProto(entry.amount()))
        .setVendorId(entry.vendor())
        .build();
  }

  private static LedgerEntry fromProto(AccountState.LedgerEntry message) {
    return new LedgerEntry(
        Instant.ofEpochMilli(message.getAtMillis()),
        message.getWhat(),
        message.getMediaId().isEmpty()
            ? Optional.empty()
            : Optional.of(new MediaId(message.getMediaId())),
        fromProto(message.getAmount()),
        message.getVendorId());
  }

  private static Amount toProto(Money money) {
    return Amount.newBuilder().setCents(money.cents()).setCurrency(money.currency()).build();
  }

  private static Money fromProto(Amount message) {
    return new Money(message.getCents(), message.getCurrency());
  }

  static ByteString toProto(Digest digest) {
    return ByteString.copyFrom(digest.bytes());
  }

  static Digest fromProto(ByteString bytes) {
    return Digest.of(bytes.toByteArray());
  }
}
