package tributary.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.NodeProcess;

/** What some processes have logged since this was made, and how long after that. */
final class LogWatch {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration INTERVAL = Duration.ofMillis(20);

  private final long started = System.nanoTime();
  private final Map<NodeProcess, Long> from;

  LogWatch(List<ClusterProcess> nodes) {
    from =
        nodes.stream()
            .map(ClusterProcess::process)
            .collect(Collectors.toMap(Function.identity(), node -> node.log().toFile().length()));
  }

  /** Blocks until one of them has said all of this in a line; milliseconds since the beginning. */
  long await(String... words) {
    Await.until(
        String.join(" ", words),
        LIMIT,
        INTERVAL,
        () -> from.entrySet().stream().anyMatch(log -> says(log.getKey(), log.getValue(), words)));
    return (System.nanoTime() - started) / 1_000_000;
  }

  private static boolean says(NodeProcess node, long offset, String... words) {
    return since(node, offset)
        .lines()
        .anyMatch(line -> List.of(words).stream().allMatch(line::contains));
  }

  private static String since(NodeProcess node, long offset) {
    try (var log = Files.newByteChannel(node.log()).position(offset)) {
      var bytes = java.nio.ByteBuffer.allocate((int) (log.size() - offset));
      while (bytes.hasRemaining() && log.read(bytes) >= 0) {}
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The node that last said so; times of day begin the lines. */
  static ClusterProcess last(List<ClusterProcess> nodes, String words) {
    ClusterProcess found = null;
    String latest = "";
    for (ClusterProcess node : nodes) {
      for (String line : since(node.process(), 0).lines().toList()) {
        if (line.contains(words) && line.compareTo(latest) > 0) {
          latest = line;
          found = node;
        }
      }
    }
    if (found == null) {
      throw new IllegalStateException("no node has said " + words);
    }
    return found;
  }
}
