package tributary.edge.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tributary.edge.store.SegmentStore;
import tributary.model.Money;

/** A media server's store and ingest in one folder. */
final class IngestFixture implements AutoCloseable {
  static final Path FILM =
      Path.of("..", "test-harness", "src", "main", "resources", "film", "big-buck-bunny.mp4");
  static final IngestPolicy.Reports REPORTS =
      new IngestPolicy.Reports(Duration.ofSeconds(1), Duration.ofSeconds(30));
  static final IngestPolicy POLICY =
      new IngestPolicy(
          128 << 10, Duration.ofSeconds(2), 16 << 20, 2, Duration.ofSeconds(20), REPORTS);
  final VaultCluster cluster;
  final SegmentStore store;
  final Path folder;
  final Ingest ingest;

  IngestFixture(Path data, VaultCluster cluster, IngestPolicy policy) throws IOException {
    this.cluster = cluster;
    this.folder = data.resolve("ingest");
    this.store = SegmentStore.open(data.resolve("store"), 1 << 30);
    this.ingest = new Ingest(store, cluster, folder, policy, new Random(42));
  }

  static IngestRequest request(Path path) {
    return request(path, new IngestRequest.Form.Film());
  }

  static IngestRequest request(Path path, IngestRequest.Form form) {
    return new IngestRequest(
        path,
        form,
        "A Film",
        "main",
        2008,
        List.of("animation"),
        List.of(),
        List.of("Sacha Goedegebure"),
        List.of(),
        "en",
        "(c) 2008 Blender Foundation",
        "A rabbit.",
        new Money(199, "EUR"));
  }

  IngestJob.Status takeIn(Path path) {
    return takeIn(request(path));
  }

  IngestJob.Status takeIn(IngestRequest request) {
    String id = ingest.submit(request);
    await("job " + id, () -> ingest.job(id).orElseThrow().status().isOver());
    return ingest.job(id).orElseThrow().status();
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited 30 s for " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Override
  public void close() {
    ingest.close();
    store.close();
  }
}
