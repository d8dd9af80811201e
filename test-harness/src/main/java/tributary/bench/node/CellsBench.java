package tributary.bench.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.Neighbourhood;

/** One cluster-node of every role with cells, and a media server that serves all of them. */
@Command(
    name = "cells",
    mixinStandardHelpOptions = true,
    description = "Memory and processor time of cells in which nothing happens.")
public final class CellsBench implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Option(
      names = "--cells",
      split = ",",
      defaultValue = "1,10,100,1000",
      description = "How many; a node is started for each (default: ${DEFAULT-VALUE}).")
  List<Integer> counts;

  @Option(names = "--seconds", description = "Watched while idle (default: ${DEFAULT-VALUE}).")
  int seconds = 60;

  @Override
  public Integer call() throws IOException {
    for (int cells : counts) {
      measure(cells);
    }
    return 0;
  }

  private void measure(int cells) throws IOException {
    String numbers =
        IntStream.range(0, cells).mapToObj(Integer::toString).collect(Collectors.joining(","));
    try (Neighbourhood cluster =
        Neighbourhood.start(
            Files.createTempDirectory("cells-bench"),
            new Neighbourhood.Links("1 Mbit", "1 Mbit", "1 Mbit", "1 Mbit"),
            "tributary.cells = [" + numbers + "]")) {
      cluster.addMediaServers(1);
      ClusterProcess node = cluster.nodes().getFirst();
      Await.until(
          "every cell has its scheduler", LIMIT, () -> schedulers(node.process().log()) == cells);
      // What starting has left to do, and left behind.
      GatewayBench.passed(seconds);
      Usage before = Usage.of(node);
      GatewayBench.passed(seconds);
      Usage after = Usage.of(node);
      System.out.println(
          String.format(
              Locale.ROOT,
              "%d cells: %s, processor in a minute %d ms",
              cells,
              after,
              after.processorSince(before).toMillis() * 60 / seconds));
    }
  }

  private static long schedulers(Path log) {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("scheduler starts: cell=")).count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
