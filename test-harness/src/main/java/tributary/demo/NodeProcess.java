package tributary.demo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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

  private final URI ready;
  private final List<String> entry;
  private final Launcher launcher;
  private Launcher.Node node;
  private Process process;

  private NodeProcess(Launcher.Node node, URI ready, List<String> entry, Launcher launcher) {
    this.node = node;
    this.ready = ready;
    this.entry = entry;
    this.launcher = launcher;
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
    write(folder, settings);
    return launch(
        new Launcher.Node(name, heapMegabytes, folder, List.of(mainClass)),
        ready,
        entry,
        Launcher.JVM);
  }

  /** Puts a node's settings, HOCON without secrets, where {@link #launch} looks for them. */
  static void write(Path folder, String settings) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("node.conf"), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the settings in " + folder, e);
    }
  }

  /** What {@link #write} put there. */
  static Config settings(Path folder) {
    return ConfigFactory.parseFile(folder.resolve("node.conf").toFile());
  }

  /** Starts a node whose settings are in its folder. */
  static NodeProcess launch(Launcher.Node node, URI ready, List<String> entry, Launcher launcher) {
    NodeProcess process = new NodeProcess(node, ready, entry, launcher);
    process.launch();
    return process;
  }

  private void launch() {
    List<String> command = new ArrayList<>(entry);
    command.addAll(launcher.command(node));
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name(), e);
    }
  }

  /** Blocks until the node says that it is ready. */
  public NodeProcess awaitReady() {
    Await.until(name() + " ready at " + ready, START_LIMIT, this::isReady);
    return this;
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name()
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
      throw new IllegalStateException("interrupted while waiting for " + name(), e);
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
    Await.until(name() + " ends", limit, () -> !process.isAlive());
    return process.exitValue();
  }

  /** Asks it to end (SIGTERM), and does not wait for that. */
  public void askToEnd() {
    process.destroy();
  }

  /** Starts it again on the folder it left. */
  public void restart() {
    if (process.isAlive()) {
      throw new IllegalStateException(name() + " is still running");
    }
    launch();
  }

  /** The same, with another program on the same folder and settings. */
  public void restartAs(String mainClass, String... arguments) {
    List<String> program = new ArrayList<>(List.of(mainClass));
    program.addAll(List.of(arguments));
    node = new Launcher.Node(name(), node.heapMegabytes(), folder(), program);
    restart();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  public String name() {
    return node.name();
  }

  public Path folder() {
    return node.folder();
  }

  public Path log() {
    return folder().resolve("node.log");
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
