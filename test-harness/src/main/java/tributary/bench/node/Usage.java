package tributary.bench.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import tributary.demo.ClusterProcess;
import tributary.demo.JsonClient;

/**
 * What a node has used of this machine, with garbage collected before.
 *
 * @param heapBytes in use
 * @param residentBytes of all its memory
 * @param handles open files and sockets
 * @param begun processor time since its start, before the garbage was collected
 * @param ended and after it
 */
record Usage(long heapBytes, long residentBytes, int handles, Duration begun, Duration ended) {
  private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";

  static Usage of(ClusterProcess node) throws IOException {
    long pid = node.process().pid();
    Duration begun = processor(pid);
    collectGarbage(pid);
    try (Stream<Path> handles = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return new Usage(
          heap(JsonClient.of(node.management())),
          resident(pid),
          (int) handles.count(),
          begun,
          processor(pid));
    }
  }

  /** Processor time between that look and this one. */
  Duration processorSince(Usage earlier) {
    return begun.minus(earlier.ended);
  }

  private static Duration processor(long pid) {
    return ProcessHandle.of(pid).flatMap(it -> it.info().totalCpuDuration()).orElseThrow();
  }

  private static void collectGarbage(long pid) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(true)
            .start();
    try {
      if (jcmd.waitFor() != 0) {
        throw new IOException("jcmd cannot reach process " + pid);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static long heap(JsonClient management) {
    return new String(management.bytes("/metrics"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(HEAP))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .sum();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %.1f MiB, resident memory %.1f MiB, %d file handles",
        heapBytes / (1024.0 * 1024),
        residentBytes / (1024.0 * 1024),
        handles);
  }
}
