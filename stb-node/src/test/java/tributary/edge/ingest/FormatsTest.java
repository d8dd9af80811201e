package tributary.edge.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.edge.store.StoredItem;
import tributary.media.ContentKey;
import tributary.model.Digest;
import tributary.model.Manifest;
import tributary.model.MediaIndex;
import tributary.model.Refusal;

/** Every container and codec that is taken in, against the source and against libavformat. */
class FormatsTest {
  static final Path SAMPLES = Path.of("src", "test", "resources", "film");
  @TempDir Path data;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vp9-opus.webm   | video/mp4; codecs="vp09.00.10.08"     | audio/mp4; codecs="opus"
          av1-opus.mkv    | video/mp4; codecs="av01.0.00M.08"     | audio/mp4; codecs="opus"
          hevc-aac.mp4    | video/mp4; codecs="hvc1.1.6.L60.90"   | audio/mp4; codecs="mp4a.40.2"
          sound-flac.mkv  |                                       | audio/mp4; codecs="flac"
          """)
  void aFilmInAnyCodecClearsToItsOwnFramesAlsoWithAnotherPlayer(
      String sample, String video, String audio) throws IOException {
    assertTakenIn(SAMPLES.resolve(sample), video, audio);
  }

  @ParameterizedTest
  @CsvSource({
    "hevc-aac.mp4,matroska,hevc.mkv",
    "hevc-aac.mp4,mov,hevc.mov",
    "av1-opus.mkv,mp4,av1.mp4",
    "av1-opus.mkv,webm,av1.webm",
    "vp9-opus.webm,mp4,vp9.mp4",
    "vp9-opus.webm,matroska,vp9.mkv",
    "sound-flac.mkv,mp4,flac.mp4"
  })
  void aFilmInAnyContainerClearsToItsOwnFrames(String sample, String container, String name)
      throws IOException {
    Path film = Remux.into(data.resolve(name), container, Map.of(), SAMPLES.resolve(sample));

    assertTakenIn(film, null, null);
  }

  @Test
  void aFilmOfH264InQuickTimeClearsToItsOwnFrames() throws IOException {
    Path film = Remux.into(data.resolve("h264.mov"), "mov", Map.of(), IngestFixture.FILM);

    assertTakenIn(film, null, null);
  }

  @Test
  void picturesShownOutOfOrderKeepTheirTimesWithoutDecodeTimesInTheFile() throws IOException {
    Path matroska = Remux.into(data.resolve("film.mkv"), "matroska", Map.of(), IngestFixture.FILM);

    List<MediaIndex.Track> fromMatroska = takeIn(matroska, "a").index.tracks();
    List<MediaIndex.Track> fromMp4 = takeIn(IngestFixture.FILM, "b").index.tracks();

    assertThat(frameCounts(fromMatroska)).isEqualTo(frameCounts(fromMp4));
    for (int track = 0; track < fromMp4.size(); track++) {
      assertThat(seconds(fromMatroska.get(track)))
          .as("rounded to milliseconds by the container")
          .isCloseTo(seconds(fromMp4.get(track)), Offset.offset(0.05));
    }
  }

  private static List<Integer> frameCounts(List<MediaIndex.Track> tracks) {
    return tracks.stream()
        .map(track -> track.fragments().stream().mapToInt(MediaIndex.Fragment::frameCount).sum())
        .toList();
  }

  private static double seconds(MediaIndex.Track track) {
    MediaIndex.Fragment last = track.fragments().getLast();
    return (double) (last.decodeTime() + last.duration()) / track.timescale();
  }

  @Test
  void allSoundTracksAreTakenWithTheirLanguages() throws IOException {
    Path film =
        Remux.into(
            data.resolve("two.mkv"),
            "matroska",
            Map.of(),
            SAMPLES.resolve("vp9-opus.webm"),
            SAMPLES.resolve("sound-flac.mkv"));

    Taken taken = takeIn(film, "a");

    assertThat(taken.index.tracks().stream().map(MediaIndex.Track::language))
        .containsExactly("", "eng", "cze");
    assertThat(taken.contentTypes())
        .contains("audio/mp4; codecs=\"opus\"", "audio/mp4; codecs=\"flac\"");
  }

  @ParameterizedTest
  @CsvSource({"hevc-aac.mp4,mp4", "av1-opus.mkv,matroska", "sound-flac.mkv,matroska"})
  void soundThatBeginsLaterThanThePicturesIsHeardWhenItShould(String sample, String container)
      throws IOException {
    double later = 1.3;
    Path sound = SAMPLES.resolve(sample);
    Path film = data.resolve("late." + container);
    Remux.into(film, container, later, SAMPLES.resolve("vp9-opus.webm"), sound);

    List<byte[]> inTime = lastTrack(sound, "a");
    List<byte[]> late = lastTrack(film, "b");

    byte[] silence = late.getFirst();
    int silent = (int) late.stream().takeWhile(frame -> Arrays.equals(frame, silence)).count();
    assertThat(silent).isGreaterThan(10);
    assertThat(late)
        .as("an encoder's run-up is kept where there is time before it")
        .hasSizeBetween(silent + inTime.size(), silent + inTime.size() + 1)
        .endsWith(inTime.toArray(byte[][]::new));
    assertThat(seconds(takeIn(film, "c").index.tracks().getLast()))
        .as("whole frames come before it")
        .isCloseTo(
            later + seconds(takeIn(sound, "d").index.tracks().getLast()), Offset.offset(0.06));
  }

  @Test
  void theFirstPictureStandsWhereSoundBeginsWellBeforeIt() throws IOException {
    double later = 1.3;
    Path pictures = SAMPLES.resolve("vp9-opus.webm");
    Path film = data.resolve("late.mkv");
    Remux.into(film, "matroska", later, SAMPLES.resolve("sound-flac.mkv"), pictures);

    MediaIndex.Track late = takeIn(film, "a").index.tracks().getFirst();
    MediaIndex.Track inTime = takeIn(pictures, "b").index.tracks().getFirst();

    assertThat(late.fragments().getFirst().decodeTime()).isZero();
    assertThat(seconds(late)).isCloseTo(later + seconds(inTime), Offset.offset(0.05));
  }

  /** Its frames, in the clear. */
  private List<byte[]> lastTrack(Path film, String folder) throws IOException {
    VaultCluster cluster = new VaultCluster();
    try (IngestFixture server =
        new IngestFixture(data.resolve(folder), cluster, IngestFixture.POLICY)) {
      IngestJob.Status status = server.takeIn(film);
      assertThat(status.refusal()).isEmpty();
      VaultCluster.Published published = cluster.catalog.get(status.media().orElseThrow());
      StoredItem item = server.store.item(published.manifest().media()).orElseThrow();
      Manifest.Part last =
          published.manifest().parts().stream()
              .max(Comparator.comparingInt(Manifest.Part::track))
              .orElseThrow();
      try (ContentKey key = cluster.open(published)) {
        return List.of(foreign(item, last, key));
      }
    }
  }

  @Test
  void aFilmThatIsEncryptedAlreadyIsRefused() throws IOException {
    Path film =
        Remux.into(
            data.resolve("locked.mp4"),
            "mp4",
            Map.of(
                "encryption_scheme", "cenc-aes-ctr",
                "encryption_key", "11".repeat(16),
                "encryption_kid", "22".repeat(16)),
            SAMPLES.resolve("sound-flac.mkv"));

    assertThat(refusal(film))
        .isEqualTo(new Refusal("ALREADY_ENCRYPTED", "locked.mp4 has track 1 encrypted already"));
  }

  @Test
  void aMatroskaFilmThatIsCutShortOrDamagedIsRefusedWithThePlace() throws IOException {
    byte[] film = Files.readAllBytes(SAMPLES.resolve("vp9-opus.webm"));
    for (int length : new int[] {5, 40, 300, film.length / 2, film.length - 1}) {
      Path cut = Files.write(data.resolve("cut.webm"), Arrays.copyOf(film, length));

      assertThat(refusal(cut).toString())
          .matches("TRUNCATED: cut.webm ends at byte " + length + ", .*");
    }
    byte[] scratched = film.clone();
    Arrays.fill(scratched, 40_000, 70_000, (byte) 0xEE);
    Path damaged = Files.write(data.resolve("scratched.webm"), scratched);

    assertThat(refusal(damaged).toString())
        .matches("DAMAGED_FILM: scratched.webm is damaged at byte [4-6]\\d{4}: element .*");
  }

  private Refusal refusal(Path film) throws IOException {
    try (IngestFixture server =
        new IngestFixture(data.resolve("r"), new VaultCluster(), IngestFixture.POLICY)) {
      IngestJob.Status status = server.takeIn(film);
      assertThat(server.leftovers()).isEmpty();
      return status.refusal().orElseThrow();
    }
  }

  private record Taken(Manifest manifest, MediaIndex index) {
    List<String> contentTypes() {
      return manifest.parts().stream().map(Manifest.Part::contentType).toList();
    }
  }

  private Taken takeIn(Path film, String folder) throws IOException {
    VaultCluster cluster = new VaultCluster();
    try (IngestFixture server =
        new IngestFixture(data.resolve(folder), cluster, IngestFixture.POLICY)) {
      IngestJob.Status status = server.takeIn(film);
      assertThat(status.refusal()).isEmpty();
      Manifest manifest = cluster.catalog.get(status.media().orElseThrow()).manifest();
      return new Taken(
          manifest, IngestTest.index(server.store.item(manifest.media()).orElseThrow()));
    }
  }

  private void assertTakenIn(Path film, String video, String audio) throws IOException {
    VaultCluster cluster = new VaultCluster();
    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {
      IngestJob.Status status = server.takeIn(film);
      assertThat(status.refusal()).isEmpty();
      VaultCluster.Published published = cluster.catalog.get(status.media().orElseThrow());
      Manifest manifest = published.manifest();
      List<String> types = manifest.parts().stream().map(Manifest.Part::contentType).toList();
      if (video != null) {
        assertThat(types).contains(video);
      }
      if (audio != null) {
        assertThat(types).contains(audio);
      }
      StoredItem item = server.store.item(manifest.media()).orElseThrow();
      try (ContentKey key = cluster.open(published)) {
        assertThat(IngestTest.clearDigests(item, key)).isEqualTo(IngestTest.framesOf(film));
        List<Manifest.Part> tracks =
            manifest.parts().stream().filter(part -> part.track() > 0).toList();
        for (Manifest.Part part : tracks) {
          assertThat(Digest.ofContent(foreign(item, part, key))).isEqualTo(part.clearDigest());
        }
      }
    }
  }

  /**
   * The frames of a track as libavformat's own decryption gives them. It knows one key at a time:
   * each fragment is opened anew for every key in it.
   */
  private byte[][] foreign(StoredItem item, Manifest.Part part, ContentKey key) throws IOException {
    MediaIndex.Track track = IngestTest.index(item).tracks().get(part.track() - 1);
    byte[] init = item.read(part.offsetBytes(), track.initLengthBytes());
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < track.fragments().size(); i++) {
      MediaIndex.Fragment fragment = track.fragments().get(i);
      Path file = data.resolve("foreign.mp4");
      Files.write(file, init);
      Files.write(
          file,
          item.read(part.offsetBytes() + fragment.offsetBytes(), fragment.lengthBytes()),
          StandardOpenOption.APPEND);
      boolean video = part.kind() == Manifest.Kind.VIDEO;
      for (int keys = 0; keys < (video ? fragment.frameCount() : 1); keys++) {
        int number = video ? fragment.firstFrame() + keys : i;
        String hex =
            HexFormat.of().formatHex(key.frameKey(item.manifest().media(), part.track(), number));
        List<byte[]> decrypted = Remux.frames(file, Map.of("decryption_key", hex));
        assertThat(decrypted).hasSize(fragment.frameCount());
        frames.addAll(video ? List.of(decrypted.get(keys)) : decrypted);
      }
    }
    return frames.toArray(byte[][]::new);
  }
}
