package tributary.edge.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import tributary.browser.Browser;
import tributary.edge.link.ClusterLink.Shelf;
import tributary.edge.link.ClusterLink.ShelfPrice;
import tributary.edge.playback.PlaybackPolicy;
import tributary.model.MediaId;
import tributary.model.Money;

/** One page for each vendor, filters and letters, by the keys of a remote control alone. */
class VendorPageTest {
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(2, Duration.ofMinutes(1), Duration.ofMillis(500), Duration.ofSeconds(5));

  @TempDir static Path profile;
  private static Browser browser;

  @TempDir Path directory;
  private TestBox box;
  private MediaId atom;

  @BeforeAll
  static void openBrowser() {
    Browser.require();
    browser = Browser.open(profile);
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  /** Years 1955 to 1985, genres and languages by turns: see {@link TestBox#title}. */
  @BeforeEach
  void start() throws IOException {
    box = new TestBox(directory.resolve("box"), POLICY);
    atom = box.title("A is for Atom", 1, 10, 10, "blue");
    box.title("Bork Cooking", 2, 10, 0, "blue");
    box.title("Are You Popular?", 3, 10, 0, "blue");
    box.title("Duck and Cover", 4, 10, 4, "red");
    box.title("Design for Dreaming", 5, 10, 0, "red");
    box.title("Stay Safe", 7, 10, 0, "main");
    box.cluster.put(List.of(atom));
    box.cluster.shelve(
        new Shelf(
            "blue",
            "Blue Studio",
            "#7fc8ff",
            Set.of("blue"),
            List.of(new ShelfPrice(atom, new Money(149, "EUR")))),
        new Shelf("red", "Red Studio", "#ff8f80", Set.of("red"), List.of()));
    box.catalog.refresh();
  }

  @AfterEach
  void stop() {
    browser.leave();
    box.close();
  }

  private void open() {
    browser.go(box.server.uri());
    browser.await("the vendors", () -> browser.texts("nav .tab").contains("Red Studio"));
    browser.await("the cursor", () -> browser.focused().contains("A is for Atom"));
  }

  /** From My List's first row. */
  private void openTab(int tab, String name) {
    browser.press(Keys.UP);
    browser.await("the tabs", () -> browser.focused().equals("My List"));
    for (int i = 0; i < tab; i++) {
      browser.press(Keys.RIGHT);
    }
    browser.await("the tab " + name, () -> browser.focused().equals(name));
    browser.ok();
    browser.await("the search field", () -> browser.focused().equals("Search the catalog"));
  }

  private List<String> rows() {
    return browser.texts(".row .name");
  }

  @Test
  void eachVendorHasAPageInItsLookWithItsTitlesAndPricesOnly() {
    open();
    assertThat(browser.texts("nav .tab"))
        .containsExactly("My List", "Catalog", "Blue Studio", "Red Studio", "This box");

    openTab(2, "Blue Studio");
    browser.await(
        "its titles",
        () -> rows().equals(List.of("A is for Atom", "Are You Popular?", "Bork Cooking")));
    assertThat(browser.text("h1")).isEqualTo("Blue Studio");
    assertThat(
            browser.script(
                "return getComputedStyle(document.querySelector('.page'))"
                    + ".getPropertyValue('--cursor').trim()"))
        .isEqualTo("#7fc8ff");
    assertThat(browser.text(".cost")).isEqualTo("€1.49 to rent");
    browser.photograph("vendor-blue");
    assertThat(browser.violations()).as("what axe finds").isEmpty();

    browser.press(Keys.UP, Keys.UP);
    browser.await("the tabs", () -> browser.focused().equals("My List"));
    browser.press(Keys.RIGHT, Keys.RIGHT, Keys.RIGHT);
    browser.await("the next vendor", () -> browser.focused().equals("Red Studio"));
    browser.ok();
    browser.await(
        "its titles", () -> rows().equals(List.of("Design for Dreaming", "Duck and Cover")));
    browser.await("the search field", () -> browser.focused().equals("Search the catalog"));
    browser.photograph("vendor-red");
    browser.press(Keys.ESCAPE);
    browser.await("My List again", () -> browser.text("h1").equals("Tributary"));
    assertThat(browser.log()).noneMatch(line -> line.startsWith("SEVERE"));
  }

  @Test
  void whatIsOnTheListIsBoughtAtTheVendorWhosePageItIs() {
    open();
    openTab(2, "Blue Studio");
    browser.await("its titles", () -> rows().size() == 3);

    browser.press(Keys.DOWN);
    browser.await("the film", () -> browser.focused().startsWith("A is for Atom, number 1"));
    browser.ok();
    browser.await("what to do", () -> browser.focused().equals("Play"));
    browser.ok();
    browser.await("the price", () -> browser.text(".dialog .price").equals("€1.49"));
    assertThat(browser.text(".dialog .seller")).isEqualTo("from Blue Studio");
    browser.photograph("vendor-confirm");
    assertThat(browser.violations()).as("what axe finds in the question").isEmpty();
    browser.press(Keys.ESCAPE);
    browser.await("back", () -> browser.focused().equals("Play"));
    browser.press(Keys.ESCAPE);
    browser.await("its row", () -> browser.focused().startsWith("A is for Atom, number 1"));

    browser.press(Keys.DOWN);
    browser.await("the next", () -> browser.focused().equals("About Are You Popular?"));
    browser.ok();
    browser.await("what to do", () -> browser.focused().equals("Add to My List"));
    browser.ok();
    browser.await("it is on the list", () -> box.cluster.list().items().size() == 2);
  }

  @Test
  void filtersAndLettersNarrowTheCatalogByArrowsAndOkAlone() {
    open();
    openTab(1, "Catalog");
    browser.await("every title", () -> rows().size() == 6);

    browser.press(Keys.UP);
    browser.await("the filters", () -> browser.focused().startsWith("Genre:"));
    browser.ok();
    browser.await("its choices", () -> browser.focused().startsWith("All"));
    browser.photograph("filter-genre");
    assertThat(browser.violations()).as("what axe finds in the choices").isEmpty();
    browser.press(Keys.DOWN, Keys.DOWN);
    browser.await("the second genre", () -> browser.focused().startsWith("Documentary"));
    browser.ok();
    browser.await(
        "documentaries",
        () ->
            rows()
                .equals(
                    List.of(
                        "A is for Atom", "Are You Popular?", "Design for Dreaming", "Stay Safe")));
    browser.await("its button", () -> browser.focused().equals("Genre: Documentary"));

    browser.press(Keys.RIGHT);
    browser.await("the years", () -> browser.focused().startsWith("Years:"));
    browser.ok();
    browser.await("the decades", () -> browser.focused().startsWith("All"));
    browser.press(Keys.DOWN, Keys.DOWN);
    browser.await("a decade", () -> browser.focused().startsWith("1970 to 1979"));
    browser.ok();
    browser.await("of that decade", () -> rows().equals(List.of("Design for Dreaming")));
    browser.photograph("filtered");
    browser.await("its button", () -> browser.focused().startsWith("Years: 1970"));
    browser.ok();
    browser.await("chosen", () -> browser.focused().startsWith("1970"));
    browser.press(Keys.ESCAPE);
    browser.await("closed", () -> browser.texts(".dialog").isEmpty());
    assertThat(rows()).containsExactly("Design for Dreaming");
  }

  @Test
  void theLettersTypeASearch() {
    open();
    openTab(1, "Catalog");
    browser.await("every title", () -> rows().size() == 6);

    browser.ok();
    browser.await("the letters", () -> browser.focused().equals("A"));
    browser.photograph("letters");
    assertThat(browser.violations()).as("what axe finds among the letters").isEmpty();
    browser.press(Keys.RIGHT, Keys.RIGHT, Keys.RIGHT);
    browser.await("D", () -> browser.focused().equals("D"));
    browser.ok();
    browser.await(
        "with D",
        () ->
            rows()
                .equals(
                    List.of(
                        "Design for Dreaming",
                        "Duck and Cover",
                        "A is for Atom",
                        "Are You Popular?",
                        "Stay Safe")));
    browser.press(Keys.DOWN, Keys.DOWN);
    browser.await("under D", () -> browser.focused().length() == 1);
    browser.press(Keys.ESCAPE);
    browser.await("the search field", () -> browser.focused().equals("Search the catalog"));
    assertThat(browser.text("h1")).isEqualTo("Tributary");
    assertThat(rows()).hasSize(5);
  }

  @Test
  void withTheLineDownTheBoxsOwnCopyAnswersAlsoAfterARestart() throws IOException {
    open();
    browser.leave();
    box.close();
    box = new TestBox(directory.resolve("box"), POLICY);
    box.cluster.disconnect();
    open();
    browser.await("the network light", () -> !browser.texts(".light.bad").isEmpty());
    openTab(3, "Red Studio");

    browser.await(
        "its titles", () -> rows().equals(List.of("Design for Dreaming", "Duck and Cover")));
    browser.press("duck");
    browser.await("found here", () -> rows().equals(List.of("Duck and Cover")));
    browser.press(Keys.DOWN);
    browser.photograph("vendor-offline");
  }

  @Test
  void aVendorsPartOfMyListIsShownByRank() {
    open();
    openTab(2, "Blue Studio");
    browser.await("its titles", () -> rows().size() == 3);

    browser.press(Keys.UP);
    browser.await("a filter", () -> browser.focused().startsWith("Genre:"));
    browser.press(Keys.RIGHT, Keys.RIGHT, Keys.RIGHT);
    browser.await("the last one", () -> browser.focused().equals("On my list"));
    browser.ok();
    browser.await("what is listed", () -> rows().equals(List.of("A is for Atom")));
    browser.photograph("vendor-listed");
  }
}
