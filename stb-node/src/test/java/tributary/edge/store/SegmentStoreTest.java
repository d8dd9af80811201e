package tributary.edge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.model.HaveMap;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;

class SegmentStoreTest {
  private static final long ROOMY = 1L << 40;
  private static final ItemFixture MOVIE = ItemFixture.of(1, 9);

  @TempDir Path folder;

  @Test
  void whatWasWrittenIsThereAfterAReopen() throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      StoredItem item = store.create(MOVIE.manifest());
      item.write(0, MOVIE.segment(0));
      item.write(8, MOVIE.segment(8));
      item.write(8, MOVIE.segment(8));
    }

    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      StoredItem item = store.item(MOVIE.media()).orElseThrow();
      assertThat(item.manifest()).isEqualTo(MOVIE.manifest());
      assertThat(item.have().toBits().toString()).isEqualTo("{0, 8}");
      assertThat(item.read(8)).isEqualTo(MOVIE.segment(8));
      assertThat(store.usedBytes()).isEqualTo(MOVIE.file().length);
    }
  }

  @Test
  void anItemThatCannotBeOpenedKeepsNoOtherFromBeingOpenedAndIsMadeAnew() throws IOException {
    ItemFixture other = ItemFixture.of(2, 4);
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      MOVIE.storeIn(store);
      other.storeIn(store);
    }
    Path data = folder.resolve(MOVIE.media().text()).resolve("data");
    Files.delete(data);
    Files.createDirectory(data);

    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      assertThat(store.items()).extracting(StoredItem::manifest).containsExactly(other.manifest());
      assertThat(MOVIE.storeIn(store).have().isComplete()).isTrue();
    }
  }

  @Test
  void aSegmentThatIsNotWhatTheManifestSaysIsRefusedAndNotHeld() throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      StoredItem item = store.create(MOVIE.manifest());

      assertRefused("SEGMENT_CORRUPT", () -> item.write(3, MOVIE.flipped(3)));
      assertRefused("SEGMENT_CORRUPT", () -> item.write(3, MOVIE.segment(4)));
      assertRefused("SEGMENT_CORRUPT", () -> item.write(3, ByteBuffer.allocate(5)));
      assertRefused("SEGMENT_MISSING", () -> item.write(9, MOVIE.segment(3)));
      assertThat(item.have()).isEqualTo(HaveMap.none(9));
    }
  }

  @Test
  void aFlippedByteOnTheDiskIsFoundDroppedAndTold() throws IOException {
    List<StoreNews> news = new CopyOnWriteArrayList<>();
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      StoredItem item = MOVIE.storeIn(store);
      item.confirm();
      store.listen(news::add);
      MOVIE.flipOnDisk(folder, 5);

      assertRefused("SEGMENT_CORRUPT", () -> item.read(5));
      assertRefused("SEGMENT_MISSING", () -> item.read(5));
      assertThat(news).containsExactly(new StoreNews.SegmentDropped(MOVIE.media(), 5));
      assertThat(item.isConfirmed()).isFalse();
    }

    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      StoredItem item = store.item(MOVIE.media()).orElseThrow();
      assertThat(item.have()).isEqualTo(HaveMap.all(9).without(List.of(new SegmentRange(5, 1))));
      item.write(5, MOVIE.segment(5));
      assertThat(item.have().isComplete()).isTrue();
      assertThat(item.isConfirmed()).isFalse();
      assertThat(item.rootDigest()).isEqualTo(MOVIE.manifest().rootDigest());
    }
  }

  @Test
  void aRecheckNamesAndDropsEveryCorruptSegment() throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      StoredItem item = MOVIE.storeIn(store);
      MOVIE.flipOnDisk(folder, 2);
      MOVIE.flipOnDisk(folder, 3);

      assertThat(item.rootDigest()).isNotEqualTo(MOVIE.manifest().rootDigest());
      assertThat(item.recheck()).containsExactly(new SegmentRange(2, 2));
      assertThat(item.have().count()).isEqualTo(7);
    }
  }

  @Test
  void bytesAreReadAcrossSegmentsButOnlyIfAllAreHeld() throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      StoredItem item = store.create(MOVIE.manifest());
      item.write(1, MOVIE.segment(1));
      item.write(2, MOVIE.segment(2));
      int start = ItemFixture.SEGMENT_BYTES + 10;

      assertThat(item.read(start, ItemFixture.SEGMENT_BYTES))
          .isEqualTo(
              java.util.Arrays.copyOfRange(MOVIE.file(), start, start + ItemFixture.SEGMENT_BYTES));
      assertRefused("SEGMENT_MISSING", () -> item.read(start - 11, 100));
      assertThatThrownBy(() -> item.read(MOVIE.file().length - 5L, 6))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void confirmationIsForWholeItemsAndOutlivesTheProcess() throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      StoredItem item = store.create(MOVIE.manifest());
      assertRefused("SEGMENT_MISSING", item::confirm);
      MOVIE.storeIn(store).confirm();
    }

    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      assertThat(store.item(MOVIE.media()).orElseThrow().isConfirmed()).isTrue();
    }
  }

  @Test
  void aFullStoreRefusesTheNextItemNamingTheSetting() throws IOException {
    ItemFixture other = ItemFixture.of(2, 4);
    try (SegmentStore store = SegmentStore.open(folder, MOVIE.file().length + 10)) {
      store.create(MOVIE.manifest());

      assertThatThrownBy(() -> store.create(other.manifest()))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("DISK_FULL")
          .hasMessageContaining("tributary.edge.capacity");
      store.remove(MOVIE.media());
      store.create(other.manifest());
      assertThat(store.items()).hasSize(1);
    }
  }

  @Test
  void aPinnedItemIsNotRemovedUntilTheLastPinIsClosed() throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      MOVIE.storeIn(store);
      SegmentStore.Pin one = store.pin(MOVIE.media(), List.of(new SegmentRange(0, 2)));
      SegmentStore.Pin two = store.pin(MOVIE.media(), List.of(new SegmentRange(1, 2)));

      one.close();
      one.close();
      assertRefused("PINNED", () -> store.remove(MOVIE.media()));
      assertThat(store.removable()).isEmpty();
      two.close();
      store.remove(MOVIE.media());

      assertThat(store.item(MOVIE.media())).isEmpty();
      try (var left = Files.list(folder)) {
        assertThat(left).containsExactly(folder.resolve("lock"));
      }
      assertRefused("UNKNOWN_ITEM", () -> store.pin(MOVIE.media(), List.of()));
    }
  }

  @Test
  void anItemWithoutAReadableManifestIsDroppedAndTheOthersStay() throws IOException {
    ItemFixture other = ItemFixture.of(2, 3);
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      MOVIE.storeIn(store);
      other.storeIn(store);
    }
    Files.write(folder.resolve(MOVIE.media().text()).resolve("manifest"), new byte[] {1, 2, 3});
    Files.createDirectory(folder.resolve(".new-0123456789AB"));

    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      assertThat(store.items())
          .extracting(item -> item.manifest().media())
          .containsOnly(other.media());
    }
  }

  @Test
  void anotherManifestOfAStoredItemIsRefused() throws IOException {
    ItemFixture other = ItemFixture.of(2, 3);
    var manifest = other.manifest();
    var sameName =
        new tributary.model.Manifest(
            MOVIE.media(),
            manifest.lengthBytes(),
            manifest.segmentSizeBytes(),
            manifest.segmentDigests(),
            manifest.rootDigest(),
            manifest.keyId(),
            manifest.keyCheck(),
            manifest.parts(),
            manifest.durationMillis());
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      store.create(MOVIE.manifest());

      assertRefused("MANIFEST_DIFFERS", () -> store.create(sameName));
    }
  }

  @Test
  void aStoreInUseIsNotOpenedASecondTime() throws IOException {
    SegmentStore first = SegmentStore.open(folder, ROOMY);
    try (first) {
      assertThatThrownBy(() -> SegmentStore.open(folder, ROOMY))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void theLongestUnusedItemIsTheFirstRemovable() throws IOException {
    ItemFixture other = ItemFixture.of(2, 3);
    try (SegmentStore store = SegmentStore.open(folder, ROOMY)) {
      MOVIE.storeIn(store);
      other.storeIn(store);
      store.item(MOVIE.media()).orElseThrow().read(0);

      assertThat(store.removable())
          .extracting(item -> item.manifest().media())
          .containsExactly(other.media(), MOVIE.media());
    }
  }

  @Test
  void manyWritersAndAnInterruptedReaderDoNotDisturbEachOther() throws Exception {
    ItemFixture big = ItemFixture.of(3, 64);
    try (SegmentStore store = SegmentStore.open(folder, ROOMY);
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      StoredItem item = store.create(big.manifest());
      item.write(0, big.segment(0));
      List<Future<?>> writes = new ArrayList<>();
      for (int writer = 0; writer < 128; writer++) {
        int segment = writer % 64;
        writes.add(
            pool.submit(
                () -> {
                  item.write(segment, big.segment(segment));
                  return null;
                }));
      }
      Thread reader = Thread.ofPlatform().start(() -> readWhileInterrupted(item));
      for (Future<?> write : writes) {
        write.get();
      }
      reader.join();

      assertThat(item.have().isComplete()).isTrue();
      assertThat(item.rootDigest()).isEqualTo(big.manifest().rootDigest());
    }
  }

  private static void readWhileInterrupted(StoredItem item) {
    for (int round = 0; round < 20; round++) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> item.read(0L, 100)).isInstanceOf(IOException.class);
      Thread.interrupted();
    }
  }

  private static void assertRefused(
      String reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
  }
}
