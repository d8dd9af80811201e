package tributary.bench.media;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import tributary.crypto.DeviceKey;
import tributary.crypto.SealedBox;
import tributary.edge.ingest.Ingest;
import tributary.edge.ingest.IngestJob;
import tributary.edge.ingest.IngestPolicy;
import tributary.edge.ingest.IngestRequest;
import tributary.edge.link.ClusterLink;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.media.ContentKey;
import tributary.model.Manifest;
import tributary.model.Money;

/** A media server's own store and ingest, and in place of the cluster one that takes every item. */
final class FilmServer implements AutoCloseable {
  private static final IngestPolicy POLICY =
      new IngestPolicy(
          0,
          Duration.ofSeconds(2),
          32 << 20,
          2,
          Duration.ofSeconds(20),
          new IngestPolicy.Reports(Duration.ofSeconds(1), Duration.ofSeconds(30)));
  private final DeviceKey vault = DeviceKey.generate();
  private final SegmentStore store;
  private final Ingest ingest;
  private volatile Published published;

  private record Published(Manifest manifest, byte[] sealedKey) {}

  FilmServer(Path folder) throws IOException {
    store = SegmentStore.open(folder.resolve("store"), 1L << 40);
    ClusterLink cluster =
        (ClusterLink)
            Proxy.newProxyInstance(
                FilmServer.class.getClassLoader(),
                new Class<?>[] {ClusterLink.class},
                (_, method, arguments) -> answer(method.getName(), arguments));
    ingest = new Ingest(store, cluster, folder.resolve("ingest"), POLICY, new Random(1));
  }

  private Object answer(String asked, Object[] arguments) {
    return switch (asked) {
      case "isConnected" -> true;
      case "vaultKey" -> vault.publicKey();
      case "publish" -> {
        published = new Published((Manifest) arguments[0], (byte[]) arguments[2]);
        yield CompletableFuture.completedStage(published.manifest.media());
      }
      case "segmentsHeld", "ingests" -> null;
      default -> throw new IllegalStateException("ingest asks the cluster " + asked);
    };
  }

  StoredItem takeIn(Path film) {
    String id = ingest.submit(request(film));
    IngestJob job = ingest.job(id).orElseThrow();
    while (!job.status().isOver()) {
      LockSupport.parkNanos(1_000_000);
    }
    job.status()
        .refusal()
        .ifPresent(
            why -> {
              throw new IllegalArgumentException("not taken in: " + why);
            });
    return store.item(published.manifest.media()).orElseThrow();
  }

  /** Of the item that was taken in last. */
  ContentKey key() {
    String context = ContentKey.sealContext(published.manifest.keyId());
    return new ContentKey(SealedBox.open(published.sealedKey, vault.privateKey(), context));
  }

  void remove(StoredItem item) throws IOException {
    store.remove(item.manifest().media());
  }

  private static IngestRequest request(Path film) {
    return new IngestRequest(
        film,
        new IngestRequest.Form.Film(),
        "Film",
        "main",
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "",
        "",
        "",
        new Money(0, "EUR"));
  }

  @Override
  public void close() {
    ingest.close();
    store.close();
  }
}
