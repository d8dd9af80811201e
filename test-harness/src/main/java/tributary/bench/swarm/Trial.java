package tributary.bench.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tributary.demo.Await;

/**
 * A swarm of two boxes on loopback, so that the JVM of one of them can write down what it needed.
 */
final class Trial {
  private static final int FILE_BYTES = 8 << 20;
  private static final long LINK_BITS_PER_SECOND = 40_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String FILE = "trial.bin";

  private final Program program;
  private final Path folder;
  private final List<Process> running = new ArrayList<>();

  private Trial(Program program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /**
   * @param cache is made
   * @throws IllegalStateException naming the log of the process that did not do its part
   */
  static Program run(Program program, Path folder, Path cache)
      throws IOException, InterruptedException {
    Trial trial = new Trial(program, folder);
    try {
      trial.play(cache);
    } finally {
      for (Process process : trial.running) {
        process.destroyForcibly().waitFor();
      }
    }
    if (!Files.exists(cache)) {
      throw new IllegalStateException("the JVM made no " + cache + "; see " + folder);
    }
    return program.with(cache);
  }

  private void play(Path cache) throws IOException, InterruptedException {
    Path source = Files.createDirectories(folder.resolve("source"));
    byte[] content = new byte[FILE_BYTES];
    new Random(1).nextBytes(content);
    Files.write(source.resolve(FILE), content);
    start("service", -1, 1);
    awaitEvent("service", "READY");
    start("origin", -1, 2);
    awaitEvent("origin", "READY");
    start("peer", 0, 3);
    Process recorded = start("peer", 1, 4, "-XX:AOTCacheOutput=" + cache, "-Xlog:aot=error");
    awaitEvent("peer0", "READY");
    awaitEvent("peer1", "READY");
    Files.createFile(folder.resolve("GO"));
    awaitEvent("peer0", "DONE");
    awaitEvent("peer1", "DONE");
    recorded.destroy();
    if (!recorded.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the box does not end; see " + folder.resolve("peer1"));
    }
  }

  private Process start(String role, int index, int address, String... options) throws IOException {
    String name = role.equals("peer") ? role + index : role;
    Path own = Files.createDirectories(folder.resolve(name));
    ProcessBuilder process =
        new ProcessBuilder(program.command(role, options))
            .directory(own.toFile())
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("log").toFile());
    process.environment().putAll(contract(role, index, own, "127.77.0." + address).environment());
    Process started = process.start();
    running.add(started);
    return started;
  }

  private Contract contract(String role, int index, Path own, String ip) {
    return new Contract(
        role,
        index,
        2,
        ip,
        "127.77.0.1",
        own,
        folder.resolve("source"),
        folder.resolve("GO"),
        List.of(FILE),
        FILE_BYTES,
        LINK_BITS_PER_SECOND,
        LINK_BITS_PER_SECOND,
        "{}");
  }

  private void awaitEvent(String name, String event) {
    Path events = folder.resolve(name).resolve("events");
    BooleanSupplier told =
        () -> {
          if (running.stream().anyMatch(process -> !process.isAlive())) {
            throw new IllegalStateException(
                "a process of the trial ended; see the logs in " + folder);
          }
          try {
            return Files.exists(events) && Files.readString(events).contains(event);
          } catch (IOException e) {
            return false;
          }
        };
    Await.until(name + " says " + event + "; its log is in " + folder, LIMIT, told);
  }
}
