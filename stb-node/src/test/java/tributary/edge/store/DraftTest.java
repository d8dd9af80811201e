package tributary.edge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;

class DraftTest {
  private static final ItemFixture MOVIE = ItemFixture.of(1, 9);
  private static final ItemFixture OTHER = ItemFixture.of(2, 9);

  @TempDir Path folder;

  @Test
  void whatIsKeptIsHeldWholeThenAndAfterAReopen() throws IOException {
    List<StoreNews> news = new CopyOnWriteArrayList<>();
    try (SegmentStore store = SegmentStore.open(folder, MOVIE.file().length)) {
      store.listen(news::add);
      try (Draft draft = drafted(store, MOVIE, 9)) {
        assertThat(draft.seen().segmentDigests()).isEqualTo(MOVIE.manifest().segmentDigests());
        draft.keep(MOVIE.manifest());
      }
      assertThat(store.usedBytes()).isEqualTo(MOVIE.file().length);
    }

    assertThat(news)
        .containsExactly(
            new StoreNews.SegmentsHeld(MOVIE.media(), List.of(new SegmentRange(0, 9))));
    try (SegmentStore store = SegmentStore.open(folder, MOVIE.file().length)) {
      StoredItem item = store.item(MOVIE.media()).orElseThrow();
      assertThat(item.have().isComplete()).isTrue();
      assertThat(item.isConfirmed()).isFalse();
      assertThat(item.rootDigest()).isEqualTo(MOVIE.manifest().rootDigest());
      assertThat(item.recheck()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1_000, ItemFixture.SEGMENT_BYTES - 1, ItemFixture.SEGMENT_BYTES + 1, 1 << 20})
  void segmentsAreCutHoweverTheBytesCome(int step) throws IOException {
    byte[] file = MOVIE.file();
    try (SegmentStore store = SegmentStore.open(folder, file.length);
        Draft draft = store.draft(MOVIE.media(), file.length, ItemFixture.SEGMENT_BYTES)) {
      for (int at = 0; at < file.length; at += step) {
        draft.append(ByteBuffer.wrap(file, at, Math.min(step, file.length - at)));
      }

      assertThat(draft.seen().segmentDigests()).isEqualTo(MOVIE.manifest().segmentDigests());
      assertThat(draft.keep(MOVIE.manifest()).recheck()).isEmpty();
    }
  }

  @Test
  void whatBecomesLongerThanWasThoughtTakesMoreRoomIfThereIsAny() throws IOException {
    long most = MOVIE.file().length;
    try (SegmentStore store = SegmentStore.open(folder, most + 5);
        Draft draft = drafted(store, MOVIE, 9, 1)) {
      assertThat(store.usedBytes()).isEqualTo(most);
      assertThatThrownBy(() -> draft.append(ByteBuffer.allocate(6)))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("DISK_FULL: " + MOVIE.media() + " needs 6 bytes");
      draft.append(ByteBuffer.allocate(5));
      assertThat(store.usedBytes()).isEqualTo(most + 5);
    }
  }

  @Test
  void whatIsNotKeptGivesItsRoomBackAndLeavesNothing() throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, MOVIE.file().length)) {
      try (Draft draft = drafted(store, MOVIE, 4)) {
        assertThat(draft.written()).isEqualTo(4L * ItemFixture.SEGMENT_BYTES);
        assertThat(store.usedBytes()).isEqualTo(MOVIE.file().length);
        assertThatThrownBy(() -> store.draft(OTHER.media(), 1, ItemFixture.SEGMENT_BYTES))
            .isInstanceOf(RefusedException.class)
            .hasMessageStartingWith("DISK_FULL");
      }

      assertThat(store.usedBytes()).isZero();
      assertThat(store.items()).isEmpty();
      assertThat(folders()).isEmpty();
    }
  }

  @Test
  void aManifestOfOtherBytesIsNoManifestOfIt() throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, 2 << 20);
        Draft whole = drafted(store, MOVIE, 9);
        Draft part = drafted(store, OTHER, 8)) {
      assertThatThrownBy(() -> whole.keep(OTHER.manifest()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> part.keep(OTHER.manifest()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(store.items()).isEmpty();
    }
  }

  @Test
  void whatACrashLeftOfOneIsGoneWhenTheStoreOpens() throws IOException {
    try (SegmentStore store = SegmentStore.open(folder, 1 << 20)) {
      // As a crash does, neither kept nor closed.
      drafted(store, MOVIE, 9);
    }
    assertThat(folders()).hasSize(1);

    try (SegmentStore store = SegmentStore.open(folder, 1 << 20)) {
      assertThat(store.items()).isEmpty();
      assertThat(folders()).isEmpty();
    }
  }

  private static Draft drafted(SegmentStore store, ItemFixture item, int segments)
      throws IOException {
    return drafted(store, item, segments, item.file().length);
  }

  private static Draft drafted(SegmentStore store, ItemFixture item, int segments, long room)
      throws IOException {
    Draft draft = store.draft(item.media(), room, ItemFixture.SEGMENT_BYTES);
    for (int segment = 0; segment < segments; segment++) {
      draft.append(item.segment(segment));
    }
    return draft;
  }

  private List<Path> folders() throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(Files::isDirectory).toList();
    }
  }
}
