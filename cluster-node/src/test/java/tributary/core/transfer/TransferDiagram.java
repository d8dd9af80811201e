package tributary.core.transfer;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The state diagram of the module's page, drawn from the table of decisions. */
final class TransferDiagram {
  private TransferDiagram() {}

  /** {@code situation} and {@code request} are a name, and after a comma what is special. */
  record Row(String situation, String request, String next, List<String> actions) {
    String text() {
      String answer = actions.isEmpty() ? next : next + ": " + String.join(" ", actions);
      return situation + " + " + request + " -> " + answer + "\n";
    }

    private String arrow() {
      return name(situation) + " --> " + next;
    }

    /** What is special of the situation matters where it leads elsewhere than its like. */
    private String label(List<Row> rows) {
      String asked = name(request).equals("Report") ? detail(request) : request.replace(',', ' ');
      boolean always =
          rows.stream()
              .filter(row -> name(row.situation).equals(name(situation)))
              .filter(row -> row.request.equals(request))
              .allMatch(row -> row.next.equals(next));
      return always ? asked : asked + " (" + detail(situation) + ")";
    }
  }

  static String name(String text) {
    int comma = text.indexOf(',');
    return comma < 0 ? text : text.substring(0, comma);
  }

  private static String detail(String text) {
    int comma = text.indexOf(',');
    return comma < 0 ? "" : text.substring(comma + 1);
  }

  static String mermaid(List<Row> rows) {
    Map<String, Set<String>> edges = new LinkedHashMap<>();
    for (Row row : rows) {
      if (!name(row.situation()).equals(row.next())) {
        edges.computeIfAbsent(row.arrow(), arrow -> new LinkedHashSet<>()).add(row.label(rows));
      }
    }
    String arrows =
        edges.entrySet().stream()
            .map(edge -> "    " + edge.getKey() + ": " + String.join("<br>", edge.getValue()))
            .collect(Collectors.joining("\n"));
    return "```mermaid\nstateDiagram-v2\n    [*] --> Absent\n" + arrows + "\n```\n";
  }

  /** The page with the text between its two marks replaced. */
  static String put(String page, String name, String text) {
    String begin = "<!-- begin " + name + ", written by TransferTableTest -->\n";
    String end = "<!-- end " + name + " -->";
    int from = page.indexOf(begin);
    int to = page.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalStateException("the page lacks the marks of " + name);
    }
    return page.substring(0, from + begin.length()) + text + page.substring(to);
  }
}
