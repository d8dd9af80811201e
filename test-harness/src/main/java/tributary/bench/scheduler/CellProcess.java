package tributary.bench.scheduler;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tributary.demo.JsonClient;

/**
 * One cell in a virtual machine of its own: each size starts alike, and one that does not fit takes
 * no other with it.
 */
final class CellProcess {
  private static final int OUT_OF_MEMORY = 3;

  private CellProcess() {}

  /** What is to be measured; see {@link Population} and {@link CellRun}. */
  record Task(int boxes, long seed, double demand, long decisions, double seconds) {}

  /**
   * @param arguments the task as JSON, the file for the outcome
   */
  public static void main(String[] arguments) throws IOException {
    Task task = JsonClient.JSON.readValue(arguments[0], Task.class);
    long begun = System.nanoTime();
    try {
      CellOutcome outcome =
          new CellRun(
                  Population.of(task.boxes, task.seed, task.demand),
                  task.decisions,
                  task.seconds,
                  words ->
                      System.out.printf(
                          Locale.ROOT, "  %4.0f s  %s%n", (System.nanoTime() - begun) / 1e9, words))
              .measure();
      Files.writeString(Path.of(arguments[1]), JsonClient.JSON.writeValueAsString(outcome));
    } catch (Heap.Full e) {
      System.out.println("  " + e.getMessage());
      System.exit(OUT_OF_MEMORY);
    }
  }

  /**
   * @param options of the virtual machine, after the benchmark's own
   */
  static CellOutcome run(Task task, int heapMegabytes, List<String> options)
      throws IOException, InterruptedException {
    Path outcome = Files.createTempFile("tributary-cell-", ".json");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xms" + heapMegabytes + "m",
              "-Xmx" + heapMegabytes + "m",
              "-XX:MaxNewSize=512m",
              "-XX:+UseSerialGC",
              // A full collection leaves no dead objects where it would save it some copying.
              "-XX:MarkSweepDeadRatio=0",
              "-XX:+ExitOnOutOfMemoryError",
              "--sun-misc-unsafe-memory-access=allow"));
      command.addAll(options);
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              CellProcess.class.getName(),
              JsonClient.JSON.writeValueAsString(task),
              outcome.toString()));
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status == OUT_OF_MEMORY) {
        return CellOutcome.doesNotFit(task.boxes, task.seed, (long) heapMegabytes << 20);
      }
      if (status != 0) {
        throw new IOException("the cell of " + task.boxes + " boxes ended with status " + status);
      }
      return JsonClient.JSON.readValue(new File(outcome.toString()), CellOutcome.class);
    } finally {
      Files.delete(outcome);
    }
  }
}
