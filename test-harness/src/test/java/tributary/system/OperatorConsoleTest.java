package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.browser.Browser;
import tributary.demo.EdgeProcess;
import tributary.demo.Neighbourhood;

/** The operators' console over real processes: a media server is emptied and switched off. */
class OperatorConsoleTest {
  private static final Neighbourhood.Links LINKS =
      new Neighbourhood.Links("4 Mbit", "20 Mbit", "20 Mbit", "50 Mbit");
  private static final String PASSWORD = "a password of operators";

  @TempDir Path folder;

  @Test
  void aMediaServerIsEmptiedSwitchedOffAndNothingIsLost() {
    Browser.require();
    try (Town town = Town.with(folder.resolve("town"), 1, LINKS, "");
        Browser browser = Browser.open(folder.resolve("browser"))) {
      browser.resize(1366, 768);
      String first = town.server.clientId();
      signIn(browser, town);
      go(browser, town, "/operator/ingests");
      browser.await(
          "how its film was taken in",
          () -> browser.text("tbody").contains("in the catalog as " + town.film()));
      assertThat(browser.text("tbody")).contains(first, "Done");
      browser.photograph("console-town-ingests");
      go(browser, town, "/operator/nodes?node=" + first);
      browser.await("a way", () -> browser.texts(".button").contains("Empty this server"));
      browser.find(".heading .button").click();
      browser.await("the question has the focus", () -> browser.focused().equals("Empty it"));
      browser.ok();
      browser.await(
          "its film is nowhere else",
          () -> browser.text(".drainage").startsWith("Being emptied: 1 titles"));
      browser.photograph("console-town-draining");

      EdgeProcess second = town.neighbourhood.addMediaServers(1).getFirst();
      browser.await("it is safe", () -> browser.text(".drainage").startsWith("Safe to switch off"));
      browser.photograph("console-town-drained");
      town.server.process().terminate();
      town.wish(0, List.of(town.film()));
      go(browser, town, "/operator/transfers");
      browser.await(
          "the transfer to the box",
          () -> browser.text("table").contains(town.boxes.getFirst().clientId()));
      browser.photograph("console-town-transfer");
      town.awaitDownloaded(0);

      String transfer = town.boxes.getFirst().clientId() + "." + town.film();
      go(browser, town, "/operator/transfers?transfer=" + transfer);
      browser.await(
          "its whole history", () -> browser.text(".history").contains("its digest was right"));
      browser.photograph("console-town-history");
      assertThat(browser.text(".history")).contains("The transfer began.");
      assertThat(second.isConnected()).isTrue();
    }
  }

  private static void signIn(Browser browser, Town town) {
    town.neighbourhood
        .operator()
        .post(
            "/api/v1/operator/accounts",
            Map.of("name", "kim.shore", "password", PASSWORD, "role", "operator"));
    go(browser, town, "/operator/sign-in");
    browser.find("[name=name]").sendKeys("kim.shore");
    browser.find("[name=password]").sendKeys(PASSWORD);
    browser.find("form .primary").click();
    browser.await("the overview", () -> browser.texts(".tile").size() >= 6);
  }

  private static void go(Browser browser, Town town, String path) {
    browser.go(town.neighbourhood.apiAddress().resolve(path).toString());
  }
}
