package tributary.cluster.vault;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import tributary.cluster.audit.AuditCheck;
import tributary.cluster.audit.AuditProbe;
import tributary.core.Decision;
import tributary.core.playback.Account;
import tributary.core.playback.Account.Command;
import tributary.core.playback.Account.Event;
import tributary.core.playback.Offer;
import tributary.core.playback.OpenAccount;
import tributary.core.playback.Place;
import tributary.core.playback.PlaybackPolicy;
import tributary.crypto.DeviceKey;
import tributary.crypto.SealedBox;
import tributary.crypto.SigningKey;
import tributary.crypto.WrappingKey;
import tributary.crypto.WrappingKeyFile;
import tributary.media.ContentKey;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.KeyId;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.RefusedException;
import tributary.persistence.Database;
import tributary.persistence.DatabaseSettings;
import tributary.persistence.Dialect;
import tributary.wire.MediaPass;

/**
 * One household, one gateway, one vault over a real database, under random orders, clock steps,
 * repeats and crashes; and a bookkeeper who knows nothing of the code and says what is wrong. The
 * account's journal is a list that outlives its crashes, as the real one does.
 */
final class PassWorld implements AutoCloseable {
  private static final Place ANYWHERE = new Place(Optional.empty(), Set.of(Place.ANYWHERE));
  private static final Offer OFFER = new Offer("main", "", new Money(299, "EUR"), ANYWHERE);

  /** What goes wrong on purpose, to see that the bookkeeper notices. */
  enum Fault {
    NONE,
    /** The vault forgets that a pass was used. */
    PASS_FORGOTTEN,
    /** The gateway signs whether or not the account has agreed. */
    SIGNED_WITHOUT_GRANT,
    /** The vault's clock stands still. */
    VAULT_CLOCK_STANDS,
    /** The vault gives the key to whoever shows the pass. */
    ANY_DEVICE
  }

  static final PlaybackPolicy POLICY =
      new PlaybackPolicy(
          Duration.ofMinutes(2), Duration.ofDays(2), Duration.ofHours(24), 4, 4, 4, 2, 100);
  private static final Duration PASS_LIFE = Duration.ofSeconds(100);
  private static final AccountId ANN = new AccountId("ann");
  private static final List<ClientId> BOXES =
      List.of(new ClientId("0000000001"), new ClientId("0000000002"), new ClientId("0000000003"));
  private static final List<MediaId> ITEMS = List.of(MediaId.of(1), MediaId.of(2));

  private record Signed(byte[] bytes, MediaPass claims) {}

  private final Fault fault;
  private final Random random;
  private final Database database;
  private final Path directory;
  private final SigningKey passKey = SigningKey.generate();
  private final DeviceKey vaultKey = DeviceKey.generate();
  private final Map<ClientId, DeviceKey> devices = new HashMap<>();
  private final Map<MediaId, byte[]> contentKeys = new HashMap<>();
  private final AuditProbe refusals = new AuditProbe();
  private final List<Event> journal = new ArrayList<>();
  private final List<Signed> passes = new ArrayList<>();
  private final Set<String> keyed = new HashSet<>();
  private Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private Account.State account = new Account.State.None();
  private SealedKeyVault vault;
  private int made;

  PassWorld(Path directory, long seed, Fault fault) throws Exception {
    this.fault = fault;
    this.random = new Random(seed);
    this.directory = directory;
    this.database =
        Database.open(
            new DatabaseSettings(
                Dialect.H2,
                "jdbc:h2:mem:world-" + fault + seed + "",
                "tributary",
                "",
                4,
                Duration.ofSeconds(10)));
    startVault();
    for (ClientId box : BOXES) {
      devices.put(box, DeviceKey.generate());
    }
    for (MediaId item : ITEMS) {
      byte[] key = new byte[ContentKey.LENGTH];
      random.nextBytes(key);
      contentKeys.put(item, key);
      byte[] sealed = SealedBox.seal(key, vault.publicKey(), ContentKey.sealContext(keyId(item)));
      vault.deposit(keyId(item), sealed).toCompletableFuture().join();
    }
    signUp();
  }

  /** The third box is a stranger's. */
  private void signUp() {
    tell(
        new Command.SignUp(
            "hash", new OpenAccount.Profile("Ann", "1 Main St", "SE", "tok", Set.of("main"))));
    for (ClientId box : BOXES.subList(0, 2)) {
      tell(new Command.AddDevice(new OpenAccount.Device(box, "box", "Acme")));
    }
  }

  private static KeyId keyId(MediaId item) {
    return new KeyId(
        Arrays.copyOf(
            Digest.ofContent(item.text().getBytes(StandardCharsets.UTF_8)).bytes(), KeyId.LENGTH));
  }

  private void startVault() throws Exception {
    Instant started = now;
    vault =
        new SealedKeyVault(
            database.dataSource(),
            new SealedKeyVault.Keys(
                WrappingKey.of(List.of(new WrappingKeyFile(directory.resolve("wrapping.key")))),
                vaultKey,
                passKey.publicKey()),
            new VaultPolicy(2, 100, Duration.ofDays(9), Duration.ofHours(1), Duration.ofSeconds(5)),
            refusals,
            new Clock() {
              @Override
              public ZoneId getZone() {
                return ZoneOffset.UTC;
              }

              @Override
              public Clock withZone(ZoneId zone) {
                return this;
              }

              @Override
              public Instant instant() {
                return fault == Fault.VAULT_CLOCK_STANDS ? started : now;
              }
            });
  }

  /** One random step, and what it must not have done. */
  void step() throws Exception {
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> tell(new Command.AskQuote("Q" + ++made, box(), item(), OFFER));
      case 3, 4, 5 -> rent();
      case 6, 7, 8 -> play();
      case 9, 10, 11 -> redeem();
      case 12 -> now = now.plusMillis(random.nextInt(150_000));
      case 13 -> stepClock();
      case 14 -> crash();
      default -> tell(new Command.SetStanding(random.nextInt(3) == 0));
    }
  }

  private ClientId box() {
    return BOXES.get(random.nextInt(BOXES.size()));
  }

  private MediaId item() {
    return ITEMS.get(random.nextInt(ITEMS.size()));
  }

  private Decision<Event> tell(Command command) {
    Decision<Event> decision = Account.decide(account, command, POLICY, now);
    for (Event event : decision.events()) {
      PassBooks.check(journal, event, now);
      journal.add(event);
      account = Account.evolve(account, event, POLICY);
    }
    return decision;
  }

  private void rent() {
    if (made > 0) {
      tell(new Command.Rent("Q" + (1 + random.nextInt(made)), box()));
    }
  }

  /** As the gateway does it; its answer may be lost, and then nobody has the pass. */
  private void play() {
    ClientId box = box();
    MediaId item = item();
    String passId = "P" + ++made;
    Decision<Event> decision = tell(new Command.BeginPlay(box, item, ANYWHERE, passId, PASS_LIFE));
    boolean lost = random.nextInt(8) == 0;
    if (lost || (decision.refusal().isPresent() && fault != Fault.SIGNED_WITHOUT_GRANT)) {
      return;
    }
    Instant expires =
        decision.refusal().isPresent()
            ? now.plus(PASS_LIFE)
            : ((Account.State.Open) account).account().plays().get(box).expires();
    MediaPass claims =
        new MediaPass(
            passId,
            box,
            ANN,
            item,
            keyId(item),
            devices.get(box).digest(),
            MediaPass.ANYWHERE,
            expires,
            expires);
    passes.add(new Signed(claims.sign(passKey), claims));
  }

  /** Any pass there ever was, shown by anybody, perhaps with a bit of it changed. */
  private void redeem() throws SQLException {
    if (passes.isEmpty()) {
      return;
    }
    int newest = passes.size() - 1 - random.nextInt(Math.min(3, passes.size()));
    Signed pass =
        random.nextInt(3) > 0 ? passes.get(newest) : passes.get(random.nextInt(passes.size()));
    ClientId asker = random.nextInt(4) > 0 ? pass.claims().client() : box();
    byte[] shown = pass.bytes().clone();
    boolean forged = random.nextInt(10) == 0;
    if (forged) {
      shown[random.nextInt(shown.length)] ^= (byte) (1 << random.nextInt(8));
    }
    ClientId shownAs = fault == Fault.ANY_DEVICE ? pass.claims().client() : asker;
    PublicKey device = devices.get(shownAs).publicKey();
    Optional<byte[]> box = given(shown, shownAs, device);
    if (box.isPresent()) {
      PassBooks.checkKey(journal, pass.claims(), asker, forged, now, keyed);
      PassBooks.require(
          contentKeys.containsKey(pass.claims().media()), "a key of an item that is not there");
    }
    if (fault == Fault.PASS_FORGOTTEN) {
      run("DELETE FROM consumed_pass");
    }
  }

  private Optional<byte[]> given(byte[] pass, ClientId client, PublicKey device) {
    try {
      return Optional.of(
          vault.redeem(pass, new Redeemer(client, device, "")).toCompletableFuture().join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof RefusedException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** As NTP or a person sets a clock: by minutes, hours, days, either way. */
  private void stepClock() {
    long minutes = List.of(2L, 50L, 24L * 60, 3 * 24L * 60).get(random.nextInt(4));
    now = now.plus(Duration.ofMinutes(random.nextBoolean() ? minutes : -minutes));
  }

  private void crash() throws Exception {
    if (random.nextBoolean()) {
      account = new Account.State.None();
      for (Event event : journal) {
        account = Account.evolve(account, event, POLICY);
      }
    } else {
      vault.purge();
      vault.close();
      startVault();
    }
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.createStatement().executeUpdate(sql);
    }
  }

  int keysGiven() {
    return keyed.size();
  }

  /** In the end each key that was given is in the audit log, and the log is whole. */
  void checkAudit() throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery("SELECT COUNT(*) FROM audit_entry WHERE kind = 'KEY'")) {
      rows.next();
      PassBooks.require(
          rows.getInt(1) == keyed.size(),
          keyed.size() + " keys were given, " + rows.getInt(1) + " are in the audit log");
    }
    try (Connection connection = database.dataSource().getConnection()) {
      PassBooks.require(
          AuditCheck.run(connection, Map.of()).faults().isEmpty(), "the audit log is broken");
    }
  }

  @Override
  public void close() {
    vault.close();
    database.close();
  }
}
