package tributary.bench.swarm;

/** A page that a benchmark writes what it measured into. */
public final class Page {
  private static final String BEGIN = "<!-- measured -->";
  private static final String END = "<!-- /measured -->";

  private Page() {}

  /** Replaces what stands between the page's marks. */
  public static String with(String page, String measured) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("the page must have " + BEGIN + " and " + END);
    }
    return page.substring(0, begin + BEGIN.length()) + "\n" + measured + page.substring(end);
  }
}
