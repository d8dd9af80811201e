package tributary.edge.screen;

import com.typesafe.config.ConfigFactory;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import tributary.crypto.DeviceKey;
import tributary.edge.catalog.CatalogSettings;
import tributary.edge.catalog.CatalogSync;
import tributary.edge.catalog.Snapshots;
import tributary.edge.ingest.Ingest;
import tributary.edge.ingest.IngestPolicy;
import tributary.edge.line.Limits;
import tributary.edge.line.LineRule;
import tributary.edge.line.LineSettings;
import tributary.edge.playback.PlaybackPolicy;
import tributary.edge.playback.Plays;
import tributary.edge.playback.TestCluster;
import tributary.edge.playback.ViewableTimes;
import tributary.edge.store.ItemFixture;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.model.HouseholdLimits;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.NodeKind;
import tributary.model.QuietHours;
import tributary.model.RefusedException;
import tributary.model.Title;

/** A box with a real store, real plays and a real screen; its cluster is in this process. */
final class TestBox implements AutoCloseable {
  static final String CODE = "ABCDE12345FGHJK67890";

  private static final HouseholdLimits WISHES =
      new HouseholdLimits(
          1,
          OptionalLong.of(1_500_000),
          OptionalLong.empty(),
          OptionalLong.of(200_000_000_000L),
          QuietHours.list("", "18:00-23:00"),
          Optional.of(ZoneId.of("Europe/Berlin")));

  final DeviceKey deviceKey = DeviceKey.generate();
  final TestCluster cluster;
  final SegmentStore store;
  final Optional<Ingest> ingest;
  final Plays plays;
  final CatalogSync catalog;
  final ScreenServer server;
  final AtomicBoolean isReady = new AtomicBoolean(true);
  final AtomicBoolean isActivated = new AtomicBoolean(true);

  TestBox(Path directory, PlaybackPolicy policy) throws IOException {
    this(directory, policy, false);
  }

  TestBox(Path directory, PlaybackPolicy policy, boolean isMediaServer) throws IOException {
    this(directory, policy, isMediaServer, Clock.systemUTC());
  }

  TestBox(Path directory, PlaybackPolicy policy, boolean isMediaServer, Clock clock)
      throws IOException {
    cluster = new TestCluster(directory.resolve("vault"), deviceKey.publicKey(), clock);
    store = SegmentStore.open(directory.resolve("store"), 1L << 30);
    ingest =
        isMediaServer
            ? Optional.of(
                new Ingest(
                    store,
                    cluster,
                    directory.resolve("ingest"),
                    IngestPolicy.from(
                        ConfigFactory.parseString("tributary.edge.ingest.segment-size = 1 MiB")
                            .withFallback(ConfigFactory.load())),
                    new SecureRandom()))
            : Optional.empty();
    catalog =
        CatalogSync.open(
            new CatalogSettings(
                20_000,
                1 << 20,
                Duration.ofMinutes(10),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(5)),
            directory,
            cluster,
            new Snapshots(store, deviceKey::privateKey),
            new SecureRandom());
    plays =
        new Plays(
            policy,
            cluster,
            store,
            deviceKey::privateKey,
            new ViewableTimes(directory.resolve("viewable.properties")),
            clock,
            new SecureRandom());
    ScreenPolicy screen = new ScreenPolicy("127.0.0.1", 0, 64 << 10, 32, Duration.ofSeconds(5));
    server =
        ScreenServer.start(
            screen,
            new ScreenParts(
                this::status,
                isReady::get,
                this::activate,
                cluster,
                store,
                plays,
                ingest,
                catalog.replica(),
                catalog.artwork(),
                directory.resolve("last-known.json"),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                clock));
  }

  int port() {
    return server.address().getPort();
  }

  /** A title that the cluster knows, and as many of its segments here as asked. */
  MediaId title(String name, long seed, int segments, int held) throws IOException {
    return title(name, seed, segments, held, "main");
  }

  MediaId title(String name, long seed, int segments, int held, String catalog) throws IOException {
    ItemFixture item = ItemFixture.of(seed, segments);
    if (held > 0) {
      StoredItem stored = store.create(item.manifest());
      for (int segment = 0; segment < held; segment++) {
        stored.write(segment, item.segment(segment));
      }
      if (stored.have().isComplete()) {
        stored.confirm();
      }
    }
    cluster.add(
        new Title(
            item.media(),
            catalog,
            name,
            1950 + 5 * (int) seed,
            List.of(seed % 2 == 0 ? "Comedy" : "Documentary", "Short"),
            List.of("Bert the Turtle"),
            List.of(),
            List.of(),
            seed % 3 == 0 ? "de" : "en",
            "Public domain",
            "A film about " + name + ", made in black and white when the century was half over.",
            540_000,
            item.file().length,
            new Money(299, "EUR")));
    return item.media();
  }

  @Override
  public void close() {
    server.close();
    plays.close();
    ingest.ifPresent(Ingest::close);
    store.close();
  }

  private static final Limits.Hold QUIET =
      new Limits.Hold(
          Limits.Reason.QUIET_HOURS, Optional.of(Instant.parse("2026-11-23T06:00:00Z")));

  private NodeStatus status() {
    boolean known = isActivated.get();
    return new NodeStatus(
        known,
        known ? "00ABCDEFGH" : "",
        known ? "6f1e00" : "",
        cluster.isConnected(),
        NodeKind.SET_TOP_BOX,
        new Limits(2_000_000, 16_000_000, List.of(QUIET)),
        LineRule.of(LineSettings.from(ConfigFactory.load()), WISHES),
        12_300_000,
        18_400_000,
        45_700_000);
  }

  private CompletionStage<Void> activate(String code) {
    if (!code.equals(CODE)) {
      return CompletableFuture.failedStage(
          new RefusedException("UNKNOWN_CODE", "no box waits for this code"));
    }
    isActivated.set(true);
    return CompletableFuture.completedStage(null);
  }
}
