package tributary.edge.boot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A verified copy, running as a process of its own. */
final class Software implements AutoCloseable {
  /** What may come from outside; options for the virtual machine, say, may not. */
  private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "LANG", "TZ");

  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
  private final HttpRequest ready;

  /**
   * @param directory the verified copy
   * @param settings of the boot stage: the software is told where the slots are
   * @param refusals for it to tell the cluster
   */
  Software(
      SoftwareManifest manifest,
      Path directory,
      BootSettings settings,
      BootRecord.Refusals refusals)
      throws IOException {
    List<String> command = command(manifest, directory, settings, refusals);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().keySet().retainAll(ENVIRONMENT);
    process = builder.start();
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    ready =
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + settings.page() + "/ready"))
            .timeout(ANSWER)
            .build();
  }

  private static List<String> command(
      SoftwareManifest manifest,
      Path directory,
      BootSettings settings,
      BootRecord.Refusals refusals)
      throws IOException {
    Path scratch = Files.createDirectories(directory.resolve(".tmp"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Native libraries are unpacked from jars: beside the copy, not where the disk could offer
    // others.
    command.add("-Djava.io.tmpdir=" + scratch);
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + scratch.resolve("native"));
    manifest
        .options()
        .forEach(option -> command.add(option.replace("{software}", directory.toString())));
    command.add("-Dtributary.edge.boot.refusals=" + refusals.report());
    command.add("-Dtributary.edge.boot.running=" + manifest.counter());
    command.add("-Dtributary.edge.boot.record=" + settings.record());
    command.add("-Dtributary.edge.boot.software=" + settings.software());
    command.add("-Dtributary.edge.boot.release-key=" + settings.releaseKey());
    command.add("-cp");
    command.add(
        manifest.files().stream()
            .filter(SoftwareFile::isOnClassPath)
            .map(file -> directory.resolve(file.path()).toString())
            .collect(Collectors.joining(java.io.File.pathSeparator)));
    command.add(manifest.mainClass());
    return command;
  }

  /** It says of itself that it can do its work. */
  boolean isReady() throws InterruptedException {
    try {
      return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** True if it ended within the time. */
  boolean awaitEnd(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Once it has ended. */
  int exitStatus() {
    return process.exitValue();
  }

  /** Asks it to end, and makes it after 20 s. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
