package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.browser.Browser;
import tributary.demo.Await;
import tributary.demo.Households.Household;
import tributary.demo.Neighbourhood;

/** One list on two screens: the customer site's and the box's, each in a browser of its own. */
class WebListTest {
  private static final Neighbourhood.Links FAST =
      new Neighbourhood.Links("20 Mbit", "50 Mbit", "20 Mbit", "50 Mbit");

  /** Odd, so that the order is another one in the end. */
  private static final int ROUNDS = 5;

  @TempDir Path folder;

  @Test
  void whatIsReorderedOnTheWebIsSeenOnTheBoxAndTheOtherWayRound() {
    Browser.require();
    try (Town town = Town.with(folder.resolve("town"), 1, FAST, "");
        Browser web = Browser.open(folder.resolve("web"));
        Browser box = Browser.open(folder.resolve("box"))) {
      String sequel = town.ingest(Town.FILM, "The Sequel").get("mediaId").asText();
      town.wish(0, List.of(town.film(), sequel));
      box.go(town.boxes.getFirst().page().toString());
      box.await(
          "the box shows the list",
          () -> box.texts(".row .name").equals(List.of("Big Buck Bunny", "The Sequel")));
      signIn(web, town);
      web.await(
          "the site shows the list",
          () -> web.texts(".mylist .name").equals(List.of("Big Buck Bunny", "The Sequel")));

      for (int round = 0; round < ROUNDS; round++) {
        reorder(web, box);
      }
      long start = System.nanoTime();
      box.script("document.querySelector('[aria-label=\"Move Big Buck Bunny up\"]').click()");
      web.await(
          "the site shows the box's order",
          () -> web.texts(".mylist .name").equals(List.of("Big Buck Bunny", "The Sequel")));
      System.out.printf(
          "web: reordered on the box, seen on the site after %d ms%n",
          (System.nanoTime() - start) / 1_000_000);

      town.awaitDownloaded(0);
      web.await("it is ready", () -> web.text(".mylist li:first-child").contains("Ready to play"));
      assertThat(web.labels(".mylist li:first-child .icon.state")).containsExactly("Downloaded");
      web.photograph("site-list-downloaded");
      limits(web, box, town);
      awayFromHome(web, town);
    }
  }

  /** The page itself notes when it shows another order, so nobody's looking is in the figure. */
  private static void reorder(Browser web, Browser box) {
    box.script(
        "const name = () => document.querySelector('.row .name').innerText;"
            + " const was = name(); window.seenAt = 0; new MutationObserver((_, observer) => {"
            + " if (name() === was) return; window.seenAt = Date.now(); observer.disconnect();"
            + "}).observe(document.body, {subtree: true, childList: true, characterData: true})");
    List<String> before = box.texts(".row .name");
    long start =
        ((Number)
                web.script(
                    "document.querySelector(arguments[0]).click(); return Date.now()",
                    "[aria-label='Move " + before.getLast() + " up']"))
            .longValue();
    box.await("the other order", () -> box.texts(".row .name").equals(before.reversed()));
    long seen = ((Number) box.script("return window.seenAt")).longValue();
    System.out.printf("web: reordered on the site, on the box after %d ms%n", seen - start);
    web.await("the site too", () -> web.texts(".mylist .name").equals(before.reversed()));
  }

  /** What the household sets on the web holds on the box, and each says so. */
  private static void limits(Browser web, Browser box, Town town) {
    web.go(town.neighbourhood.apiAddress().resolve("/devices").toString());
    web.await("the box says how much it gave", () -> !web.texts(".limits .used").isEmpty());
    assertThat(web.text(".limits .used")).endsWith("given to others this month so far");
    web.find(".change-limits").click();
    web.find(".limits-form label:nth-of-type(1) input").sendKeys("2");
    web.find(".limits-form label:nth-of-type(3) input").sendKeys("200");
    web.find(".limits-form .primary").click();
    web.await(
        "the box keeps to it",
        () -> web.text(".limits").contains("At most 200 GB a month for others; "));

    box.script("document.querySelector('nav .tab:last-child').click()");
    box.await(
        "the box says it too",
        () -> box.texts(".thisbox li").contains("At most 2 Mbit/s of your line for others"));
    assertThat(box.text(".thisbox .month")).startsWith("At most 200 GB a month for others; ");
    box.photograph("this-box-limited");
  }

  /** Whose box is off still sees what it gave. */
  private static void awayFromHome(Browser web, Town town) {
    town.boxes.getFirst().process().terminate();
    Await.until(
        "what it said last",
        Duration.ofMinutes(3),
        () -> {
          web.go(town.neighbourhood.apiAddress().resolve("/devices").toString());
          web.find(".change-limits");
          return web.text(".limits").contains("this is what it said last");
        });
    assertThat(web.text(".limits .used")).startsWith("At most 200 GB a month for others; ");
    web.photograph("site-device-away");
  }

  private static void signIn(Browser web, Town town) {
    Household household = town.households.getFirst();
    web.go(town.neighbourhood.apiAddress().resolve("/sign-in").toString());
    web.find("#userId").sendKeys(household.userId());
    web.find("#password").sendKeys(household.password());
    web.find("form .primary").click();
  }
}
