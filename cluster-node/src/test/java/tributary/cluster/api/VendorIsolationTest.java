package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.browser.Browser;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/** Two vendors' sites and the console in a real browser: nothing of the one is at the other. */
class VendorIsolationTest {
  private static final MediaId BLUE_FILM = MediaId.of(1);
  private static final MediaId RED_FILM = MediaId.of(2);

  @TempDir static Path folder;
  @TempDir static Path profile;
  private static ApiFixture service;
  private static ContractClient api;
  private static Browser browser;

  @BeforeAll
  static void start() {
    Browser.require();
    service = ApiFixture.start(folder);
    api = ContractClient.of(service.port());
    vendor("blue", "Blue Studio", "#7fc8ff");
    vendor("red", "Red Studio", "#ff8f80");
    publish(1, BLUE_FILM, "Blue Hour", "blue");
    publish(2, RED_FILM, "Red Dawn", "red");
    browser = Browser.open(profile);
    browser.resize(1360, 850);
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
    browser.forget();
    browser.leave();
  }

  private static void vendor(String id, String name, String accent) {
    Object vendor =
        Map.of("name", name, "host", id + ".localhost", "accent", accent, "catalogs", List.of(id));
    api.call("PUT", "/operator/vendors/" + id, ApiFixture.OPERATOR_TOKEN, vendor).is(204);
  }

  private static void publish(int number, MediaId media, String name, String catalog) {
    service.publish(
        number,
        new Title(
            media,
            catalog,
            name,
            2020,
            List.of("drama"),
            List.of(),
            List.of(),
            List.of(),
            "en",
            "",
            "",
            5_400_000,
            1000,
            new Money(399, "EUR")));
    service.awaitTitle(media);
  }

  private static void go(String host, String path) {
    browser.go("http://" + host + ":" + service.port() + path);
  }

  @Test
  void whoComesToOneVendorSeesListsAndRentsNothingOfTheOther() {
    go("blue.localhost", "/");
    browser.await("its name", () -> browser.text(".brand").equals("Blue Studio"));
    browser.await("its film", () -> browser.texts(".card .name").contains("Blue Hour"));
    assertThat(browser.text("main")).doesNotContain("Red Dawn");
    go("blue.localhost", "/search?q=red");
    browser.await("nothing", () -> browser.text(".empty").contains("Nothing matches"));
    browser.photograph("vendors-search");
    go("blue.localhost", "/?title=" + RED_FILM);
    browser.await("no such film", () -> browser.text(".sheet").contains("no longer in"));

    signUpAtBlue();
    go("red.localhost", "/list");
    browser.await("nobody is signed in here", () -> browser.text("h1").equals("Welcome back"));
    signIn("ann.lind", "correct horse battery");
    browser.await("her list", () -> browser.text("h1").equals("My List"));
    go("red.localhost", "/?title=" + RED_FILM);
    browser.find(".sheet button.primary").click();
    browser.await("not hers", () -> browser.text("body").contains("you have not chosen"));
    browser.photograph("vendors-not-chosen");
  }

  @Test
  void whoChoosesOneOfTwoCatalogsIsOfferedItsFilmsForTheFirstList() {
    go("127.0.0.1", "/sign-up");
    browser.await("both", () -> browser.texts(".check").equals(List.of("blue", "red")));
    browser.findAll(".check input").getLast().click();
    fillIn("bo.lind");
    browser.await(
        "its films only", () -> browser.texts(".choosing .name").equals(List.of("Blue Hour")));
    browser.find(".choosing .card").click();
    browser.find(".deck .primary").click();
    browser.find(".buttons .primary").click();
    browser.await("her list", () -> browser.texts(".mylist .name").equals(List.of("Blue Hour")));
  }

  private static void signUpAtBlue() {
    go("blue.localhost", "/sign-up");
    fillIn("ann.lind");
    browser.await(
        "its films only", () -> browser.texts(".choosing .name").equals(List.of("Blue Hour")));
    browser.photograph("vendors-first-list");
  }

  private static void fillIn(String userId) {
    browser.find("#name").sendKeys("Ann Lind");
    browser.find("#userId").sendKeys(userId);
    browser.find("#password").sendKeys("correct horse battery");
    browser.find("form .primary").click();
  }

  @Test
  void aVendorsStaffSeesItsOwnVendorAndNoOther() {
    ContractOperators.staff(api, "blue", "sea.staff", "operator");
    go("127.0.0.1", "/operator/sign-in");
    browser.find("[name=name]").sendKeys("sea.staff");
    browser.find("[name=password]").sendKeys(ContractOperators.PASSWORD);
    browser.find("form .primary").click();
    browser.await("its vendor", () -> browser.text("h1").equals("Blue Studio"));

    for (String path : List.of("/operator", "/operator/nodes", "/operator/vendors?vendor=red")) {
      go("127.0.0.1", path);
      browser.await("its vendor again", () -> browser.text("h1").equals("Blue Studio"));
      assertThat(browser.text("body")).doesNotContain("Red Studio", "Red Dawn");
    }
    browser.photograph("vendors-console");
  }

  private static void signIn(String userId, String password) {
    browser.find("#userId").sendKeys(userId);
    browser.find("#password").sendKeys(password);
    browser.find("form .primary").click();
  }
}
