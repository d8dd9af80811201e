package tributary.sim.day;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tributary.cluster.scheduling.SchedulerSettings;
import tributary.core.scheduling.Scheduler;
import tributary.model.CellId;

/** Tells a new scheduler what a recorded one was told, and compares what it decides. */
final class Replay {
  /**
   * @param difference the first, with its line; empty if every decision was the same
   */
  record Result(long events, long decisions, Optional<String> difference) {}

  private final BufferedReader lines;
  private final Scheduler scheduler;
  private long line = 1;
  private long events;
  private long decisions;

  private Replay(BufferedReader lines, Scheduler scheduler) {
    this.lines = lines;
    this.scheduler = scheduler;
  }

  /**
   * @throws IllegalArgumentException if it is no trace
   */
  static Result of(Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      String header = lines.readLine();
      if (header == null || !header.startsWith(Trace.HEADER)) {
        throw new IllegalArgumentException(file + " is no trace: it must begin " + Trace.HEADER);
      }
      SchedulerSettings settings =
          SchedulerSettings.from(
              ConfigFactory.parseString(header.substring(Trace.HEADER.length()))
                  .withFallback(ConfigFactory.load()));
      return new Replay(lines, new Scheduler(new CellId(0), settings.policy())).run();
    }
  }

  private Result run() throws IOException {
    String text = lines.readLine();
    while (text != null) {
      line++;
      String[] words = text.split(" ", 3);
      Instant now = TraceLine.instant(words[1]);
      if (words[0].equals("E")) {
        events++;
        scheduler.apply(TraceLine.event(words[2]), now);
        text = lines.readLine();
        continue;
      }
      var decided =
          words[0].equals(Trace.Call.TICK.letter()) ? scheduler.tick(now) : scheduler.round(now);
      List<String> actual = decided.stream().map(TraceLine::of).toList();
      List<String> recorded = new ArrayList<>();
      long at = line;
      while ((text = lines.readLine()) != null && text.startsWith("D ")) {
        line++;
        recorded.add(text.substring(2));
      }
      decisions += actual.size();
      for (int i = 0; i < Math.max(actual.size(), recorded.size()); i++) {
        String was = i < recorded.size() ? recorded.get(i) : "nothing";
        String is = i < actual.size() ? actual.get(i) : "nothing";
        if (!was.equals(is)) {
          String what = "line " + (at + 1 + i) + ": recorded " + was + "; now " + is;
          return new Result(events, decisions, Optional.of(what));
        }
      }
    }
    return new Result(events, decisions, Optional.empty());
  }
}
