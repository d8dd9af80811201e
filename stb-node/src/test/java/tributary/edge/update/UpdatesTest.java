package tributary.edge.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.crypto.DeviceKey;
import tributary.crypto.PublicKeyFile;
import tributary.crypto.SealedBox;
import tributary.crypto.SigningKey;
import tributary.edge.boot.ReleaseKey;
import tributary.edge.boot.UntrustedSoftwareException;
import tributary.edge.ingest.Ingest;
import tributary.edge.ingest.IngestPolicy;
import tributary.edge.ingest.IngestRequest;
import tributary.edge.link.ClusterLink.PassView;
import tributary.edge.link.ClusterLink.ReleaseOffer;
import tributary.edge.link.ReleaseLink;
import tributary.edge.store.SegmentStore;
import tributary.media.ContentKey;
import tributary.model.BootReport;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Money;

/** Release 17 comes to a box that runs 16 from slot A. */
class UpdatesTest {
  @TempDir Path home;
  private final SigningKey signer = SigningKey.generate();
  private final Cluster cluster = new Cluster();
  private final AtomicBoolean isWatched = new AtomicBoolean();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger restarts = new AtomicInteger();
  private SegmentStore store;
  private Updates updates;

  /** As much of a cluster as an item, its key and its box meet. */
  private static final class Cluster implements InvocationHandler {
    private final DeviceKey vault = DeviceKey.generate();
    private final DeviceKey box = DeviceKey.generate();
    private final AtomicInteger passes = new AtomicInteger();
    private volatile Manifest manifest;
    private volatile byte[] sealed;
    private volatile BootReport said;

    ReleaseLink link() {
      return (ReleaseLink)
          Proxy.newProxyInstance(
              ReleaseLink.class.getClassLoader(), new Class<?>[] {ReleaseLink.class}, this);
    }

    @Override
    public Object invoke(Object proxy, Method asked, Object[] words) {
      return switch (asked.getName()) {
        case "isConnected" -> true;
        case "vaultKey" -> vault.publicKey();
        case "segmentsHeld" -> null;
        case "publish" -> published((Manifest) words[0], (byte[]) words[2]);
        case "releasePass" -> pass();
        case "key" -> CompletableFuture.completedFuture(key());
        case "bootReported" -> {
          said = (BootReport) words[0];
          yield null;
        }
        default -> throw new IllegalStateException("nobody asks for " + asked);
      };
    }

    private Object published(Manifest manifest, byte[] sealed) {
      this.manifest = manifest;
      this.sealed = sealed;
      return CompletableFuture.completedFuture(manifest.media());
    }

    private Object pass() {
      passes.incrementAndGet();
      return CompletableFuture.completedFuture(new PassView(new byte[] {1}, "pass", 0));
    }

    private byte[] key() {
      String context = ContentKey.sealContext(manifest.keyId());
      return SealedBox.seal(
          SealedBox.open(sealed, vault.privateKey(), context), box.publicKey(), context);
    }
  }

  @AfterEach
  void close() {
    updates.close();
    store.close();
  }

  private Path slot() {
    return home.resolve("disk/b");
  }

  private void record(String current, long floor) throws IOException {
    Path fresh = home.resolve("record.new");
    Files.writeString(
        fresh,
        "current=%s\nfloor=%d\nrejected=0\ntrial=0\nstarts-left=0\n".formatted(current, floor));
    Files.move(
        fresh,
        home.resolve("record"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** In the store as the swarm leaves it there: whole, sealed, confirmed. */
  private MediaId stored(SigningKey by) throws IOException, UntrustedSoftwareException {
    Path file =
        Files.write(home.resolve("image"), SignedRelease.in(home.resolve("office"), by).archive());
    store = SegmentStore.open(home.resolve("store"), 1 << 24);
    IngestPolicy policy =
        new IngestPolicy(
            16 << 10,
            Duration.ofSeconds(2),
            1 << 20,
            2,
            Duration.ofSeconds(20),
            new IngestPolicy.Reports(Duration.ofSeconds(1), Duration.ofSeconds(30)));
    try (Ingest ingest =
        new Ingest(store, cluster.link(), home.resolve("ingest"), policy, new Random(42))) {
      String job = ingest.submit(request(file));
      await(() -> ingest.job(job).orElseThrow().status().isOver());
    }
    return cluster.manifest.media();
  }

  private static IngestRequest request(Path file) {
    List<String> nobody = List.of();
    return new IngestRequest(
        file,
        new IngestRequest.Form.Opaque("application/octet-stream"),
        "Release 17",
        "software",
        0,
        nobody,
        nobody,
        nobody,
        nobody,
        "",
        "",
        "",
        new Money(0, "EUR"));
  }

  private void start(long running) throws IOException {
    Path key = home.resolve("release.pub");
    PublicKeyFile.write(key, signer.publicKey());
    UpdateSettings settings =
        new UpdateSettings(
            running,
            home.resolve("record"),
            home.resolve("disk"),
            key,
            true,
            Duration.ZERO,
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            1 << 20,
            Duration.ofSeconds(5));
    updates =
        new Updates(
            settings,
            new Updates.Node(
                store,
                cluster.box::privateKey,
                () -> {
                  looks.incrementAndGet();
                  return isWatched.get();
                },
                restarts::incrementAndGet));
    updates.start(cluster.link());
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited too long");
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }

  private void afterSomeLooks() {
    int before = looks.get();
    await(() -> looks.get() > before + 20);
  }

  private void offer(MediaId media) {
    updates.offered(Optional.of(new ReleaseOffer(17, media)));
  }

  private long inSlot() {
    try {
      return new ReleaseKey(signer.publicKey()).manifestIn(slot()).counter();
    } catch (UntrustedSoftwareException e) {
      return 0;
    }
  }

  @Test
  void itIsStagedAtOnceAndTriedWhenNobodyWatches() throws Exception {
    record("A", 16);
    MediaId media = stored(signer);
    isWatched.set(true);
    start(16);
    assertThat(updates.report()).isEqualTo(new BootReport(16, 16, 0, "", 0, 0, "", false));
    afterSomeLooks();
    assertThat(inSlot()).as("nothing is offered").isZero();

    offer(media);
    await(() -> updates.report().staged() == 17);
    assertThat(inSlot()).isEqualTo(17);
    assertThat(slot().resolve("lib/app.jar")).hasContent("the program");
    assertThat(cluster.said).isEqualTo(updates.report());
    afterSomeLooks();
    assertThat(restarts).as("somebody watches").hasValue(0);
    assertThat(updates.report().restarting()).isFalse();

    isWatched.set(false);
    await(() -> restarts.get() > 0);
    assertThat(cluster.said.restarting()).as("said before it ended").isTrue();
    assertThat(cluster.passes).as("one pass").hasValue(1);
  }

  @Test
  void whatIsTakenBackBeforeItWasTriedIsTakenOutOfTheSlot() throws Exception {
    record("A", 16);
    MediaId media = stored(signer);
    isWatched.set(true);
    start(16);
    offer(media);
    await(() -> updates.report().staged() == 17);

    updates.offered(Optional.empty());
    await(() -> updates.report().staged() == 0);
    assertThat(inSlot()).isZero();
    assertThat(restarts).hasValue(0);
  }

  @Test
  void whatSomebodyElseSignedIsRefusedOnceAndTouchesNothing() throws Exception {
    record("A", 16);
    Files.createDirectories(slot());
    Files.writeString(slot().resolve("here"), "still");
    MediaId media = stored(SigningKey.generate());
    start(16);
    offer(media);
    await(() -> updates.report().refused() == 17);
    assertThat(updates.report().refusedFor()).isEqualTo("BAD_SIGNATURE");
    afterSomeLooks();
    assertThat(cluster.passes).as("not tried again").hasValue(1);
    assertThat(slot().resolve("here")).hasContent("still");
    assertThat(restarts).hasValue(0);
  }

  @Test
  void softwareOnTrialLeavesTheSlotItWouldFallBackToAlone() throws Exception {
    record("B", 15);
    Files.createDirectories(home.resolve("disk/a"));
    Files.writeString(slot().resolveSibling("a").resolve("here"), "what runs");
    MediaId media = stored(signer);
    start(16);
    offer(media);
    afterSomeLooks();
    assertThat(updates.report()).isEqualTo(new BootReport(16, 15, 0, "", 0, 0, "", false));
    assertThat(cluster.passes).hasValue(0);

    record("A", 16);
    await(() -> cluster.said != null && cluster.said.good() == 16);
    await(() -> inSlot() == 17);
  }

  @Test
  void aKeyThatIsNoneIsNamed() throws IOException {
    record("A", 16);
    store = SegmentStore.open(home.resolve("store"), 1 << 24);
    start(16);
    UpdateSettings wrong =
        new UpdateSettings(
            16,
            home.resolve("record"),
            home.resolve("disk"),
            home.resolve("record"),
            true,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1 << 20,
            Duration.ofSeconds(1));
    assertThatThrownBy(
            () -> new Updates(wrong, new Updates.Node(store, () -> null, () -> false, () -> {})))
        .hasMessageContaining("record holds no Ed25519 public key");
  }
}
