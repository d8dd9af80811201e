package tributary.edge.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.edge.store.StoredItem;
import tributary.media.ClearTrack;
import tributary.media.ContentKey;
import tributary.model.Digest;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MediaIndex;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.wire.MediaIndexFile;

class IngestTest {
  @TempDir Path data;

  @Test
  void aFilmComesOutOfTheStoreWithTheVeryFramesThatWereInTheFile() throws IOException {
    VaultCluster cluster = new VaultCluster();
    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {

      IngestJob.Status status = server.takeIn(IngestFixture.FILM);

      assertThat(status.refusal()).isEmpty();
      assertThat(status.progress()).isEqualTo(1);
      VaultCluster.Published published = cluster.catalog.get(status.media().orElseThrow());
      Manifest manifest = published.manifest();
      StoredItem item = server.store.item(manifest.media()).orElseThrow();
      assertThat(item.isConfirmed()).isTrue();
      assertThat(item.have().isComplete()).isTrue();
      assertThat(item.rootDigest()).isEqualTo(manifest.rootDigest());
      assertThat(cluster.announced).contains(manifest.media());
      assertThat(manifest.durationMillis()).isBetween(29_900L, 30_100L);
      assertThat(published.title().lengthBytes()).isEqualTo(manifest.lengthBytes());
      assertThat(manifest.parts().stream().map(Manifest.Part::contentType))
          .containsExactly(
              "video/mp4; codecs=\"avc1.64001f\"",
              "application/x-protobuf",
              "audio/mp4; codecs=\"mp4a.40.2\"");
      try (ContentKey key = cluster.open(published)) {
        key.require(manifest.keyCheck());
        assertThat(clearDigests(item, key)).isEqualTo(framesOf(IngestFixture.FILM));
      }
      assertThat(server.leftovers()).isEmpty();
    }
  }

  static MediaIndex index(StoredItem item) throws IOException {
    Manifest.Part part =
        item.manifest().parts().stream()
            .filter(one -> one.kind() == Manifest.Kind.INDEX)
            .findFirst()
            .orElseThrow();
    return MediaIndexFile.read(item.read(part.offsetBytes(), (int) part.lengthBytes()));
  }

  /** By track: the digest of its cleared frames, which must be the one the manifest names. */
  static Map<Manifest.Kind, Digest> clearDigests(StoredItem item, ContentKey key)
      throws IOException {
    Manifest manifest = item.manifest();
    MediaIndex index = index(item);
    Map<Manifest.Kind, Digest> digests = new EnumMap<>(Manifest.Kind.class);
    for (Manifest.Part part : manifest.parts()) {
      if (part.track() == 0) {
        continue;
      }
      MediaIndex.Track track = index.tracks().get(part.track() - 1);
      ClearTrack clear = new ClearTrack(manifest.media(), part.track(), key);
      clear.clearInit(item.read(part.offsetBytes(), track.initLengthBytes()));
      MessageDigest sha = Digest.sha256();
      long end = track.initLengthBytes();
      long time = 0;
      int frame = 0;
      for (MediaIndex.Fragment fragment : track.fragments()) {
        assertThat(fragment.offsetBytes()).isEqualTo(end);
        assertThat(fragment.decodeTime()).isEqualTo(time);
        assertThat(fragment.firstFrame()).isEqualTo(frame);
        byte[] bytes =
            item.read(part.offsetBytes() + fragment.offsetBytes(), fragment.lengthBytes());
        clear.clearFragment(bytes);
        ClearTrack.digestFrames(bytes, sha);
        end += fragment.lengthBytes();
        time += fragment.duration();
        frame += fragment.frameCount();
      }
      assertThat(end).isEqualTo(part.lengthBytes());
      digests.put(part.kind(), Digest.of(sha.digest()));
      assertThat(digests.get(part.kind())).isEqualTo(part.clearDigest());
    }
    return digests;
  }

  /**
   * What libavformat reads from the file itself, but for sound that ends before the film starts.
   */
  static Map<Manifest.Kind, Digest> framesOf(Path path) throws IOException {
    Map<Manifest.Kind, MessageDigest> shas = new EnumMap<>(Manifest.Kind.class);
    try (FilmFile film = FilmFile.open(path)) {
      FilmTrack first = film.tracks().getFirst();
      double origin = first.kind() == Manifest.Kind.VIDEO ? first.startSeconds() : 0;
      try (FilmFrame frame = new FilmFrame()) {
        while (film.read(frame)) {
          FilmTrack track = film.tracks().get(frame.stream());
          if (track.kind() == Manifest.Kind.VIDEO
              || track.seconds(frame.shown() + frame.duration()) > origin) {
            shas.computeIfAbsent(track.kind(), kind -> Digest.sha256()).update(frame.bytes());
          }
          frame.clear();
        }
      }
    }
    Map<Manifest.Kind, Digest> digests = new EnumMap<>(Manifest.Kind.class);
    shas.forEach((kind, sha) -> digests.put(kind, Digest.of(sha.digest())));
    return digests;
  }

  @Test
  void noPictureOfTheFilmLiesOnTheDisk() throws IOException {
    byte[] film = Files.readAllBytes(IngestFixture.FILM);
    Set<String> needles = new TreeSet<>();
    for (int at = film.length / 4; at < film.length - 100_000; at += 50_000) {
      needles.add(new String(film, at, 48, StandardCharsets.ISO_8859_1));
    }
    VaultCluster cluster = new VaultCluster();
    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {
      server.takeIn(IngestFixture.FILM);
    }

    try (Stream<Path> files = Files.walk(data).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(needles).as(file.toString()).noneMatch(content::contains);
      }
    }
  }

  @Test
  void aFilmTheClusterRefusesIsTakenOutOfTheStoreAgain() throws IOException {
    VaultCluster cluster = new VaultCluster();
    cluster.refusal = "UNKNOWN_CATALOG";
    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {

      IngestJob.Status status = server.takeIn(IngestFixture.FILM);

      assertThat(status.refusal()).contains(new Refusal("UNKNOWN_CATALOG", "by this test"));
      assertThat(server.store.items()).isEmpty();
      assertThat(server.leftovers()).isEmpty();
    }
  }

  @Test
  void aFilmThatComesWhileTheClusterIsAwayIsRefusedAtOnce() throws IOException {
    VaultCluster cluster = new VaultCluster();
    cluster.connected = false;
    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {

      assertThat(server.takeIn(IngestFixture.FILM).refusal().map(Refusal::reason))
          .contains("NOT_CONNECTED");
      assertThat(server.leftovers()).isEmpty();
    }
  }

  @Test
  void anItemWhoseAnswerWasLostIsKeptAndSettledLater() throws IOException {
    VaultCluster cluster = new VaultCluster();
    cluster.refusal = "SILENT";
    IngestPolicy hasty =
        new IngestPolicy(
            128 << 10,
            Duration.ofSeconds(2),
            16 << 20,
            2,
            Duration.ofMillis(50),
            IngestFixture.REPORTS);
    try (IngestFixture server = new IngestFixture(data, cluster, hasty)) {

      IngestJob.Status status = server.takeIn(IngestFixture.FILM);

      assertThat(status.refusal().map(Refusal::reason)).contains("PUBLISH_UNANSWERED");
      MediaId media = cluster.catalog.keySet().iterator().next();
      IngestFixture.await(
          "the item in doubt",
          () -> server.store.item(media).map(StoredItem::isConfirmed).orElse(false));
      IngestFixture.await("the mark to go", () -> isEmpty(server));
    }
  }

  private static boolean isEmpty(IngestFixture server) {
    try {
      return server.leftovers().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatACrashLeftIsClearedAwayAtTheNextStart() throws IOException {
    VaultCluster cluster = new VaultCluster();
    Path folder = Files.createDirectories(data.resolve("ingest"));
    MediaId lost;
    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {
      lost = server.takeIn(IngestFixture.FILM).media().orElseThrow();
    }
    // As if the process had died after the last segment and before the cluster heard of it.
    cluster.catalog.clear();
    Files.createFile(folder.resolve(lost + ".unpublished"));
    Files.write(folder.resolve(lost + ".1.part"), new byte[1000]);

    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {
      IngestFixture.await("the mark to go", () -> isEmpty(server));
      assertThat(server.store.item(lost)).isEmpty();
    }
  }

  @Test
  void theQueueIsBoundedAndKnowsItsJobs() throws IOException {
    VaultCluster cluster = new VaultCluster();
    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 5; i++) {
                  server.ingest.submit(IngestFixture.request(IngestFixture.FILM));
                }
              })
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("QUEUE_FULL: 2 files wait already");
      assertThat(server.ingest.job("1")).isPresent();
      assertThat(server.ingest.job("77")).isEqualTo(Optional.empty());
    }
    assertThat(data.resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void anItemOfVeryManySegmentsGetsLargerOnes() {
    long huge = 9L << 30;

    assertThat(huge / segments(64 << 10).segmentSize(huge))
        .as("half of them, for an item may be longer than its film")
        .isLessThanOrEqualTo(Manifest.MOST_SEGMENTS / 2);
    assertThat(segments(1 << 20).segmentSize(huge)).isEqualTo(1 << 20);
  }

  private static IngestPolicy segments(int size) {
    return new IngestPolicy(
        size, Duration.ofSeconds(2), 1 << 20, 1, Duration.ofSeconds(1), IngestFixture.REPORTS);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 16384",
    "2097152, 16384",
    "16777216, 32768",
    "33554432, 65536",
    "50000000, 65536",
    "50331648, 131072",
    "734003200, 1048576",
    "9000000000, 4194304",
    "200000000000, 4194304"
  })
  void aSegmentSizeThatIsNotSetFollowsFromTheLength(long length, int size) {
    assertThat(segments(0).segmentSize(length)).isEqualTo(size);
  }

  @Test
  void aSettingOutOfBoundsIsNamedWithItsValue() {
    assertThatThrownBy(
            () ->
                new IngestPolicy(
                    1000,
                    Duration.ofSeconds(2),
                    1 << 20,
                    1,
                    Duration.ofSeconds(1),
                    IngestFixture.REPORTS))
        .hasMessage("tributary.edge.ingest.segment-size must be from 16384 to 4194304, was 1000");
  }
}
