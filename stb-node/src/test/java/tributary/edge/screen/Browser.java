package tributary.edge.screen;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium, as large as a small television, with a profile of its own. */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path SCREENSHOTS = Path.of("target", "screens");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Without Chromium the test is skipped loudly, or failed where Chromium must be. */
  static void require() {
    if (Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER)) {
      return;
    }
    String missing = "the box's page was NOT tested: " + CHROMIUM + " or " + DRIVER + " is missing";
    if (isTrue("CI") || isTrue("TRIBUTARY_REQUIRE_CHROMIUM")) {
      fail(missing);
    }
    System.err.println("WARNING: " + missing);
    Assumptions.abort(missing);
  }

  private static boolean isTrue(String variable) {
    return "true".equalsIgnoreCase(System.getenv(variable));
  }

  static Browser open(Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--force-device-scale-factor=1",
        "--autoplay-policy=no-user-gesture-required",
        "--window-size=1280,720",
        "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    ChromeDriver driver = new ChromeDriver(service, options);
    // The window's size would count its frame in.
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 1280, "height", 720, "deviceScaleFactor", 1, "mobile", false));
    return new Browser(driver);
  }

  void go(String uri) {
    driver.get(uri);
  }

  /** Off the page, and its complaints with it: the next test starts afresh. */
  void leave() {
    driver.get("about:blank");
    var _ = log();
  }

  WebElement find(String css) {
    return new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> "no " + css + " in: " + text("body"))
        .until(d -> d.findElements(By.cssSelector(css)).stream().findFirst().orElse(null));
  }

  List<String> texts(String css) {
    return strings(
        "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim())", css);
  }

  List<String> labels(String css) {
    return strings(
        "return [...document.querySelectorAll(arguments[0])].map(e =>"
            + " e.getAttribute('aria-label'))",
        css);
  }

  private List<String> strings(String script, String css) {
    return ((List<?>) script(script, css)).stream().map(String::valueOf).toList();
  }

  /** Empty when there is no such element. */
  String text(String css) {
    return String.join("\n", texts(css));
  }

  void await(String what, BooleanSupplier condition) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(100))
        .withMessage(() -> what + "; the page says: " + text("body") + "; its log: " + log())
        .until(d -> condition.getAsBoolean());
  }

  void press(CharSequence... keys) {
    for (CharSequence key : keys) {
      new Actions(driver).sendKeys(key).perform();
    }
  }

  void ok() {
    press(Keys.ENTER);
  }

  /** The accessible name or text of what has the focus. */
  String focused() {
    return String.valueOf(
        script(
            "const e = document.activeElement;"
                + " return e.getAttribute('aria-label') || e.innerText || e.tagName"));
  }

  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** The script calls its last argument with the answer. */
  Object asyncScript(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  /** For a person to look at, under target/screens. */
  void photograph(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      Path shot = driver.getScreenshotAs(OutputType.FILE).toPath();
      Files.move(shot, SCREENSHOTS.resolve(name + ".png"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page complained of. */
  List<String> log() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
