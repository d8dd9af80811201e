package tributary.edge.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import tributary.browser.Browser;
import tributary.edge.playback.PlaybackPolicy;
import tributary.model.MediaId;

/** The page in a real browser, worked with the keys of a remote control. */
class PageTest {
  private static final PlaybackPolicy POLICY =
      new PlaybackPolicy(2, Duration.ofMinutes(1), Duration.ofMillis(500), Duration.ofSeconds(5));
  private static final List<String> TITLES =
      List.of(
          "Duck and Cover",
          "A is for Atom",
          "Pork People Like",
          "Stay Safe",
          "Bork Cooking",
          "Perversion for Profit",
          "The House in the Middle",
          "Design for Dreaming",
          "Are You Popular?");

  private static final String UNTRANSLATED =
      "const done = arguments[arguments.length - 1];"
          + "Promise.all(['en', 'de'].map((tag) => import(`./texts-${tag}.js`)))"
          + ".then(([en, de]) => done(Object.keys(en.english)"
          + ".filter((key) => !(key in de.german))))";

  @TempDir static Path profile;
  private static Browser browser;

  @TempDir Path directory;
  private TestBox box;
  private final List<MediaId> media = new ArrayList<>();

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

  @BeforeEach
  void start() throws IOException {
    box = new TestBox(directory.resolve("box"), POLICY);
    for (String title : TITLES) {
      int at = media.size();
      int held = at < 3 ? 10 : at == 3 ? 6 : at == 5 ? 2 : 0;
      media.add(box.title(title, at + 1, 10, held));
    }
    box.cluster.put(media.subList(0, 6));
  }

  @AfterEach
  void stop() {
    browser.leave();
    box.close();
  }

  @Test
  void myListShowsRankTitleStateAndAStatusLine() {
    openList();

    assertThat(browser.texts(".row .rank")).containsExactly("#1", "#2", "#3", "#4", "#5", "#6");
    assertThat(browser.texts(".row .name")).containsExactlyElementsOf(TITLES.subList(0, 6));
    assertThat(browser.labels(".row .title > .icon:nth-child(2)"))
        .containsExactly(
            "Downloaded",
            "Downloaded",
            "Downloaded",
            "Downloading 60 %",
            "Not downloaded yet",
            "Downloading 20 %");
    assertThat(browser.text("footer .status")).isEqualTo("Priority 1 · Downloaded");
    assertThat(browser.text(".limited")).startsWith("quiet hours until ");
    assertThat(browser.text(".traffic")).isEqualTo("got 45.7 MB · gave 18.4 MB");
    browser.press(Keys.DOWN, Keys.DOWN, Keys.DOWN);
    browser.await(
        "the cursor moves down",
        () -> browser.text("footer .status").equals("Priority 4 · Downloading 60 %"));
    browser.photograph("my-list");
    assertThat(browser.log()).noneMatch(line -> line.startsWith("SEVERE"));
  }

  @Test
  void aTitlesPosterStandsBesideItAlsoWhenTheLineIsDown() throws IOException {
    for (int i = 0; i < 3; i++) {
      box.cluster.poster(media.get(i), "000000000000000" + i, poster(0xff4d6a8a + 0x304000 * i));
    }
    openList();
    browser.await("the first poster", PageTest::isPosterThere);
    browser.photograph("my-list-poster");
    browser.press(Keys.DOWN, Keys.DOWN, Keys.DOWN);
    browser.await("a film without", () -> browser.text("footer .status").contains("Priority 4"));
    assertThat(browser.findAll(".about .poster:not([hidden])")).isEmpty();
    browser.await("all are looked for", () -> box.cluster.artworkAsked() >= 6);

    box.cluster.disconnect();
    browser.leave();
    openList();
    browser.press(Keys.DOWN);
    browser.await(
        "the next", () -> browser.text("footer .status").contains("Priority 2") && isPosterThere());
    browser.photograph("my-list-poster-offline");
    assertThat(browser.find(".about .poster").getDomAttribute("alt")).isEmpty();
    assertThat(browser.log()).noneMatch(line -> line.startsWith("SEVERE"));
  }

  private static boolean isPosterThere() {
    return Boolean.TRUE.equals(
        browser.script(
            "const image = document.querySelector('.about .poster:not([hidden])');"
                + " return image?.complete && image.naturalWidth === 400"));
  }

  private static byte[] poster(int colour) throws IOException {
    BufferedImage image = new BufferedImage(400, 600, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 400 * 600; i++) {
      image.setRGB(i % 400, i / 400, colour + i / 4000);
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", jpeg);
    return jpeg.toByteArray();
  }

  @Test
  void whatTheBoxMayUseOfTheLineIsSaidInPlainWords() {
    openThisBox();
    browser.await("its line", () -> browser.texts(".thisbox .line li").size() == 5);
    assertThat(browser.texts(".thisbox .line li").subList(0, 4))
        .containsExactly(
            "At most 1.5 Mbit/s of your line for others",
            "At most 16 Mbit/s of your line for downloads",
            "Nothing, or less, for others between 18:00 and 23:00 (Europe/Berlin)",
            "At most 200 GB a month for others; 12.3 MB used so far");
    assertThat(browser.texts(".thisbox .line li").getLast())
        .startsWith("At the moment less is given: quiet hours until ");
    browser.photograph("this-box");
    browser.press(Keys.BACK_SPACE);
    browser.await("My List again", () -> browser.texts(".row .name").size() == 6);
    assertThat(browser.log()).noneMatch(line -> line.startsWith("SEVERE"));
  }

  @Test
  void theScreenSpeaksTheLanguageThatWasChosenOnIt() {
    openThisBox();
    browser.await("the way back", () -> browser.focused().equals("Back to My List"));
    browser.press(Keys.RIGHT);
    browser.await("the languages", () -> browser.focused().equals("English"));
    browser.press(Keys.RIGHT);
    browser.await("the other one", () -> browser.focused().equals("Deutsch"));
    try {
      browser.ok();
      browser.await(
          "German",
          () -> browser.texts("nav .tab").equals(List.of("Meine Liste", "Katalog", "Diese Box")));
      browser.await("its line", () -> browser.text("footer .status").equals("Rang 1 · Geladen"));
      browser.photograph("my-list-german");
      assertThat(browser.script("return document.documentElement.lang")).isEqualTo("de");
      assertThat((List<?>) browser.asyncScript(UNTRANSLATED)).as("not translated").isEmpty();
      assertThat(browser.log()).noneMatch(line -> line.startsWith("SEVERE"));
    } finally {
      browser.script("localStorage.clear()");
    }
  }

  @Test
  void theKeysReorderAndRemove() {
    openList();

    browser.press(Keys.DOWN, Keys.RIGHT);
    browser.await("the up button", () -> browser.focused().equals("Move A is for Atom up"));
    browser.photograph("reorder");
    browser.ok();
    browser.await(
        "the new order", () -> box.cluster.list().items().getFirst().equals(media.get(1)));
    browser.await(
        "the row moved", () -> browser.texts(".row .name").getFirst().equals("A is for Atom"));

    assertThat(browser.focused()).isEqualTo("Move A is for Atom up");

    browser.press(Keys.RIGHT, Keys.RIGHT);
    browser.await("remove", () -> browser.focused().equals("Remove A is for Atom"));
    browser.ok();
    browser.await("five are left", () -> box.cluster.list().items().size() == 5);
    browser.await("its row is gone", () -> !browser.texts(".row .name").contains("A is for Atom"));
    browser.await("the next row has the cursor", () -> browser.focused().contains("Duck"));
  }

  @Test
  void theCatalogAddsToTheList() {
    openList();

    browser.press(Keys.UP);
    browser.await("the tabs", () -> browser.focused().equals("My List"));
    browser.press(Keys.RIGHT, Keys.ENTER);
    browser.await("every title", () -> browser.texts(".row .name").size() == TITLES.size());
    assertThat(browser.texts(".row .name")).isSorted();
    browser.await(
        "the search field has the focus", () -> browser.focused().equals("Search the catalog"));
    browser.press("dream");
    browser.await(
        "one title", () -> browser.texts(".row .name").equals(List.of("Design for Dreaming")));
    browser.press(Keys.DOWN);
    browser.photograph("catalog-search");
    browser.await("the film", () -> browser.focused().equals("About Design for Dreaming"));
    browser.ok();
    browser.await("what to do", () -> browser.focused().equals("Add to My List"));
    browser.photograph("detail");
    browser.ok();
    browser.await("the list grew", () -> box.cluster.list().items().size() == 7);
    browser.await("it is listed", () -> browser.focused().equals("Play"));
    assertThat(browser.text(".detail .where")).contains("Number 7 on your list");
    browser.press(Keys.RIGHT);
    browser.await("the next", () -> browser.focused().equals("Make it first"));
    browser.ok();
    browser.await("it is first", () -> box.cluster.list().items().getFirst().equals(media.get(7)));
    browser.await("shown so", () -> browser.text(".detail .where").contains("Number 1 on"));
    browser.photograph("detail-listed");
    browser.press(Keys.ESCAPE);
    browser.await("the catalog", () -> browser.texts(".dialog").isEmpty());
    browser.await("its rank shows", () -> browser.texts(".row .rank").equals(List.of("#1")));
    browser.press(Keys.UP);
    browser.press("\b\b\b\b\b");
    browser.await("all again", () -> browser.texts(".row .name").size() == TITLES.size());
    browser.press(Keys.DOWN, Keys.DOWN);
    browser.photograph("catalog");
    browser.press(Keys.ESCAPE);
    browser.await("My List again", () -> browser.texts(".row .rank").size() == 7);
    assertThat(browser.log()).noneMatch(line -> line.startsWith("SEVERE"));
  }

  @Test
  void theViewerSeesThePriceBeforeAnythingIsBilledAndMayGoBack() {
    openList();

    browser.ok();
    browser.await("the price", () -> browser.text(".dialog .price").equals("€2.99"));
    assertThat(browser.text(".dialog"))
        .contains("When you press OK, €2.99 will be billed to your account");
    browser.photograph("confirm");
    browser.press(Keys.BACK_SPACE);
    browser.await("back", () -> browser.texts(".dialog").isEmpty());

    assertThat(box.cluster.billed()).isEmpty();
    assertThat(browser.focused()).contains("Duck and Cover");
  }

  @Test
  void anItemThatCannotBePlayedIsNotBilledAndThePageSaysWhy() {
    openList();

    browser.press(Keys.ENTER);
    browser.await("the question", () -> browser.focused().startsWith("OK,"));
    browser.ok();
    browser.await("the reason", () -> browser.text(".dialog").contains("holds no video or audio"));
    browser.await("its button", () -> browser.focused().equals("OK"));
    browser.photograph("message");
    browser.ok();
    browser.await("My List again", () -> browser.texts(".dialog").isEmpty());

    assertThat(box.cluster.billed()).isEmpty();
  }

  @Test
  void aNewBoxIsActivatedWithItsCode() {
    box.isActivated.set(false);
    browser.go(box.server.uri());
    browser.find("#code");
    browser.await("the field has the focus", () -> browser.focused().equals("INPUT"));

    browser.press("00000000000000000000");
    browser.ok();
    browser.await("refused", () -> browser.text(".problem").equals("no box waits for this code"));
    browser.photograph("activate");
    browser.press("\b".repeat(23));
    browser.press(TestBox.CODE.toLowerCase(java.util.Locale.ROOT));
    browser.ok();
    browser.await("My List", () -> browser.texts(".row .rank").size() == 6);
  }

  @Test
  void anEmptyListLeadsToTheCatalogAndALostConnectionShows() {
    box.cluster.put(List.of());
    browser.go(box.server.uri());
    browser.await("an invitation", () -> browser.focused().equals("Open the catalog"));
    browser.photograph("empty");
    box.cluster.disconnect();
    browser.await("the network light", () -> !browser.texts(".light.bad").isEmpty());
    browser.ok();
    browser.await("the reason", () -> browser.text(".dialog").contains("no session"));
    browser.photograph("offline");
  }

  private void openThisBox() {
    openList();
    browser.press(Keys.UP);
    browser.await("the tabs", () -> browser.focused().equals("My List"));
    browser.press(Keys.RIGHT);
    browser.await("the catalog's tab", () -> browser.focused().equals("Catalog"));
    browser.press(Keys.RIGHT);
    browser.await("the box's tab", () -> browser.focused().equals("This box"));
    browser.ok();
  }

  private void openList() {
    browser.go(box.server.uri());
    browser.await("six rows", () -> browser.texts(".row .rank").size() == 6);
    browser.await("the cursor", () -> browser.focused().contains("Duck and Cover"));
  }
}
