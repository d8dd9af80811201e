package tributary.system;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import tributary.cluster.ClusterNode;
import tributary.cluster.StartFailure;
import tributary.demo.Launcher;

/**
 * The clock of a cluster-node as all of its own code reads it, wrong by what a file in the node's
 * folder says while it runs. What the Java library reads by itself, as TLS does, stays right.
 */
public final class WrongClock extends Clock {
  private static final String FILE = "clock-ahead";

  /** A node with such a clock. */
  static final Launcher NODE =
      node ->
          Launcher.JVM.command(
              new Launcher.Node(
                  node.name(),
                  node.heapMegabytes(),
                  node.folder(),
                  List.of(WrongClock.class.getName())));

  private final Path file;

  private WrongClock(Path file) {
    this.file = file;
  }

  /** Sets the clock of the node with this folder. */
  static void set(Path folder, Duration ahead) throws IOException {
    Path fresh = Files.writeString(folder.resolve(FILE + ".new"), ahead.toString());
    Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public Instant instant() {
    try {
      return Files.exists(file)
          ? Instant.now().plus(Duration.parse(Files.readString(file)))
          : Instant.now();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("UTC only");
  }

  /** The node, in the working directory; ends as {@link ClusterNode} does by a signal. */
  public static void main(String[] arguments) throws StartFailure, InterruptedException {
    ClusterNode node =
        ClusterNode.start(
            ConfigFactory.defaultOverrides().withFallback(ConfigFactory.defaultApplication()),
            new WrongClock(Path.of(FILE)));
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "shutdown"));
    new CountDownLatch(1).await();
  }
}
