package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import tributary.browser.Browser;
import tributary.demo.Await;
import tributary.demo.EdgeProcess;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;

/**
 * A household from its sign-up to the end of its first rental: the site in one browser, the box's
 * page in another, worked with a remote control's keys alone.
 */
class FirstFilmTest {
  private static final Neighbourhood.Links FAST =
      new Neighbourhood.Links("20 Mbit", "50 Mbit", "20 Mbit", "50 Mbit");
  private static final String SHORT_RENTAL = "tributary.playback.playback-duration = 4m";
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final List<String> KEYBOARD =
      List.of("ABCDEFGHI", "JKLMNOPQR", "STUVWXYZ", "0123456789");

  @TempDir Path folder;

  @Test
  void aHouseholdSignsUpGetsItsFirstFilmRentsWatchesStopsGoesOnAndItIsOver() throws IOException {
    Browser.require();
    Needles needles;
    try (Town town = Town.with(folder.resolve("town"), 0, FAST, SHORT_RENTAL);
        Browser web = Browser.open(folder.resolve("web"));
        Browser tv = Browser.open(folder.resolve("tv"))) {
      Await.until(
          "the film is found",
          LIMIT,
          () -> town.neighbourhood.api().get("/api/v1/titles").path("items").size() == 1);
      String code = signUp(web, town);
      EdgeProcess box = town.neighbourhood.addFreshBox();
      Await.until("the box's page", LIMIT, () -> isThere(box));
      activate(tv, box, code);
      firstFilmArrives(web, tv);
      rentAndWatch(web, tv);
      goOn(tv);
      needles = Needles.of(box, town.film());
      isOver(web, tv);
    }
    isNowhereInTheClear(needles);
  }

  /** On no disk of cluster-node and its journal, media server, box and browsers. */
  private void isNowhereInTheClear(Needles needles) throws IOException {
    assertThat(needles.count()).as("pieces to look for").isGreaterThan(200);
    assertThat(needles.in(Town.FILM))
        .as("of them in the film as it came")
        .isEqualTo(needles.count());
    Path town = folder.resolve("town");
    assertThat(town.resolve("cluster-node/data/db/tributary.mv.db"))
        .as("the journal, among what is searched")
        .isNotEmptyFile();
    Path planted = town.resolve("planted");
    needles.plant(planted);
    assertThat(needles.filesWithAny(folder)).containsExactly(planted);
  }

  private static String signUp(Browser web, Town town) {
    web.resize(1360, 850);
    web.go(town.neighbourhood.apiAddress().toString());
    web.find(".invitation a[href='/sign-up']").click();
    web.find("#name").sendKeys("Ann Lind");
    web.find("#userId").sendKeys("ann.lind");
    web.find("#password").sendKeys("correct horse battery");
    web.find("form .primary").click();
    web.await(
        "films to choose", () -> web.texts(".choosing .name").equals(List.of("Big Buck Bunny")));
    web.find(".choosing .card").click();
    web.await("it is chosen", () -> web.text(".deck").startsWith("1 film"));
    web.find(".deck .primary").click();
    String code = web.find(".digits").getDomAttribute("data-code");
    web.photograph("journey-code");
    web.find(".buttons .primary").click();
    web.await("My List", () -> web.texts(".mylist .name").equals(List.of("Big Buck Bunny")));
    return code;
  }

  private static boolean isThere(EdgeProcess box) {
    try {
      return !box.screen().get("/api/status").path("activated").asBoolean(true);
    } catch (JsonClient.Refused | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static void activate(Browser tv, EdgeProcess box, String code) {
    tv.go(box.page().toString());
    tv.await("the field", () -> tv.focused().equals("INPUT"));
    tv.ok();
    tv.await("the letters", () -> tv.focused().equals("A"));
    String letters = code.replace("-", "");
    for (int i = 0; i < letters.length(); i++) {
      press(tv, letters.charAt(i));
      tv.ok();
    }
    tv.photograph("journey-activate");
    tv.await("the field again", () -> tv.focused().equals("INPUT"));
    tv.ok();
    await("My List", tv, () -> tv.texts(".row .name").equals(List.of("Big Buck Bunny")));
  }

  /** By arrows, from whichever key has the cursor. */
  private static void press(Browser tv, char letter) {
    int wanted = row(letter);
    for (int at = row(tv.focused().charAt(0)); at != wanted; at += Integer.signum(wanted - at)) {
      tv.press(at < wanted ? Keys.DOWN : Keys.UP);
    }
    String keys = KEYBOARD.get(wanted);
    while (tv.focused().charAt(0) != letter) {
      // The blank, behind the last letter of its row, is called Space.
      boolean isBeyond = tv.focused().length() > 1;
      int at = isBeyond ? keys.length() : keys.indexOf(tv.focused().charAt(0));
      tv.press(at < keys.indexOf(letter) ? Keys.RIGHT : Keys.LEFT);
    }
  }

  private static int row(char key) {
    for (int row = 0; row < KEYBOARD.size(); row++) {
      if (KEYBOARD.get(row).indexOf(key) >= 0) {
        return row;
      }
    }
    throw new IllegalStateException("the cursor is not on the letters but on " + key);
  }

  private static void firstFilmArrives(Browser web, Browser tv) {
    await("downloaded", tv, () -> tv.text("footer .status").equals("Priority 1 · Downloaded"));
    tv.photograph("journey-arrived");
    await("on the web too", web, () -> web.text(".mylist li").contains("Ready to play"));
    assertThat(web.labels(".mylist .icon.state")).containsExactly("Downloaded");
    web.photograph("journey-arrived-web");
  }

  private static void rentAndWatch(Browser web, Browser tv) {
    tv.await("its row", () -> tv.focused().contains("Big Buck Bunny"));
    tv.ok();
    tv.await("the price", () -> tv.focused().equals("OK, rent and play"));
    assertThat(tv.text(".dialog")).contains("2.99", "as often as you like for ");
    tv.ok();
    await("the film runs", tv, () -> at(tv) > 1);
    tv.photograph("journey-playing");
    tv.press(Keys.ESCAPE);
    tv.await("My List", () -> tv.focused().contains("Big Buck Bunny"));
    tv.await("the pie", () -> tv.findAll(".row svg.viewable").size() == 1);
    await("the pie on the web", web, () -> web.findAll(".mylist svg.viewable").size() == 1);
  }

  /** Where it was stopped, for nothing. */
  private static void goOn(Browser tv) {
    tv.ok();
    tv.await("the question", () -> tv.focused().startsWith("OK, go on at 0:"));
    assertThat(tv.text(".dialog .price")).isEqualTo("No charge");
    tv.photograph("journey-go-on");
    tv.ok();
    await("it goes on there", tv, () -> at(tv) > 1);
    tv.press(Keys.ESCAPE);
    tv.await("My List", () -> tv.focused().contains("Big Buck Bunny"));
  }

  private static void isOver(Browser web, Browser tv) {
    web.find("a[href='/rentals']").click();
    web.await("the rental", () -> web.text(".rented").contains("Big Buck Bunny"));
    web.photograph("journey-rentals");
    assertThat(web.texts(".bill tbody tr")).hasSize(1);
    assertThat(web.text(".bill tfoot")).contains("2.99");
    await("no pie", tv, () -> tv.findAll(".row svg.viewable").isEmpty());
    tv.photograph("journey-over");
    tv.ok();
    tv.await("its price again", () -> tv.focused().equals("OK, rent and play"));
    tv.press(Keys.ESCAPE);
    await("over on the web", web, () -> web.text(".rented").contains("No longer viewable"));
    web.photograph("journey-over-web");
    assertThat(web.texts(".bill tbody tr")).as("billed once").hasSize(1);
  }

  /** For what takes as long as a film, a download or a rental does. */
  private static void await(String what, Browser browser, java.util.function.BooleanSupplier done) {
    Await.until(what, LIMIT, done, () -> browser.text("body"));
  }

  private static double at(Browser tv) {
    Object time =
        tv.script(
            "const v = document.querySelector('video');"
                + " return v && v.readyState >= 3 ? v.currentTime : -1");
    return ((Number) time).doubleValue();
  }
}
