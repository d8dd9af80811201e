package tributary.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What a person sees: steps as they happen, and bars for what takes time. */
final class Console {
  private static final int BAR_WIDTH = 24;
  private final PrintStream out = System.out;

  @SuppressWarnings("SystemConsoleNull") // It is null, also on JDK 25, where nothing is a terminal.
  private final boolean terminal = System.console() != null && System.console().isTerminal();

  private final long started = System.nanoTime();
  private int drawn;
  private int nextMilestone;

  /** One progress bar: how much of what. */
  record Bar(String label, double fraction, String note) {}

  void step(String text) {
    drawn = 0;
    nextMilestone = 0;
    double seconds = (System.nanoTime() - started) / 1e9;
    out.printf(Locale.ROOT, "[%5.1f s] %s%n", seconds, text);
    out.flush();
  }

  void text(String text) {
    drawn = 0;
    out.println(text);
    out.flush();
  }

  /** Redraws the bars in place on a terminal; elsewhere one summary line at each tenth. */
  void bars(List<Bar> bars) {
    if (!terminal) {
      summary(bars);
      return;
    }
    if (drawn > 0) {
      out.printf("\033[%dA", drawn);
    }
    for (Bar bar : bars) {
      int filled = (int) Math.round(bar.fraction() * BAR_WIDTH);
      out.printf(
          Locale.ROOT,
          "\033[2K  %-34s [%s%s] %3.0f %%  %s%n",
          bar.label(),
          "#".repeat(filled),
          "-".repeat(BAR_WIDTH - filled),
          bar.fraction() * 100,
          bar.note());
    }
    drawn = bars.size();
    out.flush();
  }

  private void summary(List<Bar> bars) {
    double all = bars.stream().mapToDouble(Bar::fraction).average().orElse(1);
    if (all * 10 >= nextMilestone) {
      int filled = (int) Math.round(all * BAR_WIDTH);
      long done = bars.stream().filter(bar -> bar.fraction() >= 1).count();
      out.printf(
          Locale.ROOT,
          "          [%s%s] %3.0f %%  %d of %d transfers%n",
          "#".repeat(filled),
          "-".repeat(BAR_WIDTH - filled),
          all * 100,
          done,
          bars.size());
      out.flush();
      nextMilestone = (int) (all * 10) + 1;
    }
  }
}
