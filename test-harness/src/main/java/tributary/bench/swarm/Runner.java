package tributary.bench.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tributary.demo.Await;

/** A process of a swarm, as its lab sees it. */
public record Runner(Process process, Contract contract) {

  public static Runner start(List<String> command, Contract contract) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(contract.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(contract.folder().resolve("log").toFile());
    builder.environment().putAll(contract.environment());
    return new Runner(builder.start(), contract);
  }

  Path log() {
    return contract.folder().resolve("log");
  }

  public void awaitReady(Duration limit) {
    Await.until(
        contract.folder().getFileName() + " ready; its log is " + log(),
        limit,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(
                contract.folder().getFileName() + " ended too soon:\n" + tail());
          }
          return events().contains("READY");
        });
  }

  private List<String> events() {
    Path events = contract.folder().resolve(Contract.EVENTS);
    try {
      return Files.exists(events) ? Files.readAllLines(events) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has, and since when, in epoch milliseconds. */
  public Map<String, Long> done() {
    Map<String, Long> done = new HashMap<>();
    for (String line : events()) {
      String[] words = line.split(" ", -1);
      if (words.length == 3 && words[0].equals("DONE")) {
        done.putIfAbsent(words[1], (long) (Double.parseDouble(words[2]) * 1000));
      }
    }
    return done;
  }

  /** CPU seconds so far; 0 once it has ended. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(used -> used.toNanos() / 1e9).orElse(0.0);
  }

  /** Its children too: a tracker. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitEnd(System.nanoTime() + TimeUnit.SECONDS.toNanos(5));
  }

  void terminate() {
    process.destroy();
  }

  void awaitEnd(long deadline) {
    try {
      var _ = process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
