package tributary.edge.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.media.ClearFragment;
import tributary.media.ContentKey;
import tributary.media.OneKey;
import tributary.media.ProtectedTrack;
import tributary.model.Manifest;
import tributary.model.MediaId;

/**
 * What protects films, checked by the {@code ffmpeg} program, which knows one key: with it, it gets
 * the source's frames out of a track that was protected under one.
 */
class ForeignToolTest {
  private static final MediaId MEDIA = MediaId.of(7);
  @TempDir Path data;

  @BeforeAll
  static void requireTheProgram() {
    boolean isThere =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ffmpeg")));
    if (!isThere) {
      assertThat(System.getenv("TRIBUTARY_REQUIRE_FFMPEG")).as("ffmpeg").isNotEqualTo("true");
      System.err.println("NOT TESTED: decryption by a foreign tool, for lack of ffmpeg");
    }
    assumeTrue(isThere, "Debian: apt install ffmpeg");
  }

  static Stream<Path> films() {
    return Stream.concat(
        Stream.of(IngestFixture.FILM),
        Stream.of("vp9-opus.webm", "av1-opus.mkv", "hevc-aac.mp4", "sound-flac.mkv")
            .map(FormatsTest.SAMPLES::resolve));
  }

  @ParameterizedTest
  @MethodSource("films")
  void ffmpegDecryptsATrackUnderOneKeyToTheFramesOfTheFilm(Path film) throws IOException {
    try (ContentKey key = ContentKey.random()) {
      for (Track track : protect(film, key)) {
        byte[] secret = key.frameKey(MEDIA, track.number(), 0);
        List<String> source = frames(film, track.stream());
        List<String> keyed = decryption(secret);

        assertThat(source).hasSizeGreaterThan(20);
        assertThat(hashes(keyed, track.file(), "0:0", "-c", "copy")).isEqualTo(source);
        if (track.stream().equals("0:v:0")) {
          assertThat(hashes(keyed, track.file(), "0:0", "-frames:v", "30"))
              .as("decoded")
              .isEqualTo(hashes(List.of(), film, track.stream(), "-frames:v", "30"));
        }
        secret[0] ^= 1;
        int mostInTheClear = track.stream().equals("0:v:0") ? 500 : 0;
        assertThat(hashes(decryption(secret), track.file(), "0:0", "-c", "copy"))
            .as("by another key")
            .hasSameSizeAs(source)
            .doesNotContainAnyElementsOf(
                source.stream().filter(frame -> bytes(frame) > mostInTheClear).toList());
      }
    }
  }

  /**
   * Of the film itself, without an AAC encoder's run-up, a frame that ends where the film starts.
   */
  private static List<String> frames(Path film, String stream) {
    List<String> all = hashes(List.of(), film, stream, "-c", "copy");
    boolean hasRunUp = film.toString().endsWith(".mp4") && stream.equals("0:a:0");
    return hasRunUp ? all.subList(1, all.size()) : all;
  }

  private static int bytes(String frame) {
    return Integer.parseInt(frame.split(" ", -1)[0]);
  }

  private record Track(int number, String stream, Path file) {}

  private List<Track> protect(Path path, ContentKey key) throws IOException {
    List<Track> all = new ArrayList<>();
    List<TrackMuxer> muxers = new ArrayList<>();
    try (FilmFile film = FilmFile.open(path);
        FilmFrame frame = new FilmFrame()) {
      for (FilmTrack track : film.tracks()) {
        boolean isVideo = track.kind() == Manifest.Kind.VIDEO;
        Path file = data.resolve(track.kind() + ".mp4");
        all.add(new Track(all.size() + 1, isVideo ? "0:v:0" : "0:a:0", file));
        muxers.add(muxer(film, track, all.getLast(), key));
      }
      while (film.read(frame)) {
        muxers.get(frame.stream()).add(frame);
        frame.clear();
      }
      for (TrackMuxer muxer : muxers) {
        muxer.finish();
      }
    } finally {
      muxers.forEach(TrackMuxer::close);
    }
    return all;
  }

  private static TrackMuxer muxer(FilmFile film, FilmTrack from, Track to, ContentKey key)
      throws IOException {
    List<ProtectedTrack> protection = new ArrayList<>();
    TrackMuxer muxer =
        new TrackMuxer(
            film,
            from,
            0,
            IngestFixture.POLICY,
            clear -> {
              append(to.file(), protection.getFirst().protect(clear).bytes());
              return new ClearFragment();
            });
    TileFinder tiles = new TileFinder(from.parameters());
    protection.add(OneKey.track(MEDIA, to.number(), key, muxer.init(), tiles));
    append(to.file(), protection.getFirst().init());
    return muxer;
  }

  private static void append(Path file, byte[] bytes) throws IOException {
    try (OutputStream out = new FileOutputStream(file.toFile(), true)) {
      out.write(bytes);
    }
  }

  private static List<String> decryption(byte[] key) {
    return List.of("-decryption_key", HexFormat.of().formatHex(key));
  }

  /**
   * The size and hash of each frame of a stream. What is decrypted comes as a stream: of a file
   * that it can seek in, with several fragments, ffmpeg 5.1 refuses the pictures.
   */
  private static List<String> hashes(
      List<String> input, Path file, String stream, String... output) {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error"));
    command.addAll(input);
    boolean isOurs = !input.isEmpty();
    command.addAll(List.of("-i", isOurs ? "-" : file.toString(), "-map", stream));
    command.addAll(List.of(output));
    command.addAll(List.of("-f", "framehash", "-hash", "sha256", "-"));
    try {
      ProcessBuilder program =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
      Process ffmpeg = (isOurs ? program.redirectInput(file.toFile()) : program).start();
      String said = new String(ffmpeg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(", *"))
          .map(fields -> fields[4].strip() + " " + fields[5].strip())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
