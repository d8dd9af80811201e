package tributary.cluster.api;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Dimension;
import tributary.browser.Browser;
import tributary.cluster.artwork.Pictures;
import tributary.cluster.scheduling.SchedulerCommand.Holding;
import tributary.core.scheduling.Location;
import tributary.model.Base32;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/** The operators' console in a real browser, on a real service with some fifty nodes. */
class ConsoleTest {
  private static final Map<String, Dimension> SIZES =
      Map.of("laptop", new Dimension(1366, 768), "wide", new Dimension(1920, 1080));

  @TempDir static Path folder;
  @TempDir static Path profile;
  private static ApiFixture service;
  private static ContractClient api;
  private static Browser browser;
  private static PageCheck page;
  private static List<MediaId> films;
  private static String first;
  private static String second;

  @BeforeAll
  static void start() {
    Browser.require();
    service = ApiFixture.start(folder);
    api = ContractClient.of(service.port());
    films = SiteCatalog.publish(service);
    first = server();
    second = server();
    service.join(first, NodeKind.MEDIA_SERVER, holding(films), List.of());
    service.join(second, NodeKind.MEDIA_SERVER, holding(films.subList(20, 30)), List.of());
    for (int i = 0; i < 48; i++) {
      String network = List.of("Fernmeldeamt", "Coastal Fibre", "Valley Cable").get(i % 3);
      service.join(
          box(i),
          NodeKind.SET_TOP_BOX,
          new Location(network, i % 2 == 0 ? "north" : "south"),
          i < 24 ? holding(films.subList(i % 8, i % 8 + 3)) : Map.of(),
          List.of(films.get(i % 12), films.get((i + 5) % 12)));
      if (i % 6 == 5) {
        timeGoesBy();
      }
    }
    for (String role : List.of("viewer", "operator", "owner")) {
      api.post(
              "/operator/accounts",
              ApiFixture.OPERATOR_TOKEN,
              ContractOperators.account("the." + role, role))
          .is(201);
    }
    ConsoleIngests.tell(service, first);
    MediaId image = ContractOperators.software(service);
    for (int counter : List.of(7, 8)) {
      Object release = ContractOperators.released(image, counter);
      api.post("/operator/releases", ApiFixture.OPERATOR_TOKEN, release).is(201);
    }
    vendor("blue", "Blue Studio");
    vendor("red", "Red Studio");
    ContractOperators.staff(api, "blue", "the.staff", "operator");
    browser = Browser.open(profile);
    page = new PageCheck(browser);
    browser.resize(1366, 768);
  }

  private static void vendor(String id, String name) {
    api.call(
            "PUT",
            "/operator/vendors/" + id,
            ApiFixture.OPERATOR_TOKEN,
            Map.of("name", name, "host", id + ".example", "licensed", List.of("main")))
        .is(204);
  }

  /** Until the plots have another point. */
  private static void timeGoesBy() {
    int before = samples();
    service.advance(Duration.ofMillis(300));
    service.await(() -> assertThat(samples()).isGreaterThan(before));
  }

  private static int samples() {
    return api.get("/operator/overview/history", ApiFixture.OPERATOR_TOKEN)
        .is(200)
        .path("items")
        .size();
  }

  private static String server() {
    return api.post("/nodes", ApiFixture.OPERATOR_TOKEN, Map.of("kind", "MEDIA_SERVER"))
        .is(201)
        .path("clientId")
        .asText();
  }

  private static String box(int number) {
    return "00" + Base32.encode(1 + number, 8);
  }

  private static Map<MediaId, Holding> holding(List<MediaId> media) {
    Map<MediaId, Holding> holdings = new HashMap<>();
    media.forEach(one -> holdings.put(one, ApiFixture.WHOLE));
    return holdings;
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
    browser.resize(1366, 768);
    browser.forget();
    browser.leave();
  }

  @Test
  void whoeverHasTheTokenOfTheFileMakesTheFirstOwner() {
    go("/operator");
    browser.await("the way in", () -> browser.text("h1").equals("Console"));
    browser.find("summary").click();
    type("[name=token]", ApiFixture.OPERATOR_TOKEN);
    type("[name=new-name]", "kim.shore");
    type("[name=new-password]", "correct horse battery");
    browser.photograph("console-first-owner");
    browser.find(".first form .primary").click();

    browser.await("the overview", () -> browser.text("h1").equals("Overview"));
    assertThat(browser.text(".who")).contains("kim.shore", "Owner");
  }

  @Test
  void eachRoleSeesWhatItMayDo() {
    for (String role : List.of("viewer", "operator", "owner")) {
      signIn(role);
      assertThat(browser.texts(".tab").contains("Operators")).isEqualTo(role.equals("owner"));
      go("/operator/nodes?node=" + second);
      browser.await("the server", () -> browser.text("h1").contains(second));
      assertThat(browser.texts(".button").contains("Empty this server"))
          .as(role)
          .isEqualTo(!role.equals("viewer"));
      go("/operator/operators");
      String answer = role.equals("owner") ? "Add an operator" : "This needs the role Owner";
      browser.await("an answer", () -> browser.text("main").contains(answer));
      browser.forget();
    }
  }

  @Test
  void aTransferThatBeginsIsSeenWithoutAskingAndTellsItsHistory() {
    signIn("viewer");
    browser.await("the picture", () -> !browser.findAll(".flows path").isEmpty());
    int before = Integer.parseInt(browser.texts(".tile strong").get(2));
    String box = box(900);
    String neighbour = box(901);
    Location island = new Location("Island Net", "");
    List<MediaId> film = films.subList(30, 31);
    service.join(neighbour, NodeKind.SET_TOP_BOX, island, holding(film), List.of());
    service.join(box, NodeKind.SET_TOP_BOX, island, Map.of(), film);

    browser.await(
        "it is counted", () -> Integer.parseInt(browser.texts(".tile strong").get(2)) > before);
    browser.await("its network", () -> picture().contains("Island Net"));
    go("/operator/transfers?transfer=" + box + "." + films.get(30));
    browser.await("its history", () -> browser.text(".history").contains("The transfer began."));
    browser.await("its film", () -> browser.text("h1").contains(SiteCatalog.name(30)));
    assertThat(browser.text("main")).contains("Box: holds it, has free uplink", neighbour);
  }

  @Test
  void aServerIsEmptiedUntilItIsSafeToSwitchOff() {
    signIn("operator");
    go("/operator/nodes?state=ONLINE&kind=MEDIA_SERVER");
    browser.await("both servers", () -> browser.texts("tbody tr").size() == 2);
    go("/operator/nodes?node=" + second);
    browser.await("a way", () -> browser.texts(".button").contains("Empty this server"));
    browser.find(".heading .button").click();
    browser.await("the question has the focus", () -> browser.focused().equals("Empty it"));
    browser.photograph("console-drain-question");
    browser.ok();

    browser.await("it is safe", () -> browser.text(".drainage").contains("Safe to switch off"));
    browser.photograph("console-drained");
    go("/operator");
    browser.await(
        "the overview says so", () -> browser.text(".troubles").contains("safe to switch off"));
    go("/operator/nodes?node=" + second);
    browser.await("a way back", () -> browser.texts(".button").contains("Use it again"));
    browser.find(".heading .button").click();
    browser.await("it is in use", () -> browser.texts(".drainage").isEmpty());

    go("/operator/audit?kind=OPERATOR&who=the.operator");
    browser.await(
        "both are in the audit log",
        () ->
            browser.text("table").contains("PUT /api/v1/operator/nodes/" + second + "/drain")
                && browser.text("table").contains("DELETE /api/v1/operator/nodes/" + second));
  }

  @Test
  void anIngestIsSeenUnderWayAndWhyAnotherFailedAndThatOneIsLost() {
    signIn("viewer");
    go("/operator/ingests");
    browser.await("it is under way", () -> row("Sintel").contains("Being stored"));
    assertThat(row("Sintel")).contains(first, "63 %", "400 MB of 1.2 GB");
    assertThat(row("Caminandes")).contains("Failed", "DAMAGED_FILM", "no picture after byte");
    ConsoleIngests.leave(service, first);
    browser.await("it is lost", () -> row("Sintel").contains("Lost"));
    assertThat(row("Big Buck Bunny")).contains("Done");
    ConsoleIngests.tell(service, first);
    browser.await("it goes on", () -> row("Sintel").contains("Being stored"));
  }

  /** The words of the first row of a table with this in it. */
  private static String row(String word) {
    return browser.texts("tbody tr").stream()
        .filter(it -> it.contains(word))
        .findFirst()
        .orElse("");
  }

  @Test
  void whatLacksMostCopiesIsForecastFirst() {
    signIn("viewer");
    go("/operator/forecast");
    browser.await("the forecast", () -> browser.texts("tbody tr").size() > 12);
    List<Integer> lacking =
        browser.texts("tbody tr td:last-child").stream().map(Integer::valueOf).toList();
    assertThat(lacking).isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void aReleaseGoesOnIsPausedAndStoppedByAnOperatorAndThatIsInTheAuditLog() {
    signIn("viewer");
    go("/operator/releases?release=8");
    browser.await("the release", () -> browser.text("h1").contains("Release 8"));
    assertThat(browser.texts(".heading .button")).isEmpty();
    browser.forget();

    signIn("operator");
    go("/operator/releases");
    browser.await("both", () -> browser.texts("tbody tr").size() == 2);
    go("/operator/releases?release=8");
    press("Go on to stage 2");
    browser.await("stage 2", () -> browser.text("main").contains("2 of "));
    press("Pause");
    browser.await("it is paused", () -> browser.text("h1").contains("Paused"));
    press("Resume");
    browser.await("it goes on", () -> browser.text("h1").contains("Being brought out"));
    press("Stop for good");
    browser.await("the question has the focus", () -> browser.focused().equals("Stop it"));
    browser.photograph("console-release-question");
    browser.ok();
    browser.await("it is stopped", () -> browser.text("h1").contains("Stopped"));
    assertThat(browser.text("main")).contains("by the.operator");
    assertThat(browser.texts(".heading .button")).isEmpty();

    go("/operator/audit?kind=OPERATOR&who=the.operator");
    browser.await(
        "it is in the audit log",
        () -> browser.text("table").contains("PUT /api/v1/operator/releases/8/rollout"));
  }

  private static void press(String name) {
    browser.await(name, () -> browser.texts(".heading .button").contains(name));
    int place = browser.texts(".heading .button").indexOf(name);
    browser.findAll(".heading .button").get(place).click();
  }

  @Test
  void anOwnerAddsAnOperatorChangesItsRoleAndTakesItAway() {
    signIn("owner");
    go("/operator/operators");
    browser.await("the operators", () -> browser.text("table").contains("the.viewer"));
    type("[name=new-name]", "lee.brook");
    type("[name=new-password]", "a very long password");
    browser.find("form .primary").click();
    browser.await("lee", () -> browser.text("table").contains("lee.brook"));
    browser.find("[aria-label='Role of lee.brook'] option[value=operator]").click();
    browser.await("it is said", () -> browser.text("[role=status]").contains("role of lee.brook"));
    browser.find("[aria-label='Remove lee.brook']").click();
    browser.await("lee is gone", () -> !browser.text("table").contains("lee.brook"));

    type("[name=new-name]", "red.staff");
    type("[name=new-password]", "a very long password");
    browser.find("[name=vendor] option[value=red]").click();
    browser.find("form .primary").click();
    browser.await("its vendor", () -> browser.text("tbody").contains("red.staff"));
    assertThat(vendorOf("red.staff")).isEqualTo("red");
    api.call("DELETE", "/operator/accounts/red.staff", ApiFixture.OPERATOR_TOKEN, null).is(204);
  }

  @Test
  void aVendorsStaffSetsItsPricesAndItsLookAndSeesNothingElse() {
    go("/operator/sign-in");
    type("[name=name]", "the.staff");
    type("[name=password]", ContractOperators.PASSWORD);
    browser.find("form .primary").click();
    browser.await("its vendor", () -> browser.text("h1").equals("Blue Studio"));
    assertThat(browser.texts(".tab")).containsExactly("Vendors", "Titles");
    String film = films.get(3).text();
    type("[name=mediaId]", film);
    type("[name=whole]", "2.49");
    browser.photograph("console-vendor-staff");
    browser.find("[name=whole]").submit();
    browser.await("the price", () -> browser.text("tbody").contains("€2.49"));
    assertThat(price(film, "blue.example")).isEqualTo(249);
    assertThat(price(film, "red.example")).isNotEqualTo(249);

    browser.find("[aria-label='Drop the price of " + film + "']").click();
    browser.await("it is gone", () -> browser.text("tbody").startsWith("Every title costs"));
    browser.find("form [name=name]").clear();
    type("form [name=name]", "Bluer Studio");
    browser.find("form [name=name]").submit();
    browser.await("its new name", () -> browser.text("h1").equals("Bluer Studio"));
    go("/operator/nodes");
    browser.await("its vendor again", () -> browser.text("h1").equals("Bluer Studio"));
  }

  @Test
  void anOwnerAddsAVendorWithItsCatalogsAndLogoAndTakesItAway() throws IOException {
    signIn("owner");
    go("/operator/vendors");
    browser.await("the vendors", () -> browser.text("tbody").contains("Red Studio"));
    type("[name=vendorId]", "green");
    type("[name=name]", "Green Studio");
    type("[name=host]", "green.example");
    type("[name=catalogs]", "green, green kids");
    browser.find("form .primary").click();
    browser.await("its page", () -> browser.text("h1").equals("Green Studio"));

    type(".site [name=licensed]", "main");
    browser.find(".site .primary").click();
    browser.await(
        "the licence", () -> browser.text("[role=status]").contains("are so from now on"));
    assertThat(vendor("green").path("catalogs").toString()).isEqualTo("[\"green\",\"green kids\"]");
    assertThat(vendor("green").path("licensed").toString()).isEqualTo("[\"main\"]");

    give(Pictures.png(640, 160, BufferedImage.TYPE_INT_ARGB));
    browser.await("the logo", () -> !browser.texts("img.logo").isEmpty());
    String logo = vendor("green").path("logo").asText().replace(Endpoints.PREFIX, "");
    api.at("green.example").get(logo, "").is(200);
    api.at("red.example").get(logo, "").is(404);
    browser.photograph("console-vendor-logo");

    browser.find(".site .button").click();
    browser.await("a question", () -> browser.focused().equals("Remove it"));
    browser.find(".asks .primary").click();
    browser.await("it is gone", () -> browser.text("h1").equals("Vendors"));
    browser.await("none", () -> !browser.text("tbody").contains("Green Studio"));
  }

  private static String vendorOf(String operator) {
    for (JsonNode one :
        api.get("/operator/accounts", ApiFixture.OPERATOR_TOKEN).is(200).path("items")) {
      if (one.path("name").asText().equals(operator)) {
        return one.path("vendor").asText();
      }
    }
    throw new AssertionError("no operator " + operator);
  }

  private static JsonNode vendor(String id) {
    for (JsonNode one :
        api.get("/operator/vendors", ApiFixture.OPERATOR_TOKEN).is(200).path("items")) {
      if (one.path("vendorId").asText().equals(id)) {
        return one;
      }
    }
    throw new AssertionError("no vendor " + id);
  }

  private static void give(byte[] picture) throws IOException {
    Path file = Files.write(folder.resolve("picture.png"), picture);
    type("[type=file]", file.toString());
  }

  @Test
  void anOperatorSetsThePosterOfATitleAndIsToldWhatIsWrongWithAPicture() throws IOException {
    String film = films.get(5).text();
    signIn("operator");
    go("/operator/titles?title=" + film);
    browser.await("no poster", () -> browser.text(".poster-of").contains("It has none"));
    give("GIF89a".getBytes(StandardCharsets.US_ASCII));
    browser.await("why not", () -> browser.text("[role=alert]").contains("JPEG, PNG or WebP"));
    give(Pictures.poster(3));
    browser.await("the poster", () -> !browser.texts(".poster-of img").isEmpty());
    assertThat(api.get("/titles/" + film, "").is(200).has("artwork")).isTrue();
    browser.photograph("console-title");
    browser.find(".poster-of .button").click();
    browser.await("none again", () -> browser.text(".poster-of").contains("It has none"));
  }

  @Test
  void whatAnotherOperatorDoesIsSeenWithoutAsking() {
    signIn("viewer");
    go("/operator/titles?title=" + films.get(7));
    browser.await("no poster", () -> browser.text(".poster-of").contains("It has none"));
    service.artwork(List.of(films.get(7)));
    browser.await("the poster", () -> !browser.texts(".poster-of img").isEmpty());
    go("/operator/vendors?vendor=red");
    browser.await("red", () -> browser.text("h1").equals("Red Studio"));
    vendor("red", "Redder Studio");
    browser.await("redder", () -> browser.text("h1").equals("Redder Studio"));
    vendor("red", "Red Studio");
    browser.await("red again", () -> browser.text("h1").equals("Red Studio"));
  }

  private static int price(String film, String host) {
    return api.at(host).get("/titles/" + film, "").is(200).at("/price/cents").asInt();
  }

  @Test
  void everyViewIsAccessibleAndLightAtEverySize() {
    signIn("owner");
    Map<String, String> views =
        Map.ofEntries(
            entry("overview", "/operator"),
            entry("boxes", "/operator?by=node"),
            entry("nodes", "/operator/nodes?state=ONLINE"),
            entry("box", "/operator/nodes?node=" + second),
            entry("transfers", "/operator/transfers"),
            entry("transfer", "/operator/transfers?transfer=" + box(30) + "." + films.get(6)),
            entry("placement", "/operator/placement"),
            entry("demand", "/operator/demand"),
            entry("forecast", "/operator/forecast"),
            entry("ingests", "/operator/ingests"),
            entry("releases", "/operator/releases"),
            entry("release", "/operator/releases?release=7"),
            entry("cluster", "/operator/cluster"),
            entry("audit", "/operator/audit"),
            entry("operators", "/operator/operators"),
            entry("titles", "/operator/titles"),
            entry("title", "/operator/titles?title=" + films.get(8)),
            entry("vendors", "/operator/vendors"),
            entry("vendor", "/operator/vendors?vendor=red"));
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, String> view : views.entrySet()) {
      for (Map.Entry<String, Dimension> size : SIZES.entrySet()) {
        String what = view.getKey() + "-" + size.getKey();
        browser.resize(size.getValue().getWidth(), size.getValue().getHeight());
        go(view.getValue());
        browser.await(
            "something to see",
            () -> !browser.texts("h1").isEmpty() && !browser.text("main").contains("One moment"));
        browser.awaitQuiet();
        browser.photograph("console-" + what);
        assertThat(page.fits()).as("%s fits", what).isTrue();
        page.violations().forEach(violation -> found.add(what + ": " + violation));
        page.obscured().forEach(control -> found.add(what + " obscures: " + control));
      }
      page.weigh(address(view.getValue()));
    }
    assertThat(found).as("what axe finds").isEmpty();
    assertThat(page.complaints("/operator/me")).isEmpty();
  }

  @Test
  void everyViewSpeaksGermanToo() {
    go("/operator/sign-in");
    browser.script("localStorage.setItem('tributary.language', 'de')");
    signIn("viewer");
    browser.await("German", () -> browser.text("h1").equals("Überblick"));
    browser.awaitQuiet();
    browser.photograph("console-overview-german");
    Object missing =
        browser.asyncScript(
            "const done = arguments[arguments.length - 1];"
                + "const base = document.querySelector('script[type=module]').src;"
                + "Promise.all(['en', 'de'].map((tag) => import(new URL(`texts-${tag}.js`, base))))"
                + ".then(([en, de]) => done(Object.keys(en.english).filter((key) => !(key in"
                + " de.german))))");
    assertThat((List<?>) missing).as("texts that are not translated").isEmpty();
  }

  /** The drawing's words. */
  private static String picture() {
    return String.valueOf(browser.script("return document.querySelector('.flows').textContent"));
  }

  private static void signIn(String role) {
    go("/operator/sign-in");
    type("[name=name]", "the." + role);
    type("[name=password]", ContractOperators.PASSWORD);
    browser.find("form .primary").click();
    browser.await("the overview", () -> browser.texts(".tile").size() >= 6);
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
}
