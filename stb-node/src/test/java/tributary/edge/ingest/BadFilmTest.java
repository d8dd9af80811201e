package tributary.edge.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.edge.store.SegmentStore;
import tributary.media.ContentKey;
import tributary.model.KeyId;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/** Every file that is no whole, playable film is refused by name, and leaves nothing behind. */
class BadFilmTest {
  @TempDir Path data;

  @Test
  void aTextFileIsNoFilm() throws IOException {
    Path text =
        write("notes.mp4", "This is not a film.\n".repeat(500).getBytes(StandardCharsets.UTF_8));

    assertRefused(text, "NOT_A_FILM: notes.mp4 is no film in MP4, MOV, Matroska or WebM");
  }

  @Test
  void aPictureIsNoFilm() throws IOException {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'};

    assertRefused(write("cover.png", Arrays.copyOf(png, 4000)), "NOT_A_FILM: cover.png ");
  }

  @Test
  void aListOfOtherFilesIsNotFollowed() throws IOException {
    String list = "ffconcat version 1.0\nfile '" + IngestFixture.FILM.toAbsolutePath() + "'\n";

    assertRefused(
        write("list.ffconcat", list.getBytes(StandardCharsets.UTF_8)), "NOT_A_FILM: list.ffconcat");
  }

  @Test
  void anEmptyFileIsRefusedBeforeItIsQueued() throws IOException {
    Path empty = write("empty.mp4", new byte[0]);
    Path folder = Files.createDirectory(data.resolve("folder"));
    try (IngestFixture server = new IngestFixture(data, new VaultCluster(), IngestFixture.POLICY)) {

      assertThatThrownBy(() -> server.ingest.submit(IngestFixture.request(empty)))
          .isInstanceOf(RefusedException.class)
          .hasMessage("EMPTY_FILE: empty.mp4 has no bytes at all");
      assertThatThrownBy(
              () -> server.ingest.submit(IngestFixture.request(data.resolve("none.mp4"))))
          .hasMessage("FILE_NOT_FOUND: there is no file " + data.resolve("none.mp4"));
      assertThatThrownBy(() -> server.ingest.submit(IngestFixture.request(folder)))
          .hasMessageStartingWith("FILE_NOT_FOUND: ");
    }
  }

  @Test
  void aFilmCutShortIsRefusedWhereverItIsCut() throws IOException {
    byte[] film = Files.readAllBytes(IngestFixture.FILM);
    long seed = new Random().nextLong();
    System.out.println("cuts by seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      int length = i < 10 ? 8 + i * 7 : 1 + random.nextInt(film.length - 1);
      Path cut = write("cut.mp4", Arrays.copyOf(film, length));

      assertRefused(cut, "(TRUNCATED|NOT_A_FILM): cut.mp4 .*");
    }
    assertRefused(
        write("cut.mp4", Arrays.copyOf(film, film.length / 2)),
        "TRUNCATED: cut.mp4 ends at byte " + film.length / 2 + ", its box 'mdat' at byte .*");
  }

  @Test
  void aFilmWhoseIndexOrMediaWasCutOffAtABoxIsRefused() throws IOException {
    byte[] film = Files.readAllBytes(IngestFixture.FILM);
    int moov = indexOf(film, "moov") - 4;
    int mdat = indexOf(film, "mdat") - 4;
    byte[] head = Arrays.copyOf(film, Math.min(moov, mdat));
    byte[] noMoov =
        moov < mdat ? join(head, Arrays.copyOfRange(film, mdat, film.length)) : film(film, moov);
    byte[] noMdat =
        moov < mdat ? film(film, mdat) : join(head, Arrays.copyOfRange(film, moov, film.length));

    assertRefused(write("headless.mp4", noMoov), "TRUNCATED: headless.mp4 has no 'moov' box in .*");
    assertRefused(write("empty.mp4", noMdat), "TRUNCATED: empty.mp4 ends at byte .*, frame .*");
  }

  private static byte[] film(byte[] film, int length) {
    return Arrays.copyOf(film, length);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Test
  void aCodecThatBrowsersDoNotPlayIsNamed() throws IOException {
    byte[] film = read();
    System.arraycopy(
        "vvc1".getBytes(StandardCharsets.US_ASCII), 0, film, indexOf(film, "avc1", "stsd"), 4);
    assertRefused(
        write("new.mp4", film),
        "UNSUPPORTED_CODEC: new.mp4 has its pictures \\(track 1\\) in vvc, H.264, HEVC, VP9 or AV1"
            + " is wanted");

    film = read();
    int objectType = indexOf(film, "esds", "mp4a") + 21;
    assertThat(film[objectType]).isEqualTo((byte) 0x40);
    film[objectType] = 0x6B;
    assertRefused(
        write("old.mp4", film),
        "UNSUPPORTED_CODEC: old.mp4 has its sound \\(track 2\\) in mp3, AAC, Opus or FLAC is"
            + " wanted");
  }

  @Test
  void aDamagedPictureIsNamedWithItsPlace() throws IOException {
    byte[] film = read();
    int mdat = indexOf(film, "mdat") + 4;
    Arrays.fill(film, mdat + 1_000_000, mdat + 1_300_000, (byte) 0xEE);

    String message =
        assertRefused(
            write("scratched.mp4", film),
            "DAMAGED_FILM: scratched.mp4 has a damaged VIDEO track after 8.0 s: NAL unit at byte"
                + " \\d+ of a frame of \\d+ bytes ends outside it; the frame is at byte \\d+");
    // It begins in what was damaged, or reaches into it.
    assertThat(Integer.parseInt(message.replaceAll(".*\\D", "")))
        .isBetween(mdat + 900_000, mdat + 1_300_000);
  }

  @Test
  void aFilmThatFailsLateLeavesNothingInTheDataFolder() throws IOException {
    byte[] film = read();
    int mdat = indexOf(film, "mdat") + 4;
    Arrays.fill(film, mdat + 3_000_000, mdat + 3_300_000, (byte) 0xEE);
    Path file = write("scratched.mp4", film);
    VaultCluster cluster = new VaultCluster();
    try (IngestFixture server = new IngestFixture(data, cluster, IngestFixture.POLICY)) {

      IngestJob.Status status = server.takeIn(file);

      assertThat(status.state()).isEqualTo(IngestJob.State.FAILED);
      assertThat(status.refusal().orElseThrow().toString())
          .startsWith("DAMAGED_FILM: scratched.mp4");
      assertThat(server.leftovers()).isEmpty();
      assertThat(server.store.items()).isEmpty();
      assertThat(cluster.catalog).isEmpty();
      assertThat(server.takeIn(IngestFixture.FILM).refusal()).as("the next film").isEmpty();
    }
  }

  /** What it was refused with. */
  private String assertRefused(Path file, String message) throws IOException {
    Path folder = Files.createDirectories(data.resolve("parts"));
    Throwable refused =
        catchThrowable(
            () -> {
              KeyId id = new KeyId(new byte[KeyId.LENGTH]);
              try (ContentKey key = ContentKey.random();
                  SegmentStore store = SegmentStore.open(data.resolve("store"), 1 << 30);
                  FilmFile film = FilmFile.open(file);
                  ItemFile item =
                      new ItemFile(
                          store,
                          new ItemFile.Identity(MediaId.of(5), id, key.check()),
                          film.size(),
                          IngestFixture.POLICY);
                  Packager packager = new Packager(item, key, IngestFixture.POLICY, folder)) {
                packager.pack(film, read -> {});
              }
            });
    assertThat(refused)
        .as(file + " of " + Files.size(file) + " bytes")
        .isInstanceOf(RefusedException.class)
        .hasMessageMatching("(?s)" + message + ".*");
    assertThat(folder).isEmptyDirectory();
    return refused.getMessage();
  }

  private static byte[] read() throws IOException {
    return Files.readAllBytes(IngestFixture.FILM);
  }

  private static int indexOf(byte[] film, String type) {
    return indexOf(film, type, "ftyp");
  }

  private static int indexOf(byte[] film, String type, String after) {
    String text = new String(film, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(type, text.indexOf(after) + 4);
    assertThat(at).as(type).isPositive();
    return at;
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(data.resolve(name), content);
  }
}
