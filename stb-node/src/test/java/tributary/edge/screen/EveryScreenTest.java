package tributary.edge.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import tributary.browser.Browser;
import tributary.edge.playback.PlaybackPolicy;
import tributary.model.MediaId;

/**
 * Each screen of the box on a small television and a large one: accessible, within the picture, and
 * readable from the sofa. The pictures are for a person to look at.
 */
class EveryScreenTest {
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(2, Duration.ofMinutes(1), Duration.ofMillis(500), Duration.ofSeconds(5));
  private static final Map<String, Dimension> SIZES = new LinkedHashMap<>();

  static {
    SIZES.put("720p", new Dimension(1280, 720));
    SIZES.put("1080p", new Dimension(1920, 1080));
  }

  /** A 45th of the picture's height, as television guidelines have it: 16 px of 720 lines. */
  private static final String SMALLEST_TEXT =
      """
      const small = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || !parent.offsetParent) continue;
        const share = parseFloat(getComputedStyle(parent).fontSize) / innerHeight;
        if (share < 0.0221) small.push(`${parent.className} ${walk.currentNode.data}`);
      }
      return small;
      """;

  private static final String BEYOND =
      """
      return [...document.querySelectorAll('button, input, h1, h2, p, dd')]
        .filter((e) => e.offsetParent && !e.closest('.rows, .options, nav, .about'))
        .map((e) => [e, e.getBoundingClientRect()])
        .filter(([, r]) => r.left < 0 || r.top < 0 || r.right > innerWidth || r.bottom > innerHeight)
        .map(([e]) => `${e.tagName} ${e.className} ${e.innerText}`);
      """;

  /** Nothing lies upon what has the cursor. */
  private static final String OBSCURED =
      """
      const here = document.activeElement;
      const r = here.getBoundingClientRect();
      const [top, left] = [[.5, .5], [.1, .2]].map(([x, y]) =>
        document.elementFromPoint(r.left + x * r.width, r.top + y * r.height));
      return here.contains(top) && here.contains(left) ? [] : [`hidden: ${here.innerText}`];
      """;

  private static final String WEIGHT =
      """
      const loads = [...performance.getEntriesByType('resource'),
        ...performance.getEntriesByType('navigation')]
        .filter((e) => !e.name.includes('/api/'));
      return loads.reduce((sum, e) => sum + e.transferSize, 0);
      """;

  @TempDir Path directory;
  private Browser browser;
  private TestBox box;
  private final List<String> found = new ArrayList<>();

  @Test
  void everyScreenIsAccessibleReadableAndWithinThePicture() throws IOException {
    Browser.require();
    try (TestBox opened = new TestBox(directory.resolve("box"), POLICY);
        Browser chromium = Browser.open(directory.resolve("profile"))) {
      box = opened;
      browser = chromium;
      fill();
      box.isActivated.set(false);
      box.cluster.put(List.of());
      browser.go(box.server.uri());
      activate();
      lists();
      catalog();
      thisBox();
      inGerman();
      assertThat(found).isEmpty();
      // 409 is how the page hears that the film cannot be played.
      assertThat(browser.log())
          .noneMatch(line -> line.startsWith("SEVERE") && !line.contains("409 (Conflict)"));
      weigh();
    }
  }

  private final List<MediaId> media = new ArrayList<>();

  private void fill() throws IOException {
    List<String> titles =
        List.of(
            "Duck and Cover",
            "A is for Atom",
            "The House in the Middle of a Street With a Very Long Name Indeed",
            "Stay Safe",
            "Bork Cooking",
            "Perversion for Profit",
            "Design for Dreaming",
            "Are You Popular?",
            "Pork People Like",
            "Johnny Learns His Manners",
            "Operation Cue",
            "Coffee House Rendezvous");
    for (String title : titles) {
      int at = media.size();
      media.add(box.title(title, at + 1, 10, at < 3 ? 10 : at < 5 ? 2 * at - 1 : 0));
    }
    box.catalog.refresh();
  }

  private void activate() {
    browser.await("the field", () -> browser.focused().equals("INPUT"));
    check("activate");
    browser.ok();
    browser.await("the letters", () -> browser.focused().equals("A"));
    check("activate-letters");
    for (String step : List.of("", "R", "R", "R", "R")) {
      if (!step.isEmpty()) {
        browser.press(Keys.RIGHT);
      }
      browser.ok();
    }
    browser.await("five letters", () -> browser.text(".keyboard .typed").equals("ABCDE"));
    browser.press(Keys.ESCAPE);
    browser.await("the field again", () -> browser.focused().equals("INPUT"));
    browser.press("12345FGHJK67890");
    browser.ok();
    browser.await("the invitation", () -> browser.focused().equals("Open the catalog"));
    check("empty");
  }

  private void lists() {
    box.cluster.put(media.subList(0, 9));
    browser.await("nine rows", () -> browser.texts(".row .rank").size() == 9);
    browser.await("the cursor", () -> browser.focused().contains("Duck and Cover"));
    check("list");
    browser.press(Keys.RIGHT);
    browser.await("a button", () -> browser.focused().startsWith("Move"));
    check("list-buttons");
    browser.script("document.querySelector('.row .more').focus()");
    browser.ok();
    browser.await("the detail", () -> browser.focused().equals("Play"));
    check("detail");
    browser.ok();
    browser.await("the price", () -> browser.focused().startsWith("OK,"));
    check("price");
    browser.ok();
    browser.await("why not", () -> browser.focused().equals("OK"));
    check("message");
    browser.ok();
    browser.await("the detail again", () -> browser.focused().equals("Play"));
    browser.press(Keys.ESCAPE);
    browser.await("the row", () -> browser.focused().startsWith("About Duck"));
  }

  private void catalog() {
    browser.script("document.querySelectorAll('nav .tab')[1].click()");
    browser.await("all", () -> browser.text(".beside .count").equals("12 titles"));
    browser.press(Keys.DOWN);
    browser.await("a row", () -> browser.focused().startsWith("A is for Atom"));
    check("catalog");
    browser.press(Keys.UP);
    browser.await("the search", () -> browser.focused().equals("Search the catalog"));
    browser.ok();
    browser.await("the letters", () -> browser.focused().equals("A"));
    check("letters");
    browser.press(Keys.ESCAPE);
    browser.await("the search again", () -> browser.focused().equals("Search the catalog"));
    browser.press(Keys.UP);
    browser.await("the filters", () -> browser.focused().startsWith("Genre:"));
    browser.ok();
    browser.await("the choices", () -> browser.focused().startsWith("All"));
    check("choices");
    browser.press(Keys.ESCAPE);
    browser.await("the filters again", () -> browser.focused().startsWith("Genre:"));
  }

  private void thisBox() {
    browser.script("[...document.querySelectorAll('nav .tab')].at(-1).click()");
    browser.await("the way back", () -> browser.focused().equals("Back to My List"));
    check("this-box");
  }

  /** Whose words are longer. */
  private void inGerman() {
    browser.script("localStorage.setItem('tributary.language', 'de')");
    browser.go(box.server.uri());
    browser.await("the list", () -> browser.texts(".row .rank").size() == 9);
    browser.await("the cursor", () -> browser.focused().contains("Duck and Cover"));
    check("german-list");
    browser.script("document.querySelectorAll('nav .tab')[1].click()");
    browser.await("all", () -> browser.text(".beside .count").equals("12 Titel"));
    browser.press(Keys.DOWN);
    browser.await("a row", () -> browser.focused().startsWith("A is for Atom"));
    check("german-catalog");
    browser.ok();
    browser.await("the detail", () -> browser.focused().equals("Abspielen"));
    check("german-detail");
    browser.press(Keys.ESCAPE);
    browser.await("the row", () -> browser.focused().startsWith("A is for Atom"));
    browser.script("[...document.querySelectorAll('nav .tab')].at(-1).click()");
    browser.await("the way back", () -> browser.focused().startsWith("Zurück"));
    check("german-this-box");
    browser.script("localStorage.clear()");
  }

  private void check(String screen) {
    for (Map.Entry<String, Dimension> size : SIZES.entrySet()) {
      browser.resize(size.getValue().getWidth(), size.getValue().getHeight());
      String what = screen + "-" + size.getKey();
      browser.photograph("tv-" + what);
      for (String script : List.of(SMALLEST_TEXT, BEYOND, OBSCURED)) {
        ((List<?>) browser.script(script)).forEach(it -> found.add(what + ": " + it));
      }
      browser.violations().forEach(it -> found.add(what + ": " + it));
    }
  }

  private void weigh() {
    browser.forgetCache();
    browser.go(box.server.uri());
    browser.await("the list", () -> browser.texts(".row .rank").size() == 9);
    browser.awaitQuiet();
    long bytes = ((Number) browser.script(WEIGHT)).longValue();
    System.out.printf(
        "screen: weighs %d bytes, first contentful paint %s ms%n",
        bytes,
        browser.script(
            "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"));
    assertThat(bytes).isBetween(10_000L, 300_000L);
  }
}
