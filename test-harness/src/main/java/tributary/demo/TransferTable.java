package tributary.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came to whom from where: the closing table and its JSON form. */
record TransferTable(List<Row> rows) {

  /**
   * @param fromOrigin and {@code fromBoxes}: payload bytes received
   * @param byReason the same bytes by the reason for which each donor was chosen
   * @param verified the whole-file digest was right (R307)
   */
  record Row(
      String title,
      String mediaId,
      String node,
      long fromOrigin,
      long fromBoxes,
      Map<String, Long> byReason,
      long elapsedMillis,
      boolean verified) {}

  static TransferTable of(
      Iterable<JsonNode> transfers, Map<String, String> titles, Map<String, String> nodes) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode transfer : transfers) {
      rows.add(
          new Row(
              titles.getOrDefault(transfer.path("mediaId").asText(), "?"),
              transfer.path("mediaId").asText(),
              nodes.getOrDefault(transfer.path("clientId").asText(), "?"),
              transfer.path("bytesFromOrigin").asLong(),
              transfer.path("bytesFromBoxes").asLong(),
              byReason(transfer.path("bytesByReason")),
              transfer.path("elapsedMillis").asLong(),
              transfer.path("state").asText().equals("SUCCEEDED")));
    }
    rows.sort(
        java.util.Comparator.comparing(Row::node, TransferTable::byNumber)
            .thenComparing(Row::title));
    return new TransferTable(rows);
  }

  private static Map<String, Long> byReason(JsonNode bytes) {
    Map<String, Long> byReason = new TreeMap<>();
    bytes.properties().forEach(entry -> byReason.put(entry.getKey(), entry.getValue().asLong()));
    return byReason;
  }

  private static int byNumber(String a, String b) {
    int byLength = Integer.compare(a.length(), b.length());
    return byLength != 0 ? byLength : a.compareTo(b);
  }

  boolean allVerified() {
    return rows.stream().allMatch(Row::verified);
  }

  long fromOrigin(String nodePrefix) {
    return rows.stream()
        .filter(row -> row.node().startsWith(nodePrefix))
        .mapToLong(Row::fromOrigin)
        .sum();
  }

  /** Of nodes with this prefix, what came from origin, by reason. */
  Map<String, Long> originByReason(String nodePrefix) {
    Map<String, Long> sums = new TreeMap<>();
    rows.stream()
        .filter(row -> row.node().startsWith(nodePrefix))
        .flatMap(row -> row.byReason().entrySet().stream())
        .filter(entry -> entry.getKey().startsWith("ORIGIN_"))
        .forEach(entry -> sums.merge(entry.getKey(), entry.getValue(), Long::sum));
    return sums;
  }

  long fromBoxes() {
    return rows.stream().mapToLong(Row::fromBoxes).sum();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "node", "item", "from origin", "from boxes", "seconds", "digest");
    for (Row row : rows) {
      line(
          text,
          row.node(),
          row.title(),
          megabytes(row.fromOrigin()),
          megabytes(row.fromBoxes()),
          String.format(Locale.ROOT, "%.1f", row.elapsedMillis() / 1000.0),
          row.verified() ? "verified" : "NOT VERIFIED");
    }
    long origin = fromOrigin("box-");
    long boxes = fromBoxes();
    text.append(
        String.format(
            Locale.ROOT,
            "%nThe boxes got %s from origin and %s from each other (%.0f %%).%n",
            megabytes(origin),
            megabytes(boxes),
            100.0 * boxes / Math.max(1, origin + boxes)));
    originByReason("box-")
        .forEach(
            (reason, bytes) ->
                text.append(String.format("  %-38s %12s%n", reason, megabytes(bytes))));
    return text.toString();
  }

  private static void line(
      StringBuilder text, String node, String item, String a, String b, String s, String d) {
    text.append(String.format("  %-15s %-22s %12s %12s %9s  %s%n", node, item, a, b, s, d));
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
  }
}
