package tributary.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One node as a process of its own: a JVM with a small heap, its settings in a file, its output in
 * a log. It can be killed without warning and started again on the same folder.
 */
public final class NodeProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final String name;
  private final int heapMegabytes;
  private final Path folder;
  private final URI ready;
  private final List<String> entry;
  private List<String> program;
  private Process process;

  private NodeProcess(String name, int heapMegabytes, Path folder, URI ready, List<String> entry) {
    this.name = name;
    this.heapMegabytes = heapMegabytes;
    this.folder = folder;
    this.ready = ready;
    this.entry = entry;
  }

  /**
   * Starts the process; it may not be ready yet.
   *
   * @param settings HOCON; written to {@code node.conf} in the folder, so no secrets
   * @param ready answers 200 once the node does its work
   */
  public static NodeProcess start(
      String name, String mainClass, int heapMegabytes, Path folder, String settings, URI ready) {
    return start(name, mainClass, heapMegabytes, folder, settings, ready, List.of());
  }

  /** The same, where these command words lead: {@link Place#entry}, or env with variables. */
  public static NodeProcess start(
      String name,
      String mainClass,
      int heapMegabytes,
      Path folder,
      String settings,
      URI ready,
      List<String> entry) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("node.conf"), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the settings of " + name, e);
    }
    NodeProcess node = new NodeProcess(name, heapMegabytes, folder, ready, entry);
    node.program = List.of(mainClass);
    node.launch();
    return node;
  }

  private void launch() {
    List<String> command = new ArrayList<>(entry);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heapMegabytes + "m");
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dconfig.file=" + folder.resolve("node.conf"),
            "-cp",
            System.getProperty("java.class.path")));
    command.addAll(program);
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Blocks until the node says that it is ready. */
  public NodeProcess awaitReady() {
    Await.until(name + " ready at " + ready, START_LIMIT, this::isReady);
    return this;
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name
              + " ended with status "
              + process.exitValue()
              + "; the end of its log:\n"
              + logTail());
    }
    try {
      HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  /** As a power cut would: SIGKILL, nothing is flushed. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end (SIGTERM) and waits; its status, 143 after an end in order. */
  public int terminate() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  /** Blocks until it ends by itself; its status. */
  public int awaitStatus(Duration limit) {
    Await.until(name + " ends", limit, () -> !process.isAlive());
    return process.exitValue();
  }

  /** Asks it to end (SIGTERM), and does not wait for that. */
  public void askToEnd() {
    process.destroy();
  }

  /** Starts it again on the folder it left. */
  public void restart() {
    if (process.isAlive()) {
      throw new IllegalStateException(name + " is still running");
    }
    launch();
  }

  /** The same, with another program on the same folder and settings. */
  public void restartAs(String mainClass, String... arguments) {
    program = new ArrayList<>(List.of(mainClass));
    program.addAll(List.of(arguments));
    restart();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  public String name() {
    return name;
  }

  public Path folder() {
    return folder;
  }

  public Path log() {
    return folder.resolve("node.log");
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Asks it to end (SIGTERM), then insists. */
  @Override
  public void close() {
    terminate();
  }
}
