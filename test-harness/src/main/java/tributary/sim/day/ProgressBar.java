package tributary.sim.day;

import java.io.PrintStream;
import java.util.Locale;
import tributary.sim.Agenda;

/** How far a run is: in place on a terminal, elsewhere a line at each tenth. */
final class ProgressBar {
  private static final int WIDTH = 24;

  /** Before this share is done nobody can say how long the rest takes. */
  private static final double LEAST_KNOWN = 0.02;

  private static final long REDRAW = 200_000_000L;

  private final PrintStream out;

  @SuppressWarnings("SystemConsoleNull") // It is null, also on JDK 25, where nothing is a terminal.
  private final boolean terminal = System.console() != null && System.console().isTerminal();

  private final long began = System.nanoTime();
  private long drawn;
  private int tenths;

  ProgressBar(PrintStream out) {
    this.out = out;
  }

  void show(Day.Passed passed) {
    double share = (double) passed.simulated() / passed.whole();
    long now = System.nanoTime();
    boolean due = terminal ? now - drawn >= REDRAW : share * 10 >= tenths;
    if (!due) {
      return;
    }
    drawn = now;
    tenths = (int) (share * 10) + 1;
    double seconds = (now - began) / 1e9;
    double left = seconds / share - seconds;
    int filled = (int) Math.round(share * WIDTH);
    long minutes = passed.simulated() / Agenda.SECOND / 60;
    out.printf(
        Locale.ROOT,
        "%s[%s%s] %02d:%02d simulated, %,.0f events/s%s%s",
        terminal ? "\r\033[2K" : "",
        "#".repeat(filled),
        "-".repeat(WIDTH - filled),
        minutes / 60,
        minutes % 60,
        passed.events() / seconds,
        share < LEAST_KNOWN ? "" : String.format(Locale.ROOT, ", %.0f s to go", left),
        terminal ? "" : "\n");
    out.flush();
  }

  void close() {
    if (terminal) {
      out.println();
    }
  }
}
