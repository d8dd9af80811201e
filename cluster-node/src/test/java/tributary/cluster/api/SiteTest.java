package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import tributary.browser.Browser;
import tributary.cluster.artwork.Pictures;
import tributary.model.MediaId;

/** The customer site in a real browser, on a real service with a catalog of old films. */
class SiteTest {
  private static final Map<String, String> VIEWS =
      Map.of(
          "browse", "/",
          "search", "/search?genre=comedy",
          "detail", "/?title=",
          "list", "/list",
          "devices", "/devices",
          "rentals", "/rentals",
          "account", "/account",
          "sign-in", "/sign-in",
          "sign-up", "/sign-up",
          "reference", "/reference");
  private static final Map<String, Dimension> SIZES =
      Map.of("desktop", new Dimension(1360, 850), "phone", new Dimension(390, 844));

  /** The film that has no artwork. */
  private static final int DRAWN = 33;

  @TempDir static Path folder;
  @TempDir static Path profile;
  private static ApiFixture service;
  private static ContractClient api;
  private static Browser browser;
  private static PageCheck page;
  private static List<MediaId> films;

  @BeforeAll
  static void start() {
    Browser.require();
    service = ApiFixture.start(folder);
    api = ContractClient.of(service.port());
    films = SiteCatalog.publish(service);
    service.artwork(films.stream().filter(film -> !film.equals(films.get(DRAWN))).toList());
    browser = Browser.open(profile);
    page = new PageCheck(browser);
    browser.resize(1280, 800);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (service != null) {
      service.close();
    }
  }

  @AfterEach
  void leave() {
    browser.resize(1280, 800);
    browser.forget();
    browser.leave();
  }

  @Test
  void aHouseholdSignsUpChoosesItsFirstFilmsAndGetsACode() {
    go("/");
    browser.find(".invitation a[href='/sign-up']").click();
    type("#name", "Ann Lind");
    type("#userId", "ann.lind");
    type("#password", "correct horse battery");
    browser.find("form .primary").click();
    browser.await("films to choose", () -> browser.texts(".choosing .card").size() >= 10);
    browser.await("their names", () -> !browser.text(".choosing .name").isBlank());
    List<String> names = browser.texts(".choosing .name");
    List<WebElement> cards = browser.findAll(".choosing .card");
    cards.get(2).click();
    cards.get(0).click();
    browser.await("two chosen", () -> browser.text(".deck").startsWith("2 films"));
    browser.photograph("site-sign-up-choices");
    browser.find(".deck .primary").click();

    String code = browser.find(".digits").getDomAttribute("data-code");
    browser.photograph("site-sign-up-code");
    assertThat(code).matches("([0-9A-Z]{5}-){3}[0-9A-Z]{5}");
    browser.find(".buttons .primary").click();
    browser.await(
        "the list",
        () -> browser.texts(".mylist .name").equals(List.of(names.get(2), names.get(0))));
    assertThat(browser.texts(".mylist .rank")).containsExactly("1", "2");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theListIsReorderedWithTheKeyboardAloneAndTheServiceKnows() {
    Customer customer = signedIn("keys");
    List<MediaId> list = customer.wants(3, 7, 11, 15);
    go("/list");
    browser.await("four films", () -> browser.texts(".mylist .rank").size() == 4);

    browser.script("document.querySelectorAll('.mylist .handle')[3].focus()");
    browser.press(" ", Keys.UP, Keys.UP, Keys.UP);
    browser.await("it is carried", () -> browser.texts(".mylist li.carried").size() == 1);
    browser.photograph("site-list-carried");
    assertThat(browser.text("[role=status]")).contains("Rank 1 of 4");
    browser.press(" ");
    service.await(
        () ->
            assertThat(customer.list())
                .containsExactly(text(list, 3), text(list, 0), text(list, 1), text(list, 2)));
    assertThat(browser.focused()).startsWith("Move ").contains("rank 1 of 4");

    browser.press(" ", Keys.DOWN, Keys.ESCAPE);
    browser.await("it is back", () -> browser.text("[role=status]").contains("back at rank 1"));
    assertThat(customer.list()).startsWith(text(list, 3));
  }

  @Test
  void aRowIsDraggedToItsNewRank() {
    Customer customer = signedIn("drag");
    List<MediaId> list = customer.wants(1, 5, 9);
    go("/list");
    browser.await("three films", () -> browser.texts(".mylist .rank").size() == 3);

    List<WebElement> handles = browser.findAll(".mylist .handle");
    browser.drag(handles.get(0), handles.get(2));

    service.await(
        () ->
            assertThat(customer.list())
                .containsExactly(text(list, 1), text(list, 2), text(list, 0)));
  }

  @Test
  void anEditOnTheBoxShowsAtOnceAndMergesWithOneOnThePage() {
    Customer customer = signedIn("both");
    List<MediaId> list = customer.wants(2, 4, 6);
    go("/list");
    browser.await("three films", () -> browser.texts(".mylist .rank").size() == 3);

    customer.puts(films.get(20), 1);
    String added = SiteCatalog.name(20);
    browser.await("the box's edit", () -> browser.texts(".mylist .name").getFirst().equals(added));
    browser.find("[aria-label='Remove " + SiteCatalog.name(4) + "']").click();

    service.await(
        () ->
            assertThat(customer.list())
                .containsExactly(films.get(20).text(), text(list, 0), text(list, 2)));
    browser.await("undo is offered", () -> browser.text(".toast").contains("Undo"));
    browser.photograph("site-list-undo");
    browser.find(".toast .link").click();
    service.await(() -> assertThat(customer.list()).hasSize(4).contains(text(list, 1)));
    assertThat(customer.list().indexOf(text(list, 1))).isEqualTo(2);
  }

  @Test
  void whatTheBoxTookAwayMeanwhileIsToldAndNothingIsLost() {
    Customer customer = signedIn("conflict");
    List<MediaId> list = customer.wants(2, 4, 6);
    go("/list");
    browser.await("three films", () -> browser.texts(".mylist .rank").size() == 3);
    // The page does not hear of it: it is what two edits within one moment look like.
    browser.script(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
            + "document.dispatchEvent(new Event('visibilitychange'))");
    customer.removes(list.get(1));

    browser.find("[aria-label='Move " + SiteCatalog.name(6) + " up']").click();

    browser.await(
        "the conflict is told", () -> browser.text(".toast").contains("changed on the box"));
    browser.await("the list as it is", () -> browser.texts(".mylist .rank").size() == 2);
    assertThat(customer.list()).containsExactly(text(list, 0), text(list, 2));
  }

  @Test
  void aFilmShowsItsArtworkOrADrawnPosterAndNothingIsFetchedBeforeItIsSeen() {
    go("/");
    String newest = "section[aria-label='New here'] ";
    browser.await("genres too", () -> browser.findAll(".shelf").size() > 3);
    String first = newest + "li:first-child img.art";
    assertThat(browser.findAll(first + ":not([src])")).as("below the window").hasSize(1);
    browser.script("document.querySelector(arguments[0]).scrollIntoView()", first);
    browser.await("a poster", () -> isLoaded(first));
    WebElement poster = browser.find(first);
    assertThat(poster.getDomAttribute("alt")).isEmpty();
    assertThat(poster.getDomAttribute("width")).isEqualTo("200");
    assertThat(poster.getDomAttribute("height")).isEqualTo("300");
    assertThat(poster.getDomAttribute("src")).matches("/api/v1/titles/.*/artwork/[0-9a-f]{16}/200");
    String drawn = "[data-media='" + films.get(DRAWN) + "'] ";
    assertThat(browser.findAll(newest + drawn + "svg.art")).hasSize(1);
    assertThat(browser.findAll(newest + drawn + ".lettering")).hasSize(1);
    assertThat(browser.findAll(newest + "li:last-child img.art:not([src])")).hasSize(1);
    browser.script(
        "document.querySelector(arguments[0] + 'li:last-child').scrollIntoView()", newest);
    browser.await("the last poster", () -> isLoaded(newest + "li:last-child img.art"));

    go("/?title=" + films.get(35));
    browser.await("a larger one", () -> isLoaded(".sheet-poster img[width='400']"));
    browser.photograph("site-artwork-detail");
    go("/?title=" + films.get(DRAWN));
    browser.await("a drawn one", () -> browser.findAll(".sheet-poster svg.art").size() == 1);
    assertThat(complaints()).isEmpty();
  }

  private static boolean isLoaded(String image) {
    return Boolean.TRUE.equals(
        browser.script(
            "const image = document.querySelector(arguments[0]);"
                + " return image?.complete && image.naturalWidth > 0",
            image));
  }

  @Test
  void searchFindsAsOneTypesAndFiltersNarrow() {
    go("/");
    browser.find("header input[type=search]").sendKeys("lang");
    browser.await(
        "Fritz Lang's films",
        () -> browser.texts(".grid .name").equals(List.of("M", "Metropolis")));
    browser.find("header input[type=search]").sendKeys(" sciencefiction");
    browser.await("nothing", () -> browser.text(".empty").contains("Nothing matches"));
    go("/search?genre=horror&language=de");
    browser.await(
        "two films",
        () ->
            browser
                .texts(".grid .name")
                .equals(List.of("Das Cabinet des Dr. Caligari", "Nosferatu")));
    browser.find(".grid a").click();
    browser.await("the sheet", () -> browser.text(".sheet h2").startsWith("Das Cabinet"));
    browser.press(Keys.ESCAPE);
    browser.await("it is closed", () -> browser.texts(".sheet").isEmpty());
  }

  @Test
  void aHouseholdChangesItsAccountRatesAndRemovesABox() {
    Customer customer = signedIn("changes");
    go("/account");
    type(".account input[name=name]", " Lind");
    browser.find(".account form .primary").click();
    service.await(() -> assertThat(customer.account().path("name").asText()).isEqualTo("Jo Lind"));
    browser.find(".genres .chip").click();
    service.await(() -> assertThat(customer.account().path("genres")).hasSize(1));
    browser.await("it is shown", () -> browser.texts(".chip[aria-pressed=true]").size() == 1);
    browser.photograph("site-account-changed");

    go("/?title=" + films.get(21));
    browser.find(".stars .star:nth-child(4)").click();
    service.await(() -> assertThat(customer.stars()).containsExactly("4"));
    browser.await("four stars", () -> browser.texts(".star.on").size() == 4);
    browser.photograph("site-detail-rated");
    browser.find(".stars .star:nth-child(4)").click();
    service.await(() -> assertThat(customer.stars()).isEmpty());

    go("/devices");
    limits(customer);
    browser.find(".device > .link").click();
    browser.await("a warning", () -> browser.text(".leaving").contains("never let in again"));
    browser.photograph("site-device-leaving");
    browser.find(".leaving .primary").click();
    browser.await("it is gone", () -> browser.texts(".device").isEmpty());
    assertThat(api.get("/devices", customer.token()).is(200).path("items")).isEmpty();
    assertThat(complaints()).isEmpty();
  }

  private static void limits(Customer customer) {
    browser.await(
        "as the supplier has it",
        () ->
            browser
                .text(".limits")
                .equals("As much of your line for others as the supplier has set"));
    browser.find(".change-limits").click();
    type(".limits-form label:nth-of-type(1) input", "2");
    type(".limits-form label:nth-of-type(3) input", "200");
    browser.find(".limits-form .more").click();
    browser.await("quiet hours", () -> browser.findAll(".limits-form fieldset").size() == 1);
    browser.photograph("site-device-limits");
    browser.find(".limits-form .primary").click();
    browser.await("in plain words", () -> browser.texts(".limits li").size() >= 3);
    assertThat(browser.texts(".limits li").subList(0, 3))
        .containsExactly(
            "At most 2 Mbit/s of your line for others",
            "Nothing for others between 18:00 and 23:00",
            "At most 200 GB a month for others");
    JsonNode set = api.get("/devices/" + customer.device() + "/settings", customer.token()).is(200);
    assertThat(set.path("uplinkBitsPerSecond").asLong()).isEqualTo(2_000_000);
    assertThat(set.path("monthlyUploadBytes").asLong()).isEqualTo(200_000_000_000L);
    assertThat(set.path("timeZone").asText()).isNotEmpty();
  }

  @Test
  void aVendorsSiteHasItsNameAndItsColour() {
    api.call(
            "PUT",
            "/operator/vendors/blue",
            ApiFixture.OPERATOR_TOKEN,
            Map.of(
                "name",
                "Blue Studio",
                "host",
                "blue.localhost",
                "accent",
                "#ffd479",
                "catalogs",
                List.of("main")))
        .is(204);
    browser.go("http://blue.localhost:" + service.port() + "/search");
    browser.await("its name", () -> browser.text(".brand").equals("Blue Studio"));
    browser.await("its films", () -> browser.texts(".grid .name").size() > 10);
    assertThat(
            browser.script(
                "return getComputedStyle(document.documentElement).getPropertyValue('--cursor')"))
        .isEqualTo("#ffd479");
    api.call(
            "PUT",
            "/operator/vendors/blue/logo",
            ApiFixture.OPERATOR_TOKEN,
            Pictures.png(400, 100, BufferedImage.TYPE_INT_ARGB))
        .is(200);
    browser.go("http://blue.localhost:" + service.port() + "/search");
    browser.await("its logo", () -> !browser.findAll(".brand img.logo").isEmpty());
    browser.await("its films", () -> browser.texts(".grid .name").size() > 10);
    browser.photograph("site-vendor");
    assertThat(page.violations()).as("what axe finds").isEmpty();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aHouseholdChoosesFurtherCatalogsAndThenListsTheirTitles() {
    Customer customer = signedIn("wanders", List.of("elsewhere"));
    go("/?title=" + films.get(5));
    browser.await("the film", () -> !browser.findAll(".sheet button.primary").isEmpty());
    browser.find(".sheet button.primary").click();
    browser.await("why not", () -> browser.text("body").contains("you have not chosen"));
    browser.photograph("site-not-offered");
    go("/account");
    browser.await("what there is", () -> browser.text(".chip").startsWith("main"));
    browser.find(".chip[aria-pressed=false]").click();

    service.await(
        () -> assertThat(customer.account().path("catalogs").toString()).contains("main"));
    browser.await("it is chosen", () -> browser.texts(".chip[aria-pressed=true]").contains("main"));
    browser.photograph("site-account-catalogs");
    assertThat(page.violations()).as("what axe finds").isEmpty();
    customer.wants(5);
  }

  @Test
  void everyViewSpeaksGermanToo() {
    go("/");
    browser.script("localStorage.setItem('tributary.language', 'de')");
    go("/sign-up");
    browser.await("German", () -> browser.text("h1").equals("Über Sie"));
    assertThat(browser.script("return document.documentElement.lang")).isEqualTo("de");
    Object missing =
        browser.asyncScript(
            "const done = arguments[arguments.length - 1];"
                + "const base = document.querySelector('script[type=module]').src;"
                + "Promise.all(['en', 'de'].map((tag) => import(new URL(`texts-${tag}.js`, base))))"
                + ".then(([en, de]) => done(Object.keys(en.english).filter((key) => !(key in"
                + " de.german))))");
    assertThat((List<?>) missing).as("texts that are not translated").isEmpty();
  }

  @Test
  void everyViewIsAccessibleLightAndFastAtEverySize() {
    Customer customer = signedIn("viewer");
    customer.wants(3, 21, 9, 30);
    customer.rents(films.get(21));
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, String> view : VIEWS.entrySet()) {
      String path =
          view.getValue().endsWith("=") ? view.getValue() + films.get(21) : view.getValue();
      for (Map.Entry<String, Dimension> size : SIZES.entrySet()) {
        String what = view.getKey() + "-" + size.getKey();
        browser.resize(size.getValue().getWidth(), size.getValue().getHeight());
        go(path);
        browser.await("a heading", () -> !browser.texts("h1").isEmpty());
        browser.awaitQuiet();
        browser.photograph("site-" + what);
        assertThat(page.fits()).as("%s fits", what).isTrue();
        page.violations().forEach(violation -> found.add(what + ": " + violation));
        page.obscured().forEach(control -> found.add(what + " obscures: " + control));
      }
      page.weigh(address(path));
    }
    assertThat(found).as("what axe finds").isEmpty();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void filesArePackedKeptAndGuarded() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> page = http.send(request("/"), HttpResponse.BodyHandlers.ofString());
      String script =
          page.body().replaceAll("(?s).*<script type=\"module\" src=\"([^\"]+)\".*", "$1");
      HttpResponse<byte[]> packed =
          http.send(
              request(script, "Accept-Encoding", "gzip"), HttpResponse.BodyHandlers.ofByteArray());
      String tag = packed.headers().firstValue("ETag").orElseThrow();

      assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(packed.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
      assertThat(packed.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(
              http.send(request(script, "If-None-Match", tag), HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(304);
      assertThat(
              http.send(request("/site/0/main.js"), HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(404);
    }
  }

  private static HttpRequest request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address(path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  private static void go(String path) {
    browser.go(address(path));
  }

  private static String address(String path) {
    return "http://127.0.0.1:" + service.port() + path;
  }

  private static void type(String css, String text) {
    browser.find(css).sendKeys(text);
  }

  private static String text(List<MediaId> list, int at) {
    return list.get(at).text();
  }

  /** All but the one that says that nobody is signed in. */
  private static List<String> complaints() {
    return page.complaints("/accounts/me");
  }

  /** Signs up over the API and in the browser. */
  private static Customer signedIn(String userId) {
    return signedIn(userId, List.of());
  }

  private static Customer signedIn(String userId, List<String> catalogs) {
    Map<String, Object> signUp = new HashMap<>(Household.signUp(userId));
    signUp.put("catalogs", catalogs);
    api.post("/accounts", "", signUp).is(201);
    String token =
        api.post("/sessions", "", Household.logIn(userId, Household.PASSWORD))
            .is(201)
            .path("token")
            .asText();
    String device =
        api.post("/devices", token, Map.of("name", "Living room"))
            .is(201)
            .path("clientId")
            .asText();
    go("/sign-in");
    type("#userId", userId);
    type("#password", Household.PASSWORD);
    browser.find("form .primary").click();
    browser.await("My List", () -> browser.text("h1").equals("My List"));
    return new Customer(token, device);
  }

  private record Customer(String token, String device) {
    private String path() {
      return "/devices/" + device + "/list";
    }

    /** Puts films of the catalog on the list, in this order. */
    List<MediaId> wants(int... numbers) {
      List<MediaId> wanted = new ArrayList<>();
      for (int number : numbers) {
        wanted.add(films.get(number));
        puts(films.get(number), 1000);
      }
      return wanted;
    }

    void puts(MediaId media, int rank) {
      api.call("PUT", path() + "/items/" + media, token, Map.of("rank", rank)).is(200);
    }

    void removes(MediaId media) {
      api.call("DELETE", path() + "/items/" + media, token, null).is(200);
    }

    JsonNode account() {
      return api.get("/accounts/me", token).is(200);
    }

    List<String> stars() {
      return api.get("/accounts/me/ratings", token).is(200).path("items").findValuesAsText("stars");
    }

    List<String> list() {
      return api.get(path(), token).is(200).path("items").findValuesAsText("mediaId");
    }

    void rents(MediaId media) {
      Map<String, String> wanted = Map.of("clientId", device, "mediaId", media.text());
      String quote = api.post("/quotes", token, wanted).is(201).path("quoteId").asText();
      api.post("/rentals", token, Map.of("quoteId", quote, "clientId", device)).is(201);
    }
  }
}
