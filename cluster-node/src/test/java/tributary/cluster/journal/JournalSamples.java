package tributary.cluster.journal;

import static tributary.core.transfer.TransferFixture.unrecorded;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tributary.core.ModelFixture;
import tributary.core.catalog.MediaItem;
import tributary.core.client.BoxItems;
import tributary.core.client.Client;
import tributary.core.client.JoinNonces;
import tributary.core.client.PriorityList;
import tributary.core.playback.Account;
import tributary.core.playback.OpenAccount;
import tributary.core.playback.Play;
import tributary.core.playback.Quote;
import tributary.core.playback.Rental;
import tributary.core.scheduling.LeaseReason;
import tributary.core.transfer.Given;
import tributary.core.transfer.Received;
import tributary.core.transfer.TransferEvent;
import tributary.core.transfer.TransferState;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HouseholdLimits;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.NodeKind;
import tributary.model.QuietHours;

/** One of everything the journal may hold, by the name of its golden file. Never change one. */
final class JournalSamples {
  private static final Instant AT = Instant.parse("2026-11-22T10:11:12.345Z");
  private static final MediaId MEDIA = new MediaId("ABCDEFGHJKMN");
  private static final MediaId OTHER = new MediaId("0123456789AB");
  private static final ClientId CLIENT = new ClientId("0012345678");
  private static final Money PRICE = new Money(299, "EUR");
  private static final PriorityList LIST = new PriorityList(7, List.of(MEDIA, OTHER));
  static final HouseholdLimits LIMITS =
      new HouseholdLimits(
          3,
          OptionalLong.of(2_000_000),
          OptionalLong.of(16_000_000),
          OptionalLong.of(200_000_000_000L),
          List.of(
              new QuietHours(LocalTime.of(18, 0), LocalTime.of(23, 0)),
              new QuietHours(LocalTime.of(23, 30), LocalTime.of(6, 0))),
          Optional.of(ZoneId.of("Europe/Berlin")));
  private static final Client.Owner OWNER =
      new Client.Owner(new AccountId("ann@example.org"), NodeKind.SET_TOP_BOX);
  private static final Client.Code CODE = new Client.Code(digest(1), AT);
  private static final Client.Registration REGISTRATION =
      new Client.Registration(digest(2), "5fa9c31b");
  private static final OpenAccount.Profile PROFILE =
      new OpenAccount.Profile("Ann", "1 Main St", "SE", "tok_1", Set.of("main", "kids"));
  private static final OpenAccount.Device DEVICE =
      new OpenAccount.Device(CLIENT, "Living room", "Acme");
  private static final Quote QUOTE = new Quote("QUOTE1", CLIENT, MEDIA, PRICE, AT, AT, "");
  private static final Rental RENTAL =
      new Rental("QUOTE1", MEDIA, PRICE, AT, AT.plusSeconds(60), Optional.empty(), "");
  private static final Play PLAY =
      new Play("PASS1", CLIENT, MEDIA, AT, AT.plusSeconds(120), AT.plusSeconds(3600));
  private static final Rental STARTED =
      new Rental(
          "QUOTE1", MEDIA, PRICE, AT, AT.plusSeconds(60), Optional.of(AT.plusSeconds(30)), "");
  private static final Rental STARTED_AT =
      new Rental(
          "QUOTE1",
          MEDIA,
          PRICE,
          AT,
          AT.plusSeconds(60),
          Optional.of(AT.plusSeconds(30)),
          "",
          Optional.of(AT.plusSeconds(10)));
  private static final Quote QUOTE_OF_VENDOR =
      new Quote("QUOTE2", CLIENT, MEDIA, PRICE, AT, AT, "blue");
  private static final Rental RENTAL_OF_VENDOR =
      new Rental("QUOTE2", MEDIA, PRICE, AT, AT.plusSeconds(60), Optional.empty(), "blue");

  private JournalSamples() {}

  private static Digest digest(int n) {
    return Digest.ofContent(new byte[] {(byte) n});
  }

  static Map<String, Object> all() {
    Map<String, Object> samples = new LinkedHashMap<>();
    mediaItem(samples);
    client(samples);
    account(samples);
    transfer(samples);
    return samples;
  }

  private static void mediaItem(Map<String, Object> samples) {
    samples.put(
        "media-item.published",
        new MediaItem.Event.Published(
            ModelFixture.manifest(MEDIA), ModelFixture.title(MEDIA, "Brazil"), AT));
    samples.put("media-item.state.unknown", new MediaItem.State.Unknown());
    samples.put(
        "media-item.state.listed",
        new MediaItem.State.Listed(
            ModelFixture.manifest(MEDIA), ModelFixture.title(MEDIA, "Brazil")));
  }

  private static void client(Map<String, Object> samples) {
    samples.put("client.reserved", new Client.Event.Reserved(OWNER, CODE, AT));
    samples.put("client.wrong-code-tried", new Client.Event.WrongCodeTried(AT));
    samples.put("client.activated", new Client.Event.Activated(REGISTRATION, AT));
    samples.put("client.list-replaced", new Client.Event.ListReplaced(LIST));
    samples.put("client.holding-confirmed", new Client.Event.HoldingConfirmed(MEDIA));
    samples.put("client.holding-dropped", new Client.Event.HoldingDropped(MEDIA));
    samples.put("client.item-watched", new Client.Event.ItemWatched(MEDIA));
    samples.put("client.revoked", new Client.Event.Revoked(AT));
    samples.put("client.joined", new Client.Event.Joined(digest(6), Optional.of(digest(5)), AT));
    samples.put("client.clone-suspected", new Client.Event.CloneSuspected(AT));
    samples.put("client.released", new Client.Event.Released(AT));
    samples.put("client.renewed", new Client.Event.Renewed("5fa9c31c", AT));
    samples.put(
        "client.state.suspected",
        new Client.State.Active(
            OWNER,
            digest(1),
            REGISTRATION,
            LIST,
            BoxItems.NONE,
            new JoinNonces(Optional.of(digest(6)), Optional.of(digest(5)), true),
            HouseholdLimits.NONE));
    samples.put("client.state.unreserved", new Client.State.Unreserved());
    samples.put("client.state.reserved", new Client.State.Reserved(OWNER, CODE, 3, LIST));
    samples.put(
        "client.state.active",
        new Client.State.Active(
            OWNER,
            digest(1),
            REGISTRATION,
            LIST,
            new BoxItems(Set.of(MEDIA, OTHER), Set.of(), Set.of())));
    samples.put(
        "client.state.active-watched",
        new Client.State.Active(
            OWNER,
            digest(1),
            REGISTRATION,
            LIST,
            new BoxItems(Set.of(MEDIA, OTHER), Set.of(OTHER), Set.of())));
    samples.put(
        "client.state.active-shadow",
        new Client.State.Active(
            OWNER,
            digest(1),
            REGISTRATION,
            LIST,
            new BoxItems(Set.of(MEDIA, OTHER), Set.of(OTHER), Set.of(MEDIA))));
    samples.put("client.limits-set", new Client.Event.LimitsSet(LIMITS));
    samples.put(
        "client.limits-cleared", new Client.Event.LimitsSet(HouseholdLimits.NONE.withVersion(4)));
    samples.put(
        "client.state.active-limited",
        new Client.State.Active(
            OWNER,
            digest(1),
            REGISTRATION,
            LIST,
            BoxItems.NONE,
            new JoinNonces(Optional.empty(), Optional.empty(), false),
            LIMITS));
    samples.put(
        "client.state.reserved-limited", new Client.State.Reserved(OWNER, CODE, 0, LIST, LIMITS));
    samples.put("client.shadow-replaced", new Client.Event.ShadowReplaced(Set.of(MEDIA, OTHER)));
    samples.put(
        "client.state.revoked", new Client.State.Revoked(OWNER, Optional.of(REGISTRATION), LIST));
    samples.put(
        "client.state.revoked-early", new Client.State.Revoked(OWNER, Optional.empty(), LIST));
  }

  private static void account(Map<String, Object> samples) {
    samples.put("account.signed-up", new Account.Event.SignedUp("$argon2id$x", PROFILE, AT));
    samples.put("account.standing-changed", new Account.Event.StandingChanged(true, AT));
    samples.put("account.session-opened", new Account.Event.SessionOpened(digest(3), AT));
    samples.put("account.session-closed", new Account.Event.SessionClosed(digest(3)));
    samples.put("account.device-added", new Account.Event.DeviceAdded(DEVICE, AT));
    samples.put("account.quote-given", new Account.Event.QuoteGiven(QUOTE));
    samples.put("account.quote-dropped", new Account.Event.QuoteDropped("QUOTE1"));
    samples.put("account.rented", new Account.Event.Rented(RENTAL, CLIENT));
    samples.put("account.quote-given-vendor", new Account.Event.QuoteGiven(QUOTE_OF_VENDOR));
    samples.put("account.rented-vendor", new Account.Event.Rented(RENTAL_OF_VENDOR, CLIENT));
    samples.put(
        "account.state.vendor",
        new Account.State.Open(
            new OpenAccount(
                "$argon2id$x",
                PROFILE,
                false,
                Map.of(),
                Map.of(),
                Map.of("QUOTE2", QUOTE_OF_VENDOR),
                Map.of("QUOTE2", RENTAL_OF_VENDOR),
                List.of(
                    new OpenAccount.LedgerEntry(AT, "RENTAL", Optional.of(MEDIA), PRICE, "blue")),
                Map.of(),
                OpenAccount.Taste.UNKNOWN)));
    samples.put("account.window-started", new Account.Event.WindowStarted(STARTED, CLIENT, AT));
    samples.put(
        "account.window-started-at",
        new Account.Event.WindowStarted(STARTED_AT, CLIENT, AT.plusSeconds(10)));
    samples.put("account.play-ended", new Account.Event.PlayEnded(CLIENT, "PASS1", 5400, AT));
    samples.put("account.pass-granted", new Account.Event.PassGranted(PLAY));
    samples.put(
        "account.state.playing",
        new Account.State.Open(
            new OpenAccount(
                "$argon2id$x",
                PROFILE,
                false,
                Map.of(),
                Map.of(CLIENT, DEVICE),
                Map.of(),
                Map.of("QUOTE1", STARTED),
                List.of(),
                Map.of(CLIENT, PLAY),
                OpenAccount.Taste.UNKNOWN)));
    samples.put("account.state.none", new Account.State.None());
    samples.put(
        "account.state.open",
        new Account.State.Open(
            new OpenAccount(
                "$argon2id$x",
                PROFILE,
                true,
                Map.of(digest(3), AT),
                Map.of(CLIENT, DEVICE),
                Map.of("QUOTE1", QUOTE),
                Map.of("QUOTE1", STARTED),
                List.of(
                    new OpenAccount.LedgerEntry(AT, "RENTAL", Optional.of(MEDIA), PRICE, ""),
                    new OpenAccount.LedgerEntry(AT, "CREDIT", Optional.empty(), PRICE, "")),
                Map.of(),
                OpenAccount.Taste.UNKNOWN)));
    samples.put(
        "account.state.rated",
        new Account.State.Open(
            new OpenAccount(
                "$argon2id$x",
                PROFILE,
                false,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                new OpenAccount.Taste(Map.of(MEDIA, 4), List.of("comedy", "western")))));
    samples.put("account.device-removed", new Account.Event.DeviceRemoved(CLIENT, AT));
    samples.put("account.profile-changed", new Account.Event.ProfileChanged(PROFILE, AT));
    samples.put(
        "account.password-changed",
        new Account.Event.PasswordChanged("$argon2id$y", digest(3), AT));
    samples.put("account.rated", new Account.Event.Rated(MEDIA, 5, AT));
    samples.put(
        "account.genres-preferred",
        new Account.Event.GenresPreferred(List.of("comedy", "western"), AT));
  }

  private static void transfer(Map<String, Object> samples) {
    samples.put("transfer.started", new TransferEvent.Started(3, 100_000, digest(4), AT));
    samples.put("transfer.held", new TransferEvent.Held(CLIENT, AT));
    samples.put("transfer.resumed", new TransferEvent.Resumed(AT));
    samples.put(
        "transfer.retried",
        new TransferEvent.Retried(2, AT.plusSeconds(5), "no donor", unrecorded(10, 20), AT));
    samples.put("transfer.succeeded", new TransferEvent.Succeeded(unrecorded(10, 20), AT));
    samples.put(
        "transfer.failed", new TransferEvent.Failed("digest mismatch", unrecorded(10, 20), AT));
    samples.put(
        "transfer.cancelled", new TransferEvent.Cancelled("off the list", unrecorded(10, 20), AT));
    Received byReason =
        Received.NONE
            .plus(LeaseReason.ORIGIN_FIRST_COPY, 10)
            .plus(LeaseReason.ORIGIN_UNRECORDED, 1)
            .plus(LeaseReason.BOX_HOLDS, 20);
    samples.put("transfer.succeeded-by-reason", new TransferEvent.Succeeded(byReason, AT));
    Received byDonor =
        Received.NONE
            .plus(new Given(CLIENT, LeaseReason.BOX_HOLDS, 1, 0, 20, 300, ""))
            .plus(new Given(CLIENT, LeaseReason.BOX_HOLDS, 1, 1, 5, 40, "DONOR_SILENT"))
            .plus(new Given(CLIENT, LeaseReason.ORIGIN_PATIENCE, 1, 0, 7, 10, ""));
    samples.put("transfer.succeeded-by-donor", new TransferEvent.Succeeded(byDonor, AT));
    samples.put(
        "transfer.state.running-by-reason",
        new TransferState.Running(new TransferState.Facts(3, 2, 100_000, digest(4), AT, byReason)));
    var facts = new TransferState.Facts(3, 2, 100_000, digest(4), AT, unrecorded(10, 20));
    samples.put("transfer.state.absent", new TransferState.Absent());
    samples.put("transfer.state.running", new TransferState.Running(facts));
    samples.put("transfer.state.held", new TransferState.Held(facts, CLIENT, AT));
    samples.put(
        "transfer.state.retrying",
        new TransferState.Retrying(facts, AT.plusSeconds(5), "no donor"));
    samples.put("transfer.state.succeeded", new TransferState.Succeeded(facts, AT));
    samples.put("transfer.state.failed", new TransferState.Failed(facts, "digest mismatch", AT));
    samples.put("transfer.state.cancelled", new TransferState.Cancelled(facts, "off the list", AT));
  }
}
