package tributary.bench.node;

import com.typesafe.config.ConfigFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tributary.crypto.Identity;
import tributary.demo.Await;
import tributary.demo.ClusterProcess;
import tributary.demo.JsonClient;
import tributary.demo.Neighbourhood;
import tributary.demo.Place;
import tributary.edge.link.LinkSettings;
import tributary.model.RefusedException;

/** Boxes with sessions, by mutual TLS, at a node that is only a gateway: what each costs. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = "Memory, file handles and processor time of a box's session.")
public final class GatewayBench implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Option(names = "--boxes", description = "Default: ${DEFAULT-VALUE}.")
  int boxes = 1000;

  @Option(names = "--seconds", description = "Watched while idle (default: ${DEFAULT-VALUE}).")
  int seconds = 60;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("gateway-bench");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Neighbourhood cluster = cluster(folder, postgres);
        ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
      ClusterProcess gateway = cluster.nodes().getLast();
      List<IdleBox> all = enrol(cluster, gateway, folder, loops, blocking);
      System.out.println(boxes + " boxes have their certificates");
      List<Usage> empty = usage(cluster);
      passed(seconds);
      List<Usage> before = usage(cluster);

      all.forEach(IdleBox::join);
      Await.until(
          "all boxes have their sessions",
          LIMIT,
          () -> all.stream().allMatch(IdleBox::isConnected));
      List<Usage> joined = usage(cluster);
      passed(seconds);
      List<Usage> later = usage(cluster);
      if (!all.stream().allMatch(IdleBox::isConnected)) {
        throw new IllegalStateException("sessions were lost meanwhile");
      }
      for (int node = 0; node < joined.size(); node++) {
        tell(
            cluster.nodes().get(node).equals(gateway) ? "gateway" : "control, api, vault",
            before.get(node),
            before.get(node).processorSince(empty.get(node)),
            joined.get(node),
            later.get(node));
      }
      all.forEach(IdleBox::close);
    }
    return 0;
  }

  private static Neighbourhood cluster(Path folder, EmbeddedPostgres postgres) {
    String all = Neighbourhood.onPostgres(postgres.getJdbcUrl("postgres", "postgres"));
    return Neighbourhood.start(
        folder,
        new Neighbourhood.Links("1 Mbit", "1 Mbit", "1 Mbit", "1 Mbit"),
        List.of(Place.LOOPBACK, Place.LOOPBACK),
        Place.LOOPBACK,
        List.of(
            all + "tributary.cluster.roles = [control, api, vault]\n",
            all
                + "tributary.cluster.roles = [gateway]\n"
                + "tributary.gateway.enrolment { burst = 100000, per-minute = 100000 }\n"));
  }

  static void passed(int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Await.until("a while", Duration.ofSeconds(2L * seconds + 10), () -> System.nanoTime() > end);
  }

  private static List<Usage> usage(Neighbourhood cluster) throws IOException {
    List<Usage> usage = new ArrayList<>();
    for (ClusterProcess node : cluster.nodes()) {
      usage.add(Usage.of(node));
    }
    return usage;
  }

  private List<IdleBox> enrol(
      Neighbourhood cluster,
      ClusterProcess at,
      Path folder,
      EventLoopGroup loops,
      ExecutorService blocking)
      throws IOException {
    String[] gateway = at.gateway().split(":", -1);
    LinkSettings settings =
        LinkSettings.from(
            ConfigFactory.parseString(
                    "tributary.edge.gateway { host = \"%s\", port = %s }"
                        .formatted(gateway[0], gateway[1]))
                .withFallback(ConfigFactory.load()));
    List<X509Certificate> anchors = anchors(folder);
    JsonClient operator = cluster.operator();
    List<IdleBox> all = new ArrayList<>();
    for (int i = 0; i < boxes; i++) {
      String code =
          operator
              .post("/api/v1/nodes", Map.of("kind", "STORE_CACHE"))
              .get("authorizationCode")
              .asText();
      Path home = Files.createDirectories(folder.resolve("boxes").resolve(Integer.toString(i)));
      all.add(
          IdleBox.enrol(code, settings, home, anchors, loops, blocking)
              .toCompletableFuture()
              .join());
    }
    return all;
  }

  private static List<X509Certificate> anchors(Path folder) throws IOException {
    try {
      return Identity.readTrustAnchors(folder.resolve("secrets/authority/authority.pem"));
    } catch (RefusedException e) {
      throw new IOException("the cluster's authority cannot be read", e);
    }
  }

  /**
   * @param idle processor time of the node while there were no sessions, as long as there were some
   */
  private void tell(String node, Usage before, Duration idle, Usage joined, Usage later) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s: %s before; each of %d boxes: heap %.1f KiB, resident memory %.1f KiB, file"
                + " handles %.2f, processor at joining %.1f ms, in an idle minute %.2f ms",
            node,
            before,
            boxes,
            (joined.heapBytes() - before.heapBytes()) / 1024.0 / boxes,
            (joined.residentBytes() - before.residentBytes()) / 1024.0 / boxes,
            (double) (joined.handles() - before.handles()) / boxes,
            (double) joined.processorSince(before).toMillis() / boxes,
            later.processorSince(joined).minus(idle).toMillis() * 60.0 / seconds / boxes));
  }
}
