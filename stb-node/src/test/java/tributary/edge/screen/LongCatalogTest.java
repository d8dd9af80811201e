package tributary.edge.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import tributary.browser.Browser;
import tributary.edge.playback.PlaybackPolicy;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/** As many titles as the patent has (R254) on the screen: one list, by the arrows. */
class LongCatalogTest {
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(2, Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofSeconds(5));
  private static final int TITLES = 15_000;

  /** Down is held for so many rows, one each 33 ms as keyboards repeat; the time of each frame. */
  private static final String HOLD_DOWN =
      """
      const [rows, done] = arguments;
      const frames = [];
      let pressed = 0, most = 0, last = 0, next = performance.now();
      const frame = (now) => {
        if (last) frames.push(now - last);
        last = now;
        if (pressed < rows && now >= next) {
          next += 33;
          pressed++;
          document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'ArrowDown', bubbles: true, cancelable: true}));
          most = Math.max(most, document.querySelectorAll('.row').length);
        }
        if (pressed < rows) requestAnimationFrame(frame);
        else done({frames, most, at: +document.activeElement.closest('[data-at]').dataset.at});
      };
      requestAnimationFrame(frame);
      """;

  @TempDir Path directory;

  @Test
  void fifteenThousandTitlesAreOneListOfWhichOnlyWhatIsSeenIsInTheDocument() throws IOException {
    Browser.require();
    try (TestBox box = new TestBox(directory.resolve("box"), POLICY);
        Browser browser = Browser.open(directory.resolve("profile"))) {
      for (int i = 1; i <= TITLES; i++) {
        box.cluster.add(title(i));
      }
      box.catalog.refresh();
      box.cluster.put(List.of(MediaId.of(2)));
      browser.go(box.server.uri());
      browser.await("the cursor", () -> browser.focused().contains("Film 00002"));
      browser.press(Keys.UP);
      browser.await("the tabs", () -> browser.focused().equals("My List"));
      browser.press(Keys.RIGHT, Keys.ENTER);
      browser.await("all of them", () -> browser.text(".beside .count").equals("15,000 titles"));
      browser.press(Keys.DOWN);
      browser.await("the first", () -> browser.focused().equals("About Film 00001"));
      browser.photograph("catalog-15000");
      scrolls(browser);
      turns(browser);
    }
  }

  private static void scrolls(Browser browser) {
    for (int round = 1; round <= 3; round++) {
      Map<?, ?> held = (Map<?, ?>) browser.asyncScript(HOLD_DOWN, 300);
      List<Double> frames =
          ((List<?>) held.get("frames")).stream().map(it -> ((Number) it).doubleValue()).toList();
      System.out.printf(
          "screen: 300 rows of 15000 held down: %d frames, longest %.1f ms, %d above 25 ms%n",
          frames.size(),
          frames.stream().mapToDouble(it -> it).max().orElseThrow(),
          frames.stream().filter(it -> it > 25).count());
      assertThat(((Number) held.get("at")).intValue()).isEqualTo(300 * round);
      assertThat(((Number) held.get("most")).intValue()).isBetween(10, 60);
    }
    browser.await("its title", () -> browser.focused().equals("About Film 00901"));
    browser.photograph("catalog-15000-deep");
  }

  private static void turns(Browser browser) {
    browser.press(Keys.RIGHT);
    browser.await("a screenful on", () -> browser.focused().compareTo("About Film 00905") > 0);
    browser.press(Keys.LEFT);
    browser.await("and back", () -> browser.focused().equals("About Film 00901"));
    browser.press(Keys.ESCAPE);
    browser.await("the search", () -> browser.focused().equals("Search the catalog"));
    browser.await("the top", () -> browser.texts(".row .name").getFirst().equals("Film 00001"));
    browser.press(Keys.ESCAPE);
    browser.await("My List", () -> browser.focused().contains("Film 00002"));
    assertThat(browser.log()).noneMatch(line -> line.startsWith("SEVERE"));
  }

  private static Title title(int number) {
    return new Title(
        MediaId.of(number),
        "main",
        "Film %05d".formatted(number),
        1920 + number % 100,
        List.of(number % 2 == 0 ? "Comedy" : "Drama"),
        List.of("Actor " + number % 500),
        List.of("Director " + number % 300),
        List.of(),
        number % 3 == 0 ? "de" : "en",
        "",
        "What happens in film " + number + ", told in one sentence and not a word too many.",
        5_400_000,
        1_000_000_000L,
        new Money(299, "EUR"));
  }
}
