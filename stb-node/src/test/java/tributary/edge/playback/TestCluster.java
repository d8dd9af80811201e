package tributary.edge.playback;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import tributary.crypto.DeviceKey;
import tributary.crypto.SealedBox;
import tributary.crypto.SigningKey;
import tributary.crypto.WrappingKey;
import tributary.crypto.WrappingKeyFile;
import tributary.edge.link.ClusterLink;
import tributary.media.ContentKey;
import tributary.model.AccountId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.IngestReport;
import tributary.model.KeyId;
import tributary.model.LineUse;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.model.Title;
import tributary.model.TransferId;
import tributary.wire.MediaPass;

/**
 * A cluster in this process: it stands in for the network between, not for the work. Keys are
 * really sealed, wrapped and unwrapped, passes really signed, checked and used up.
 */
public final class TestCluster implements ClusterLink {
  private static final int PAGE = 50;
  private static final int COPIED = 4;
  private static final Duration PASS_LIFE = Duration.ofMinutes(2);

  private final InstantSource clock;
  private final ClientId client = ClientId.of(new tributary.model.CellId(0), 7);
  private final AccountId account;
  private final DeviceKey vault = DeviceKey.generate();
  private final SigningKey passKey = SigningKey.generate();
  private final WrappingKey wrapping;
  private final Map<KeyId, byte[]> wrapped = new HashMap<>();
  private final Map<MediaId, Manifest> manifests = new HashMap<>();
  private final Map<MediaId, Title> titles = new TreeMap<>();
  private final Map<MediaId, ArtworkView> artwork = new HashMap<>();
  private int artworkAsked;
  private final List<Title> published = new ArrayList<>();
  private final Map<String, QuoteView> quotes = new HashMap<>();
  private final Map<MediaId, Instant> rentals = new HashMap<>();
  private final Set<String> usedPasses = new HashSet<>();
  private final List<Money> billed = new ArrayList<>();
  private final List<Closed> closed = new ArrayList<>();
  private final List<List<Integer>> watched = new ArrayList<>();
  private PriorityListView list = new PriorityListView(1, List.of());
  private Shelves shelves = new Shelves("none", List.of());
  private PublicKey device;
  private Duration rentalTime = Duration.ofHours(24);
  private boolean isConnected = true;
  private int counter;

  /** What {@link #playbackClosed} said. */
  public record Closed(String passId, long playedMillis) {}

  public TestCluster(Path keys, PublicKey device, InstantSource clock) throws IOException {
    this.wrapping = WrappingKey.of(List.of(new WrappingKeyFile(keys.resolve("wrapping.key"))));
    this.device = device;
    this.clock = clock;
    this.account = new AccountId("household");
  }

  public synchronized void disconnect() {
    isConnected = false;
  }

  public synchronized void connect() {
    isConnected = true;
  }

  /** From now on keys are sealed to another device. */
  public synchronized void replaceDevice(PublicKey other) {
    device = other;
  }

  public synchronized void rentFor(Duration time) {
    rentalTime = time;
  }

  public synchronized void add(Title title) {
    titles.put(title.media(), title);
    published.add(title);
  }

  public synchronized void put(List<MediaId> items) {
    list = new PriorityListView(list.version() + 1, items);
  }

  public synchronized List<Money> billed() {
    return List.copyOf(billed);
  }

  public synchronized List<Closed> closed() {
    return List.copyOf(closed);
  }

  public synchronized void forgetClosed() {
    closed.clear();
    watched.clear();
  }

  @Override
  public synchronized boolean isConnected() {
    return isConnected;
  }

  @Override
  public synchronized PriorityListView list() {
    return list;
  }

  @Override
  public PublicKey vaultKey() {
    return vault.publicKey();
  }

  @Override
  public synchronized CompletionStage<PriorityListView> editList(
      long expectedVersion, List<MediaId> items) {
    return answer(
        () -> {
          if (expectedVersion != list.version()) {
            throw new RefusedException(
                "LIST_CHANGED", "the list has version " + list.version() + " by now");
          }
          items.forEach(this::known);
          put(items);
          return list;
        });
  }

  @Override
  public synchronized CompletionStage<CatalogPage> catalog(String search, int page) {
    return answer(
        () -> {
          String wanted = search.toLowerCase(Locale.ROOT);
          List<Title> found =
              titles.values().stream()
                  .filter(title -> title.title().toLowerCase(Locale.ROOT).contains(wanted))
                  .sorted(Comparator.comparing(Title::title))
                  .toList();
          int pages = Math.max(1, (found.size() + PAGE - 1) / PAGE);
          return new CatalogPage(
              found.stream().skip((long) page * PAGE).limit(PAGE).toList(), page, pages);
        });
  }

  @Override
  public synchronized CompletionStage<Manifest> manifest(MediaId media) {
    return answer(() -> manifests.get(known(media).media()));
  }

  @Override
  public synchronized CompletionStage<CatalogCopy> catalogCopy(CatalogPoint known) {
    return answer(
        () -> {
          boolean isNew = known.scope().isEmpty();
          int from = isNew ? 0 : (int) known.through();
          List<Title> changed = published.subList(from, Math.min(from + COPIED, published.size()));
          return new CatalogCopy(
              "all",
              isNew,
              changed,
              from + changed.size(),
              from + changed.size() < published.size(),
              known.shelvesDigest().equals(shelves.digest())
                  ? Optional.empty()
                  : Optional.of(shelves));
        });
  }

  @Override
  public synchronized CompletionStage<ArtworkView> artwork(MediaId media, String known) {
    artworkAsked++;
    return answer(
        () -> {
          ArtworkView now = artwork.getOrDefault(media, new ArtworkView("", Optional.empty()));
          return now.version().equals(known) ? new ArtworkView(known, Optional.empty()) : now;
        });
  }

  /** The title's poster from now on. */
  public synchronized void poster(MediaId media, String version, byte[] jpeg) {
    artwork.put(media, new ArtworkView(version, Optional.of(jpeg)));
  }

  public synchronized void noPoster(MediaId media) {
    artwork.remove(media);
  }

  public synchronized int artworkAsked() {
    return artworkAsked;
  }

  /** The vendors from now on. */
  public synchronized void shelve(Shelf... all) {
    shelves = new Shelves("shelves-" + ++counter, List.of(all));
  }

  private Optional<Shelf> seller(String vendor) {
    return shelves.shelves().stream().filter(it -> it.vendorId().equals(vendor)).findFirst();
  }

  @Override
  public synchronized CompletionStage<QuoteView> quote(MediaId media, String vendor) {
    return answer(
        () -> {
          Title title = known(media);
          Money price =
              seller(vendor).stream()
                  .flatMap(shelf -> shelf.prices().stream())
                  .filter(special -> special.media().equals(media))
                  .map(ShelfPrice::price)
                  .findFirst()
                  .orElse(title.price());
          Instant rented = rentals.getOrDefault(media, Instant.MIN);
          boolean isRented = clock.instant().isBefore(rented);
          QuoteView quote =
              new QuoteView(
                  "quote-" + ++counter,
                  media,
                  isRented ? new Money(0, price.currency()) : price,
                  (isRented ? rented : clock.instant().plus(rentalTime)).toEpochMilli(),
                  clock.instant().plusSeconds(300).toEpochMilli(),
                  seller(vendor).map(Shelf::name).orElse(""));
          quotes.put(quote.quoteId(), quote);
          return quote;
        });
  }

  @Override
  public synchronized CompletionStage<PassView> play(String quoteId, MediaId media) {
    return answer(
        () -> {
          QuoteView quote = quotes.remove(quoteId);
          if (quote == null || !quote.media().equals(media)) {
            throw new RefusedException(
                "UNKNOWN_QUOTE", "no quote \"" + quoteId + "\" for " + media);
          }
          if (quote.price().cents() > 0) {
            billed.add(quote.price());
          }
          Instant until = Instant.ofEpochMilli(quote.viewableUntilMillis());
          rentals.put(media, until);
          MediaPass pass =
              new MediaPass(
                  "pass-" + ++counter,
                  client,
                  account,
                  media,
                  manifests.get(media).keyId(),
                  Digest.ofContent(device.getEncoded()),
                  MediaPass.ANYWHERE,
                  Instant.ofEpochMilli(until.toEpochMilli()),
                  clock.instant().plus(PASS_LIFE));
          return new PassView(pass.sign(passKey), pass.passId(), until.toEpochMilli());
        });
  }

  @Override
  public synchronized CompletionStage<byte[]> key(byte[] signed) {
    return answer(
        () -> {
          MediaPass pass = MediaPass.verify(signed, passKey.publicKey(), clock.instant());
          if (!pass.deviceKey().equals(Digest.ofContent(device.getEncoded()))) {
            throw new RefusedException("PASS_NOT_YOURS", "pass " + pass.passId() + " is another's");
          }
          if (!usedPasses.add(pass.passId())) {
            throw new RefusedException("PASS_USED", "pass " + pass.passId() + " was used before");
          }
          byte[] key = wrapping.unwrap(wrapped.get(pass.key()), pass.key().bytes());
          byte[] sealed = SealedBox.seal(key, device, ContentKey.sealContext(pass.key()));
          Arrays.fill(key, (byte) 0);
          return sealed;
        });
  }

  @Override
  public synchronized void watching(MediaId media, List<Integer> segments) {
    watched.add(segments);
  }

  /** What {@link #watching} said. */
  public synchronized List<List<Integer>> watched() {
    return List.copyOf(watched);
  }

  @Override
  public void lineUsed(LineUse use) {}

  @Override
  public void limitsChanged(long uplink, long downlink, String reason) {
    throw new IllegalStateException("a box that only plays has no line");
  }

  @Override
  public synchronized void playbackClosed(String passId, long playedMillis) {
    if (isConnected) {
      closed.add(new Closed(passId, playedMillis));
    }
  }

  @Override
  public void ingests(IngestReport report) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized CompletionStage<MediaId> publish(
      Manifest manifest, Title title, byte[] sealedContentKey) {
    return answer(
        () -> {
          KeyId id = manifest.keyId();
          byte[] key =
              SealedBox.open(sealedContentKey, vault.privateKey(), ContentKey.sealContext(id));
          wrapped.put(id, wrapping.wrap(key, id.bytes()));
          Arrays.fill(key, (byte) 0);
          manifests.put(manifest.media(), manifest);
          add(title);
          return manifest.media();
        });
  }

  /** Another content key under the same id: what a mistaken vault would send. Returns the right. */
  public synchronized byte[] muddle(KeyId id) {
    byte[] other = new byte[ContentKey.LENGTH];
    Arrays.fill(other, (byte) 9);
    return wrapped.put(id, wrapping.wrap(other, id.bytes()));
  }

  public synchronized void restore(KeyId id, byte[] wrappedKey) {
    wrapped.put(id, wrappedKey);
  }

  /** A household that has rented nothing yet. */
  public synchronized void forgetRentals() {
    rentals.clear();
    billed.clear();
  }

  @Override
  public void report(PartyReport report) {
    throw new UnsupportedOperationException("no transfers here");
  }

  @Override
  public synchronized void segmentsHeld(MediaId media, List<SegmentRange> segments) {
    known(media);
  }

  @Override
  public void itemAssembled(TransferId transfer, Digest rootDigest) {
    throw new UnsupportedOperationException("no transfers here");
  }

  @Override
  public void segmentsDropped(MediaId media, List<SegmentRange> segments, String reason) {
    throw new UnsupportedOperationException("no transfers here: " + reason);
  }

  private Title known(MediaId media) {
    Title title = titles.get(media);
    if (title == null) {
      throw new RefusedException("UNKNOWN_ITEM", "no catalog has an item " + media);
    }
    return title;
  }

  private <T> CompletionStage<T> answer(Supplier<T> work) {
    if (!isConnected) {
      return CompletableFuture.failedStage(
          new RefusedException("NOT_CONNECTED", "no session with the cluster"));
    }
    try {
      return CompletableFuture.completedStage(work.get());
    } catch (RefusedException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
