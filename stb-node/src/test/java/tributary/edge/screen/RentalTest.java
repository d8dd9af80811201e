package tributary.edge.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import tributary.browser.Browser;
import tributary.edge.playback.PlaybackPolicy;

/** A film is rented, watched, stopped, gone on with, and no longer to be watched in the end. */
class RentalTest {
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(2, Duration.ofHours(1), Duration.ofSeconds(30), Duration.ofSeconds(10));
  private static final Duration WINDOW = Duration.ofMinutes(40);

  @TempDir Path directory;
  private final TurnedClock clock = new TurnedClock();

  @Test
  void aFilmIsRentedWatchedStoppedGoneOnWithAndOverWithItsWindow() throws IOException {
    Browser.require();
    try (FilmBox film = new FilmBox(directory.resolve("box"), POLICY, FilmBox.FILM, clock);
        Browser browser = Browser.open(directory.resolve("profile"))) {
      film.box.cluster.rentFor(WINDOW);
      rent(film, browser);
      watchAndStop(browser);
      goOn(film, browser);
      runsDown(film, browser);
      endsWhileItPlays(film, browser);
      // 410 is how the page hears that the play is over.
      assertThat(browser.log())
          .noneMatch(line -> line.startsWith("SEVERE") && !line.contains("410 (Gone)"));
    }
  }

  private static void rent(FilmBox film, Browser browser) {
    browser.go(film.box.server.uri());
    browser.await("the cursor", () -> browser.focused().contains("Big Buck Bunny"));
    browser.ok();
    browser.await("the question", () -> browser.focused().equals("OK, rent and play"));
    assertThat(browser.text(".dialog")).contains("€2.99", "as often as you like for ");
    browser.photograph("rental-price");
    browser.ok();
    browser.await("the film runs", () -> at(browser) > 1);
    assertThat(film.box.cluster.billed()).hasSize(1);
  }

  private static void watchAndStop(Browser browser) {
    browser.press(Keys.RIGHT);
    browser.await("ten seconds on", () -> at(browser) > 10);
    assertThat(browser.text(".player .time")).matches("0:\\d\\d / 0:\\d\\d · 0:\\d\\d left");
    browser.photograph("rental-player");
    browser.press(Keys.ESCAPE);
    browser.await("My List", () -> browser.texts("video").isEmpty());
    browser.await("its row", () -> browser.focused().contains("Big Buck Bunny"));
    browser.await("the pie", () -> browser.labels(".row .viewable").size() == 1);
    assertThat(pie(browser)).as("nearly full").isGreaterThan(0.9);
    browser.photograph("rental-viewable");
  }

  /** Without a charge, where it was stopped. */
  private static void goOn(FilmBox film, Browser browser) {
    browser.ok();
    browser.await("the question", () -> browser.focused().startsWith("OK, go on at 0:"));
    assertThat(browser.text(".dialog .price")).isEqualTo("No charge");
    assertThat(browser.texts(".dialog button")).contains("From the beginning");
    browser.photograph("rental-go-on");
    browser.ok();
    browser.await("it goes on there", () -> at(browser) > 10);
    browser.press(Keys.ESCAPE);
    browser.await("My List", () -> browser.texts("video").isEmpty());
    browser.await("its row", () -> browser.focused().contains("Big Buck Bunny"));
    assertThat(film.box.cluster.billed()).hasSize(1);
  }

  private void runsDown(FilmBox film, Browser browser) {
    clock.turn(WINDOW.dividedBy(2));
    browser.await("half a pie", () -> pie(browser) < 0.6);
    assertThat(browser.text("footer .status")).contains("Viewable ");
    browser.photograph("rental-half");
    clock.turn(WINDOW.dividedBy(2));
    browser.await("no pie", () -> browser.labels(".row .viewable").isEmpty());
    assertThat(browser.text("footer .status")).isEqualTo("Priority 1 · Downloaded");
    browser.photograph("rental-over");
    browser.ok();
    browser.await("its price again", () -> browser.focused().equals("OK, rent and play"));
    assertThat(film.box.cluster.billed()).hasSize(1);
  }

  /** From the open question on. */
  private void endsWhileItPlays(FilmBox film, Browser browser) {
    browser.ok();
    browser.await("the film runs", () -> at(browser) > 0.2);
    browser.ok();
    assertThat(film.box.cluster.billed()).hasSize(2);
    clock.turn(WINDOW);
    browser.await("why it ended", () -> browser.text(".dialog").contains("viewing time is over"));
    browser.photograph("rental-ended");
    browser.await("its button", () -> browser.focused().equals("OK"));
    browser.ok();
    browser.await("its row", () -> browser.focused().contains("Big Buck Bunny"));
    assertThat(film.box.plays.openCount()).isZero();
  }

  private static double at(Browser browser) {
    Object time =
        browser.script(
            "const v = document.querySelector('video');"
                + " return v && v.readyState >= 3 ? v.currentTime : -1");
    return ((Number) time).doubleValue();
  }

  /** The share of the pie that is left. */
  private static double pie(Browser browser) {
    Object share =
        browser.script(
            "const wedge = document.querySelector('.row .viewable circle:last-child');"
                + " return wedge ? parseFloat(wedge.getAttribute('stroke-dasharray'))"
                + " / (Math.PI * 8) : -1");
    return ((Number) share).doubleValue();
  }
}
