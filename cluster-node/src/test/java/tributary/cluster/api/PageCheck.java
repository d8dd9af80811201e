package tributary.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import tributary.browser.Browser;

/** What every page of ours must be: accessible, light, quiet, and no broader than the window. */
record PageCheck(Browser browser) {
  private static final int HEAVIEST_PAGE_BYTES = 300_000;

  private static final String OBSCURED =
      """
      const scope = document.querySelector('dialog[open]') || document;
      const all = [...scope.querySelectorAll('a[href], button, input, select, textarea')]
        .filter((e) => !e.disabled && e.offsetParent && !e.closest('.unseen, .skip'));
      const hidden = (e) => {
        e.focus();
        if (document.activeElement !== e) return false;
        const r = e.getBoundingClientRect();
        const points = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]];
        return !points.some(([x, y]) => {
          const top = document.elementFromPoint(r.left + x * r.width, r.top + y * r.height);
          return top && (e.contains(top) || top.contains(e));
        });
      };
      return all.filter(hidden).map((e) => e.outerHTML.slice(0, 120));
      """;

  List<?> violations() {
    return browser.violations();
  }

  boolean fits() {
    return Boolean.TRUE.equals(
        browser.script("return document.documentElement.scrollWidth <= innerWidth"));
  }

  /** Controls that something else lies upon while they have the focus (WCAG 2.4.11). */
  List<?> obscured() {
    return (List<?>) browser.script(OBSCURED);
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
