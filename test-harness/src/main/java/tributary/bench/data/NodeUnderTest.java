package tributary.bench.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link LeaseNode} in a process of its own, told and heard by lines. */
final class NodeUnderTest implements AutoCloseable {
  private static final String END = "end of output";
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final PrintWriter orders;
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final Thread reader;

  /**
   * @param work role, uplink, digest: the last arguments of {@link LeaseNode#main}
   * @param options for the JVM
   */
  NodeUnderTest(Path shared, Path folder, String work, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=logback-bench.xml",
            "-cp",
            System.getProperty("java.class.path"),
            LeaseNode.class.getName(),
            shared.toString(),
            folder.toString()));
    command.addAll(List.of(work.split(" ", -1)));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    reader = Thread.ofPlatform().daemon().name(work).start(this::hear);
  }

  private void hear() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(heard::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      heard.add("failed " + e);
    }
    heard.add(END);
  }

  void tell(String order) {
    orders.println(order);
  }

  /** The rest of the next line that begins with this word. */
  String await(String word) {
    while (true) {
      String line = next();
      if (line.equals(word) || line.startsWith(word + " ")) {
        return line.substring(Math.min(line.length(), word.length() + 1));
      }
      if (line.equals(END) || line.startsWith("failed ")) {
        throw new IllegalStateException("waited for \"" + word + "\", heard \"" + line + "\"");
      }
    }
  }

  private String next() {
    try {
      String line = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new IllegalStateException("no word for " + PATIENCE_SECONDS + " s");
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** SIGKILL; what it had said is returned. */
  List<String> kill() {
    process.destroyForcibly();
    awaitEnd();
    return List.copyOf(heard);
  }

  double cpuSeconds() {
    tell("cpu");
    return Long.parseLong(await("cpu")) / 1e9;
  }

  /** Whatever its leases came to. */
  long bytesSent() {
    tell("sent");
    String line = next();
    while (!line.startsWith("sent ")) {
      if (line.equals(END)) {
        throw new IllegalStateException("ended while it was asked what it sent");
      }
      line = next();
    }
    return Long.parseLong(line.substring("sent ".length()));
  }

  /** Lets it work. */
  void liveFor(int millis) {
    try {
      if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("ended by itself with status " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void awaitEnd() {
    try {
      process.waitFor();
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** An end without violence, so that a profiler may write down what it saw. */
  @Override
  public void close() {
    orders.close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
