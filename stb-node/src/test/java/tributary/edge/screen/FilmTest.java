package tributary.edge.screen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import tributary.browser.Browser;
import tributary.edge.playback.Play;
import tributary.edge.playback.PlaybackPolicy;
import tributary.edge.playback.TestCluster;
import tributary.edge.store.StoredItem;
import tributary.media.FramePart;
import tributary.model.Manifest;

/** The real film, really protected, watched in a real browser. */
class FilmTest {
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(2, Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(10));
  private static final int NEEDLE = 32;

  /** The last but those at the end of the film's file, which hold index and sound. */
  private static final int MIDDLE = 2;

  /** Brightness of some pixels of the picture, and their spread. */
  private static final String LOOK =
      """
      const video = document.querySelector('video');
      const canvas = document.createElement('canvas');
      canvas.width = 64; canvas.height = 36;
      const context = canvas.getContext('2d');
      context.drawImage(video, 0, 0, 64, 36);
      const data = context.getImageData(0, 0, 64, 36).data;
      let sum = 0, text = '';
      for (let i = 0; i < data.length; i += 4) sum += data[i] + data[i + 1] + data[i + 2];
      for (let i = 0; i < data.length; i += 64) text += String.fromCharCode(32 + (data[i] >> 2));
      return [Math.round(sum / (64 * 36 * 3)), text];
      """;

  @TempDir Path directory;

  @Test
  void theFilmIsBoughtPlayedSoughtAndClosedAndLeavesNothingBehind() throws IOException {
    Browser.require();
    Path profile = directory.resolve("profile");
    List<byte[]> needles;
    try (FilmBox film = new FilmBox(directory.resolve("box"), POLICY)) {
      try (Browser browser = Browser.open(profile)) {
        buy(film, browser);
        watch(browser);
        seek(browser);
        needles = needles(film);
        stop(film, browser);
        againWithoutASecondCharge(film, browser);
        assertThat(browser.log()).noneMatch(line -> line.startsWith("SEVERE"));
      }
    }
    assertThat(needles).hasSizeGreaterThan(20);
    assertThat(filesWith(FilmBox.FILM, needles)).as("the film as it came").isNotEmpty();
    assertThat(filesWith(profile, needles)).as("clear film on the browser's disk").isEmpty();
    assertThat(filesWith(directory.resolve("box"), needles))
        .as("clear film on the box's disk")
        .isEmpty();
  }

  @Test
  void theFilmStartsWithOneSegmentOfItsPicturesHereAndPlaysOnAsTheOthersArrive()
      throws IOException {
    Browser.require();
    PlaybackPolicy patient =
        new PlaybackPolicy(2, Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
    try (FilmBox film = new FilmBox(directory.resolve("box"), patient);
        Browser browser = Browser.open(directory.resolve("profile"))) {
      Manifest manifest = film.item().manifest();
      List<ByteBuffer> segments = segments(film);
      film.box.store.remove(film.media);
      StoredItem item = film.box.store.create(manifest);
      item.write(0, segments.getFirst());
      browser.go(film.box.server.uri());
      browser.await("the cursor", () -> browser.focused().contains("Big Buck Bunny"));
      browser.ok();
      browser.await("the question", () -> browser.focused().equals("OK, rent and play"));
      browser.ok();
      browser.await("it is waited for", () -> !film.box.cluster.watched().isEmpty());
      assertThat(item.have().count()).as("segments here").isOne();
      assertThat(film.box.plays.openCount()).as("the index lies behind the pictures").isZero();

      // What is at the end comes first: index and sound. Of the pictures only one segment is here.
      for (int segment = MIDDLE + 1; segment < segments.size(); segment++) {
        item.write(segment, segments.get(segment));
      }
      browser.await("the film runs", () -> number(browser, "currentTime") > 0.5);
      assertThat(item.have().toBits().get(1, MIDDLE + 1).cardinality()).isZero();
      for (int segment = 1; segment <= MIDDLE; segment++) {
        item.write(segment, segments.get(segment));
      }
      browser.script("document.querySelector('video').currentTime = 20");
      browser.await(
          "it plays on from 20 s",
          () -> number(browser, "currentTime") > 20.5 && number(browser, "readyState") >= 3);
    }
  }

  private static List<ByteBuffer> segments(FilmBox film) throws IOException {
    List<ByteBuffer> segments = new ArrayList<>();
    for (int segment = 0; segment < film.item().manifest().segmentCount(); segment++) {
      segments.add(film.item().read(segment));
    }
    return segments;
  }

  private static void buy(FilmBox film, Browser browser) {
    browser.go(film.box.server.uri());
    browser.await(
        "the film is on the list", () -> browser.texts(".row .name").contains("Big Buck Bunny"));
    browser.await("the cursor", () -> browser.focused().contains("Big Buck Bunny"));
    browser.ok();
    browser.await("the question", () -> browser.focused().equals("OK, rent and play"));
    assertThat(browser.text(".dialog .price")).isEqualTo("€2.99");
    // Without decryption of the browser's own the box clears the film, and its pixels can be seen.
    browser.script("navigator.requestMediaKeySystemAccess = undefined");
    assertThat(film.box.cluster.billed()).isEmpty();
    browser.ok();
    browser.find("video");
  }

  private static void watch(Browser browser) {
    browser.await("the film runs", () -> number(browser, "currentTime") > 1);
    double before = number(browser, "currentTime");
    List<?> first = (List<?>) browser.script(LOOK);
    browser.photograph("player");
    assertThat(browser.violations()).as("what axe finds while the film runs").isEmpty();
    browser.await("it goes on", () -> number(browser, "currentTime") > before + 2);
    List<?> second = (List<?>) browser.script(LOOK);

    assertThat(number(browser, "videoWidth")).isEqualTo(1280);
    assertThat(number(browser, "videoHeight")).isEqualTo(720);
    assertThat(number(browser, "getVideoPlaybackQuality().totalVideoFrames")).isPositive();
    assertThat(number(browser, "webkitAudioDecodedByteCount")).isPositive();
    assertThat(((Number) second.getFirst()).intValue()).as("brightness").isGreaterThan(5);
    assertThat(second.get(1)).as("the picture changes").isNotEqualTo(first.get(1));
  }

  private static void seek(Browser browser) {
    browser.script("document.querySelector('video').currentTime = 20");
    browser.await(
        "it plays on from 20 s",
        () -> number(browser, "currentTime") > 20.5 && number(browser, "readyState") >= 3);
    browser.press(Keys.LEFT);
    browser.await("ten seconds back", () -> number(browser, "currentTime") < 15);
    double back = number(browser, "currentTime");
    browser.await("it plays on there", () -> number(browser, "currentTime") > back + 0.5);
    browser.ok();
    browser.await("paused", () -> number(browser, "paused ? 1 : 0") == 1);
    browser.photograph("paused");
    browser.ok();
    browser.await("resumed", () -> number(browser, "paused ? 1 : 0") == 0);
  }

  private static void stop(FilmBox film, Browser browser) {
    assertThat(film.box.plays.openCount()).isOne();
    browser.press(Keys.ESCAPE);
    browser.await("My List", () -> browser.texts("video").isEmpty());
    browser.await("the receipt", () -> film.box.cluster.closed().size() == 1);
    browser.await(
        "the status line",
        () -> browser.text("footer .status").matches("Priority 1 · Downloaded · Viewable 2[34] h"));
    browser.photograph("viewable");

    TestCluster.Closed receipt = film.box.cluster.closed().getFirst();
    assertThat(receipt.playedMillis()).isBetween(3000L, 120_000L);
    assertThat(film.box.plays.openCount()).isZero();
    assertThat(film.box.cluster.billed()).hasSize(1);
    assertThat(browser.focused()).contains("Big Buck Bunny");
  }

  private static void againWithoutASecondCharge(FilmBox film, Browser browser) {
    browser.ok();
    browser.await("the question", () -> browser.focused().startsWith("OK, go on at 0:"));
    assertThat(browser.text(".dialog .price")).isEqualTo("No charge");
    browser.photograph("no-charge");
    browser.script("delete navigator.requestMediaKeySystemAccess");
    browser.ok();
    browser.find("video");
    browser.await("the film runs", () -> number(browser, "currentTime") > 0.2);
    assertThat(browser.script("return document.querySelector('video').mediaKeys !== null"))
        .as("this time the browser decrypts")
        .isEqualTo(true);
    browser.script("document.querySelector('video').currentTime = 28");
    browser.await("the end leads to My List", () -> browser.texts("video").isEmpty());
    browser.await("the second receipt", () -> film.box.cluster.closed().size() == 2);
    assertThat(film.box.cluster.billed()).hasSize(1);
  }

  /** Of the clear film that the browser was sent: some protected bytes from each fragment. */
  private static List<byte[]> needles(FilmBox film) throws IOException {
    Play play = film.box.plays.open(film.box.plays.quote(film.media).quoteId(), film.media);
    List<byte[]> needles = new ArrayList<>();
    for (var track : play.item().tracks()) {
      for (int i = 0; i < track.index().fragments().size(); i++) {
        byte[] clear = play.fragment(track.number(), i);
        byte[] hidden = play.protectedFragment(track.number(), i);
        for (int part = 4; part < 8; part++) {
          secretAfter(clear, hidden, clear.length * part / 9).ifPresent(needles::add);
        }
      }
    }
    film.box.plays.close(play.id());
    FilmBox.await("its receipt", () -> !film.box.cluster.closed().isEmpty());
    film.box.cluster.forgetClosed();
    return needles;
  }

  /** Of the first part behind {@code from} that is protected and long enough. */
  private static Optional<byte[]> secretAfter(byte[] clear, byte[] hidden, int from) {
    List<FramePart> parts = FramePart.readFrom(hidden).stream().flatMap(List::stream).toList();
    // Frames lie end to end behind everything else.
    int at = clear.length - parts.stream().mapToInt(part -> part.clear() + part.secret()).sum();
    for (FramePart part : parts) {
      at += part.clear();
      if (at >= from && part.secret() >= NEEDLE) {
        return Optional.of(Arrays.copyOfRange(clear, at, at + NEEDLE));
      }
      at += part.secret();
    }
    return Optional.empty();
  }

  private static List<Path> filesWith(Path directory, List<byte[]> needles) throws IOException {
    List<String> texts = needles.stream().map(n -> new String(n, ISO_8859_1)).toList();
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).filter(file -> holdsAny(file, texts)).toList();
    }
  }

  private static boolean holdsAny(Path file, List<String> texts) {
    try {
      String all = Files.readString(file, ISO_8859_1);
      return texts.stream().anyMatch(all::contains);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double number(Browser browser, String property) {
    Object value =
        browser.script(
            "const v = document.querySelector('video'); return v ? v." + property + " : -1");
    return ((Number) value).doubleValue();
  }
}
