package tributary.bench.scheduler;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All that one run of the benchmark measured, as it is kept.
 *
 * @param at epoch seconds
 * @param demand what the boxes can receive, as a share of what they can send
 */
record Figures(
    long at, int processors, double demand, List<CellOutcome> cells, List<SqlOutcome> loops) {

  /** Markdown. */
  String table() {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        | boxes | decision p50, µs | p99, µs | p99.9, µs | most, ms | of CPU time: p50, µs | p99, µs | lease decisions/s | of CPU time | bytes a box at rest | at work | leases a box |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """);
    cells.forEach(cell -> out.append(row(cell)));
    out.append(
        """

        | boxes | the patent's loop in SQL, transfers/s | once round, ms | longest, ms | ours, times as many |
        |---|---|---|---|---|
        """);
    loops.forEach(loop -> out.append(row(loop)));
    out.append('\n').append(goals());
    return out.toString();
  }

  private static String row(CellOutcome cell) {
    if (!cell.fits()) {
      return "| %s | does not fit in a heap of %s GiB | | | | | | | | | | |\n"
          .formatted(grouped(cell.boxes()), number(cell.heapBytes() / (double) (1 << 30), 1));
    }
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            grouped(cell.boxes()) + unserved(cell),
            number(cell.decision().p50(), 1),
            number(cell.decision().p99(), 1),
            number(cell.decision().p999(), 0),
            number(cell.decision().most() / 1000, 1),
            number(cell.decisionCpu().p50(), 1),
            number(cell.decisionCpu().p99(), 1),
            grouped(cell.perSecond()),
            grouped(cell.perCpuSecond()),
            grouped(cell.restBytes()),
            grouped(cell.workBytes()),
            number(cell.running(), 1));
  }

  /** A cell that was given too little time to set all its boxes to work. */
  private static String unserved(CellOutcome cell) {
    return cell.served() < cell.boxes() ? ", " + grouped(cell.served()) + " of them served" : "";
  }

  private String row(SqlOutcome loop) {
    return "| %s%s | %s | %s | %s | %s |\n"
        .formatted(
            grouped(loop.boxes()),
            loop.durable() ? ", durable" : "",
            grouped(loop.perSecond()),
            number(loop.loopMillis(), 0),
            number(loop.longestMillis(), 0),
            cell(loop.boxes())
                .map(cell -> number(cell.perSecond() / loop.perSecond(), 1))
                .orElse("not measured"));
  }

  /** The measured cell of that size. */
  private Optional<CellOutcome> cell(int boxes) {
    return cells.stream().filter(it -> it.fits() && it.boxes() == boxes).findFirst();
  }

  private List<CellOutcome> measured() {
    return cells.stream().filter(CellOutcome::fits).toList();
  }

  private String goals() {
    List<String> lines = new ArrayList<>();
    List<CellOutcome> measured = measured();
    if (measured.isEmpty()) {
      return "";
    }
    CellOutcome small = measured.getFirst();
    CellOutcome large = measured.getLast();
    String sizes = grouped(large.boxes()) + " / " + grouped(small.boxes()) + " boxes";
    lines.add(goal("p50, " + sizes, times(large, small, it -> it.decision().p50()), "at most 1.5"));
    lines.add(goal("p99, " + sizes, times(large, small, it -> it.decision().p99()), "at most 1.5"));
    DoubleSummaryStatistics p99 = over(it -> it.decision().p99() / 1000);
    lines.add(goal("longest p99, ms", number(p99.getMax(), 2), "at most 5"));
    DoubleSummaryStatistics rate = over(CellOutcome::perSecond);
    lines.add(goal("least lease decisions/s", grouped(rate.getMin()), "at least 100,000"));
    DoubleSummaryStatistics bytes = over(CellOutcome::restBytes);
    lines.add(goal("most bytes a box, at rest", grouped(bytes.getMax()), "at most 1,024"));
    return "| | measured | goal |\n|---|---|---|\n" + String.join("", lines);
  }

  private static String goal(String what, String measured, String goal) {
    return "| %s | %s | %s |\n".formatted(what, measured, goal);
  }

  private DoubleSummaryStatistics over(ToDoubleFunction<CellOutcome> figure) {
    return measured().stream().mapToDouble(figure).summaryStatistics();
  }

  private static String times(CellOutcome a, CellOutcome b, ToDoubleFunction<CellOutcome> figure) {
    return number(figure.applyAsDouble(a) / figure.applyAsDouble(b), 2);
  }

  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  static String grouped(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
