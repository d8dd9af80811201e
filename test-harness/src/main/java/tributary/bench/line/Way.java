package tributary.bench.line;

import java.util.Map;

/** How a box sends in one home of the comparison. */
enum Way {
  NO_BOX("no box", 0, "never", "cubic"),
  CUBIC("cubic, its limit far above the line", 1.5, "never", "cubic"),
  LIMIT("cubic, limit 90 % of the line", 0.9, "never", "cubic"),
  BBR("BBR, its limit far above the line", 1.5, "never", "bbr"),
  GIVES_WAY("gives way, its limit far above the line", 1.5, "always", "cubic"),
  GIVES_WAY_LIMIT("gives way, limit 95 % of the line", 0.95, "always", "cubic");

  final String sentence;
  final String congestion;

  /** Of the line's rate. */
  private final double limit;

  private final String giveWay;

  Way(String sentence, double limit, String giveWay, String congestion) {
    this.sentence = sentence;
    this.limit = limit;
    this.giveWay = giveWay;
    this.congestion = congestion;
  }

  boolean hasBox() {
    return limit > 0;
  }

  long limit(long lineBitsPerSecond) {
    return (long) (lineBitsPerSecond * limit);
  }

  /** Settings of its box. */
  Map<String, Object> settings() {
    // To have its item compared, a box plays it first.
    return Map.of(
        "tributary.edge.line.give-way", giveWay, "tributary.edge.line.share-while-playing", 1);
  }
}
