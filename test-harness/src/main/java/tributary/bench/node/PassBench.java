package tributary.bench.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tributary.cluster.ClusterNode;
import tributary.crypto.Identity;
import tributary.edge.link.GatewayLink;
import tributary.edge.link.LinkSettings;
import tributary.model.MediaId;

/**
 * Pass and key under load, by one command: a whole node, real links, an open loop. A play's quote
 * is counted from when it was due, and no play waits for another.
 */
@Command(
    name = "passes",
    mixinStandardHelpOptions = true,
    description = "From OK to the sealed key, so many plays a second; each pass is used once.")
public final class PassBench implements Callable<Integer> {
  @Option(names = "--rate", description = "Plays a second (default: ${DEFAULT-VALUE}).")
  int rate = 50;

  @Option(names = "--seconds", description = "Measured (default: ${DEFAULT-VALUE}).")
  int seconds = 60;

  @Option(names = "--warm-up", description = "Seconds before (default: ${DEFAULT-VALUE}).")
  int warmUp = 20;

  @Option(names = "--boxes", description = "Households (default: ${DEFAULT-VALUE}).")
  int households = 50;

  private final ConcurrentHistogram quotes = new ConcurrentHistogram(3);
  private final ConcurrentHistogram plays = new ConcurrentHistogram(3);
  private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();

  @Override
  public Integer call() throws Exception {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    Path folder = Files.createTempDirectory("passes");
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (ClusterNode node = ClusterNode.start(node(folder));
        ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor()) {
      Viewers viewers =
          new Viewers(
              folder,
              URI.create("http://127.0.0.1:" + node.apiAddress().getPort()),
              Files.readString(folder.resolve("data/operator.token")).strip(),
              Identity.readTrustAnchors(folder.resolve("data/authority/authority.pem")),
              LinkSettings.from(edge(node.gatewayAddress().getPort())),
              loops,
              blocking);
      MediaId film = viewers.publish();
      List<GatewayLink> boxes = viewers.boxes(households);
      load(boxes, film, warmUp);
      quotes.reset();
      plays.reset();
      failures.clear();
      load(boxes, film, seconds);
      print();
      boxes.forEach(GatewayLink::close);
    } finally {
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
    return failures.isEmpty() ? 0 : 1;
  }

  private static Config node(Path folder) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("tributary.data-dir", folder.resolve("data").toString());
    for (String port :
        List.of(
            "cluster.port",
            "api.port",
            "management.port",
            "gateway.port",
            "gateway.reachability.first-probe-port",
            "gateway.reachability.second-probe-port")) {
      settings.put("tributary." + port, 0);
    }
    // All boxes of the bench come from one address.
    settings.put("tributary.gateway.enrolment.burst", 10_000);
    settings.put("tributary.api.address-attempts", 100_000);
    return ConfigFactory.parseMap(settings);
  }

  private static Config edge(int gatewayPort) {
    return ConfigFactory.parseMap(
            Map.of(
                "tributary.edge.gateway.host",
                "127.0.0.1",
                "tributary.edge.gateway.port",
                gatewayPort))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  private void load(List<GatewayLink> boxes, MediaId film, int duration)
      throws InterruptedException {
    int total = rate * duration;
    CountDownLatch ended = new CountDownLatch(total);
    long begin = System.nanoTime();
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      for (int i = 0; i < total; i++) {
        long due = begin + i * 1_000_000_000L / rate;
        GatewayLink box = boxes.get(i % boxes.size());
        var _ =
            clock.schedule(
                () -> {
                  var _ = play(box, film, due).whenComplete((_, failure) -> end(failure, ended));
                },
                due - System.nanoTime(),
                TimeUnit.NANOSECONDS);
      }
      ended.await();
    }
  }

  /** Quote; then OK: pass, key, and the receipt. */
  private CompletableFuture<Void> play(GatewayLink box, MediaId film, long due) {
    return box.quote(film, "")
        .thenCompose(
            quote -> {
              long ok = System.nanoTime();
              quotes.recordValue(ok - due);
              return box.play(quote.quoteId(), film)
                  .thenCompose(
                      pass ->
                          box.key(pass.pass())
                              .thenAccept(
                                  key -> {
                                    plays.recordValue(System.nanoTime() - ok);
                                    box.playbackClosed(pass.passId(), 1);
                                  }));
            })
        .toCompletableFuture();
  }

  private void end(Throwable failure, CountDownLatch ended) {
    if (failure != null) {
      failures
          .computeIfAbsent(String.valueOf(failure.getMessage()), why -> new AtomicInteger())
          .incrementAndGet();
    }
    ended.countDown();
  }

  private void print() {
    System.out.printf(
        Locale.ROOT, "%d plays, %d a second, %d boxes%n", plays.getTotalCount(), rate, households);
    print("quote, from when it was due", quotes);
    print("pass and key, from OK", plays);
    failures.forEach((why, count) -> System.out.println(count + " failed: " + why));
  }

  private static void print(String what, Histogram times) {
    System.out.printf(
        Locale.ROOT,
        "%-28s p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms%n",
        what,
        times.getValueAtPercentile(50) / 1e6,
        times.getValueAtPercentile(99) / 1e6,
        times.getValueAtPercentile(99.9) / 1e6,
        times.getMaxValue() / 1e6);
  }
}
