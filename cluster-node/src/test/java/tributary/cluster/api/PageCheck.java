package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import tributary.browser.Browser;

/** What every page of ours must be: accessible, light, quiet, and no broader than the window. */
record PageCheck(Browser browser) {
  private static final int HEAVIEST_PAGE_BYTES = 300_000;

  List<?> violations() {
    return browser.violations();
  }

  boolean fits() {
    return Boolean.TRUE.equals(
        browser.script("return document.documentElement.scrollWidth <= innerWidth"));
  }

  /** What the wire carried for a first visit; the browser keeps nothing from the one before. */
  void weigh(String address) {
    browser.forgetCache();
    browser.go(address);
    browser.awaitQuiet();
    long bytes =
        ((Number)
                browser.script(
                    "return [...performance.getEntriesByType('resource'),"
                        + " ...performance.getEntriesByType('navigation')].reduce((sum, e) => sum +"
                        + " e.transferSize, 0)"))
            .longValue();
    Object paint =
        browser.script(
            "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime");
    System.out.printf(
        "page: %s weighs %d bytes, first contentful paint %s ms%n", address, bytes, paint);
    assertThat(bytes).as("weight of %s", address).isBetween(10_000L, (long) HEAVIEST_PAGE_BYTES);
  }

  /** All but those about this address, which a page asks while nobody is signed in. */
  List<String> complaints(String expected) {
    return browser.log().stream()
        .filter(line -> line.startsWith("SEVERE") || line.contains("Content Security"))
        .filter(line -> !line.contains(expected))
        .toList();
  }
}
