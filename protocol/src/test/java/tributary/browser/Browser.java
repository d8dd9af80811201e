package tributary.browser;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

/** A real Chromium with a profile of its own, as large as a small television unless resized. */
public final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path SCREENSHOTS = Path.of("target", "screens");

  private static final String AXE = resource("/axe/axe.min.js");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Without Chromium the test is skipped loudly, or failed where Chromium must be. */
  public static void require() {
    if (Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER)) {
      return;
    }
    String missing = "the pages were NOT tested: " + CHROMIUM + " or " + DRIVER + " is missing";
    if (isTrue("CI") || isTrue("TRIBUTARY_REQUIRE_CHROMIUM")) {
      fail(missing);
    }
    System.err.println("WARNING: " + missing);
    Assumptions.abort(missing);
  }

  private static boolean isTrue(String variable) {
    return "true".equalsIgnoreCase(System.getenv(variable));
  }

  public static Browser open(Path profile) {
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
    Browser browser = new Browser(driver);
    browser.resize(1280, 720);
    return browser;
  }

  /** To a screen of this many pixels. */
  public void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  public void go(String uri) {
    driver.get(uri);
  }

  /** Off the page, and its complaints with it: the next test starts afresh. */
  public void leave() {
    driver.get("about:blank");
    var _ = log();
  }

  public WebElement find(String css) {
    return new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> "no " + css + " in: " + text("body"))
        .until(d -> d.findElements(By.cssSelector(css)).stream().findFirst().orElse(null));
  }

  public List<WebElement> findAll(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  /** With a pointer that is pressed, moved and let go. */
  public void drag(WebElement from, WebElement to) {
    new Actions(driver).clickAndHold(from).moveToElement(to).moveByOffset(0, 5).release().perform();
  }

  /** Until nothing has been loaded for a moment, and fonts and pictures are drawn. */
  public void awaitQuiet() {
    asyncScript(
        "const done = arguments[arguments.length - 1]; let count = -1;"
            + "const look = () => { const now = performance.getEntriesByType('resource').length;"
            + " if (now === count && document.readyState === 'complete')"
            + " requestAnimationFrame(() => requestAnimationFrame(() => done()));"
            + " else { count = now; setTimeout(look, 300); } }; look();");
  }

  /** Cookies and what pages kept. */
  public void forget() {
    driver.manage().deleteAllCookies();
    script("if (location.protocol === 'http:') localStorage.clear()");
  }

  /** So that the next page is loaded as on a first visit. */
  public void forgetCache() {
    driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
  }

  public List<String> texts(String css) {
    return strings(
        "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim())", css);
  }

  public List<String> labels(String css) {
    return strings(
        "return [...document.querySelectorAll(arguments[0])].map(e =>"
            + " e.getAttribute('aria-label'))",
        css);
  }

  private List<String> strings(String script, String css) {
    return ((List<?>) script(script, css)).stream().map(String::valueOf).toList();
  }

  /** Empty when there is no such element. */
  public String text(String css) {
    return String.join("\n", texts(css));
  }

  public void await(String what, BooleanSupplier condition) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(100))
        .withMessage(() -> what + "; the page says: " + text("body") + "; its log: " + log())
        .until(d -> condition.getAsBoolean());
  }

  public void press(CharSequence... keys) {
    for (CharSequence key : keys) {
      new Actions(driver).sendKeys(key).perform();
    }
  }

  public void ok() {
    press(Keys.ENTER);
  }

  /** The accessible name or text of what has the focus. */
  public String focused() {
    return String.valueOf(
        script(
            "const e = document.activeElement;"
                + " return e.getAttribute('aria-label') || e.innerText || e.tagName"));
  }

  public Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** The script calls its last argument with the answer. */
  public Object asyncScript(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  /** Against WCAG 2.2 AA, as far as a program can tell; none is what there should be. */
  public List<?> violations() {
    script(AXE);
    return (List<?>)
        asyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                + " 'wcag22aa', 'best-practice']}).then((found) => done(found.violations.map((v) =>"
                + " `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target + ' ' +"
                + " n.failureSummary).join(' | ')}`)), (e) => done([String(e)]))");
  }

  private static String resource(String name) {
    try (InputStream file = Browser.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a person to look at, under target/screens. */
  public void photograph(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      Path shot = driver.getScreenshotAs(OutputType.FILE).toPath();
      Files.move(shot, SCREENSHOTS.resolve(name + ".png"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page complained of. */
  public List<String> log() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
