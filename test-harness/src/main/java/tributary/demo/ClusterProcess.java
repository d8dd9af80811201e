package tributary.demo;

import com.typesafe.config.Config;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A cluster-node as a process.
 *
 * @param gateway where boxes dial, host:port
 */
public record ClusterProcess(NodeProcess process, URI api, URI management, String gateway) {
  private static final int HEAP_MEGABYTES = 320;

  /**
   * Starts it; it may not be ready yet.
   *
   * @param secrets the same folder for all nodes of a cluster
   * @param seeds host:port of all nodes; none for a lone node
   * @param seed this node's
   * @param more settings, HOCON
   */
  static ClusterProcess start(
      String name,
      Path home,
      Place place,
      Path secrets,
      List<String> seeds,
      String seed,
      String more) {
    URI api = URI.create("http://" + place.host() + ":" + Neighbourhood.freePort());
    URI management = URI.create("http://" + place.host() + ":" + Neighbourhood.freePort());
    int gateway = Neighbourhood.freePort();
    String settings =
        """
        tributary.data-dir = "%s"
        tributary.secrets-dir = "%s"
        tributary.cluster { host = "%s", port = %s, seeds = "%s" }
        tributary.api { host = "%s", port = %d }
        tributary.gateway { host = "%s", port = %d, names = ["%s", "localhost"] }
        tributary.gateway.reachability {
          first-probe-port = 0, second-probe-port = 0, private-networks = ["127.0.0.0/8", "10.77.0.0/16"]
        }
        tributary.management { host = "%s", port = %d }
        # Small leases: the first box to ask is not to get all of a short film from origin.
        tributary.scheduler.lease-bytes = 1 MiB
        # Nothing moves that nobody wishes for: what is counted is who sent it.
        tributary.scheduler.shadow.share = 0
        %s
        """
            .formatted(
                home.resolve("data"),
                secrets,
                place.host(),
                seed.substring(seed.lastIndexOf(':') + 1),
                String.join(",", seeds),
                api.getHost(),
                api.getPort(),
                place.host(),
                gateway,
                place.host(),
                management.getHost(),
                management.getPort(),
                more);
    NodeProcess.write(home, settings);
    return new ClusterProcess(
        launch(name, home, management, place),
        api,
        management,
        String.format(Locale.ROOT, "%s:%d", place.host(), gateway));
  }

  /** Starts one again in the folder that it left, with the settings that it had. */
  static ClusterProcess resume(Path home) {
    Config settings = NodeProcess.settings(home).getConfig("tributary");
    URI management = URI.create("http://" + address(settings.getConfig("management")));
    return new ClusterProcess(
        launch(home.getFileName().toString(), home, management, Place.LOOPBACK),
        URI.create("http://" + address(settings.getConfig("api"))),
        management,
        address(settings.getConfig("gateway")));
  }

  private static String address(Config listener) {
    return listener.getString("host") + ":" + listener.getInt("port");
  }

  private static NodeProcess launch(String name, Path home, URI management, Place place) {
    return NodeProcess.launch(
        new Launcher.Node(name, HEAP_MEGABYTES, home, List.of("tributary.cluster.ClusterNode")),
        management.resolve("/ready"),
        place.entry(),
        place.launcher());
  }
}
