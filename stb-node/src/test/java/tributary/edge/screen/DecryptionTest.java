package tributary.edge.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import tributary.browser.Browser;
import tributary.edge.playback.PlaybackPolicy;

/** VP9 and Opus from WebM, decrypted by a real browser frame by frame with the keys of each. */
class DecryptionTest {
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(2, Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(10));
  private static final Path FILM = Path.of("src", "test", "resources", "film", "vp9-opus.webm");

  /** Counts the browser's key sessions, and may spoil the keys they get. */
  private static final String WATCH_SESSIONS =
      """
      const fetched = window.fetch;
      window.fetch = (path, ...rest) => {
        window.playId = /plays\\/([^/]+)\\//.exec(path)?.[1] ?? window.playId;
        return fetched(path, ...rest);
      };
      window.sessions = { opened: 0, closed: 0 };
      const create = MediaKeys.prototype.createSession;
      MediaKeys.prototype.createSession = function (...type) {
        const session = create.apply(this, type);
        window.sessions.opened++;
        session.closed.then(() => window.sessions.closed++);
        return session;
      };
      const spoil = arguments[0];
      const update = MediaKeySession.prototype.update;
      MediaKeySession.prototype.update = function (license) {
        const text = new TextDecoder().decode(license);
        const other = text.replace(/"k":"../g, spoil ? '"k":"AB' : '$&');
        return update.call(this, new TextEncoder().encode(other));
      };
      """;

  @TempDir static Path directory;
  private static FilmBox film;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    Browser.require();
    film = new FilmBox(directory.resolve("box"), POLICY, FILM);
    browser = Browser.open(directory.resolve("profile"));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      film.close();
    }
  }

  @BeforeEach
  void openPage() {
    browser.leave();
    film.box.cluster.forgetClosed();
    browser.go(film.box.server.uri());
    browser.await("the cursor", () -> browser.focused().contains("Big Buck Bunny"));
  }

  private static void press() {
    browser.ok();
    browser.await("the question", () -> browser.focused().startsWith("OK,"));
    browser.ok();
  }

  @Test
  void itPlaysAndSeeksWithAKeyForEachFrameAndNoSessionOutlivesThePlay() {
    browser.script(WATCH_SESSIONS, false);
    press();

    browser.await("it runs", () -> number("currentTime") > 0.5);
    assertThat(browser.script("return document.querySelector('video').mediaKeys !== null"))
        .isEqualTo(true);
    assertThat(number("getVideoPlaybackQuality().totalVideoFrames")).isPositive();
    assertThat(number("webkitAudioDecodedByteCount")).isPositive();
    assertThat(number("videoWidth")).isEqualTo(256);
    assertThat(browser.text(".bar .viewable")).matches("Viewable \\d+ h.*");
    browser.ok();
    browser.script("document.querySelector('video').currentTime = 2.5");
    browser.await(
        "it stands at 2.5 s", () -> number("readyState") >= 2 && number("seeking ? 1 : 0") == 0);
    assertThat(sessions("opened")).isGreaterThan(2);

    browser.press(Keys.ESCAPE);
    browser.await("all sessions closed", () -> sessions("closed") == sessions("opened"));
    browser.await("the receipt", () -> film.box.cluster.closed().size() == 1);
    assertThat(browser.log()).noneMatch(line -> line.startsWith("SEVERE"));
  }

  @Test
  void withAWrongKeyItDoesNotPlayAndSaysSo() {
    browser.script(WATCH_SESSIONS, true);
    press();

    browser.await("it is given up", () -> browser.text("body").contains("cannot be shown"));
    browser.await("the receipt", () -> film.box.cluster.closed().size() == 1);
    assertThat(film.box.cluster.closed().getFirst().playedMillis()).isLessThan(500);
  }

  @Test
  void whenThePlayIsClosedOnTheBoxThePlayerEndsAndItsKeysGo() {
    browser.script(WATCH_SESSIONS, false);
    press();
    browser.await("it runs", () -> number("currentTime") > 0.2);
    browser.ok();
    browser.await("paused", () -> number("paused ? 1 : 0") == 1);
    assertThat(film.box.plays.openCount()).isOne();

    film.box.plays.close(String.valueOf(browser.script("return window.playId")));

    browser.await("the player is gone", () -> browser.texts("video").isEmpty());
    browser.await("all sessions closed", () -> sessions("closed") == sessions("opened"));
    assertThat(browser.text("body")).contains("The film was stopped.");
  }

  @Test
  void withoutADecoderItSaysWhichCodecIsMissing() {
    browser.script(
        "const all = MediaSource.isTypeSupported;"
            + " MediaSource.isTypeSupported = (type) => !type.includes('vp09') && all(type)");
    press();

    browser.await(
        "the message",
        () ->
            browser.text("body").contains("no decoder for the video of this film (vp09.00.10.08)"));
    browser.await("the receipt", () -> film.box.cluster.closed().size() == 1);
  }

  private static double sessions(String which) {
    return ((Number) browser.script("return window.sessions." + which)).doubleValue();
  }

  private static double number(String property) {
    Object value =
        browser.script(
            "const v = document.querySelector('video'); return v ? v." + property + " : -1");
    return ((Number) value).doubleValue();
  }
}
