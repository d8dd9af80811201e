package tributary.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A cluster-node with its media servers and boxes, each a process of its own, on loopback. */
public final class Neighbourhood implements AutoCloseable {
  private static final int CLUSTER_HEAP_MEGABYTES = 320;
  private static final int EDGE_HEAP_MEGABYTES = 96;

  private final Path folder;
  private final Links links;
  private final NodeProcess cluster;
  private final URI api;
  private final URI management;
  private final int gatewayPort;
  private final List<EdgeProcess> edges = new ArrayList<>();

  /**
   * What the access lines carry, in the form of the edge's settings ({@code 4 Mbit}).
   *
   * @param boxUp and {@code boxDown} of each box
   * @param serverUp and {@code serverDown} of each media server
   */
  public record Links(String boxUp, String boxDown, String serverUp, String serverDown) {}

  private Neighbourhood(Path folder, Links links, String persistence) {
    this.folder = folder.toAbsolutePath();
    this.links = links;
    int apiPort = freePort();
    int managementPort = freePort();
    this.gatewayPort = freePort();
    this.api = URI.create("http://127.0.0.1:" + apiPort);
    this.management = URI.create("http://127.0.0.1:" + managementPort);
    Path home = this.folder.resolve("cluster-node");
    String settings =
        """
        tributary.data-dir = "%s"
        tributary.api { host = "127.0.0.1", port = %d }
        tributary.gateway { host = "127.0.0.1", port = %d, names = ["127.0.0.1", "localhost"] }
        tributary.gateway.reachability {
          first-probe-port = 0, second-probe-port = 0, private-networks = ["127.0.0.0/8"]
        }
        tributary.management { host = "127.0.0.1", port = %d }
        # Small leases: the first box to ask is not to get all of a short film from origin.
        tributary.scheduler.lease-bytes = 1 MiB
        %s
        """
            .formatted(home.resolve("data"), apiPort, gatewayPort, managementPort, persistence);
    this.cluster =
        NodeProcess.start(
            "cluster-node",
            "tributary.cluster.ClusterNode",
            CLUSTER_HEAP_MEGABYTES,
            home,
            settings,
            management.resolve("/ready"));
  }

  /** Starts the cluster-node on its embedded database and waits for it. */
  public static Neighbourhood start(Path folder, Links links) {
    return start(folder, links, "");
  }

  /**
   * @param persistence HOCON of {@code tributary.persistence}; empty for the embedded database
   */
  public static Neighbourhood start(Path folder, Links links, String persistence) {
    Neighbourhood neighbourhood = new Neighbourhood(folder, links, persistence);
    try {
      neighbourhood.cluster.awaitReady();
      return neighbourhood;
    } catch (RuntimeException e) {
      neighbourhood.close();
      throw e;
    }
  }

  /** Starts media servers; they are activated with codes from the operator's API. */
  public List<EdgeProcess> addMediaServers(int count) {
    List<EdgeProcess> servers = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      JsonNode node = operator().post("/api/v1/nodes", Map.of("kind", "MEDIA_SERVER"));
      servers.add(
          launch("media-server-" + i, "MEDIA_SERVER", links.serverUp(), links.serverDown(), node));
    }
    servers.forEach(EdgeProcess::awaitActive);
    return servers;
  }

  /** Starts one box for each device, as answered by {@code POST /devices}. */
  public List<EdgeProcess> addBoxes(List<JsonNode> devices) {
    List<EdgeProcess> boxes = new ArrayList<>();
    int number = 1 + (int) edges.stream().filter(edge -> edge.name().startsWith("box-")).count();
    for (JsonNode device : devices) {
      boxes.add(launch("box-" + number++, "SET_TOP_BOX", links.boxUp(), links.boxDown(), device));
    }
    boxes.forEach(EdgeProcess::awaitActive);
    return boxes;
  }

  private EdgeProcess launch(String name, String kind, String up, String down, JsonNode device) {
    Path home = folder.resolve(name);
    Path code = home.resolve("authorization-code");
    writeSecret(code, device.get("authorizationCode").asText());
    int screenPort = freePort();
    String settings =
        """
        tributary.data-dir = "%s"
        tributary.edge {
          kind = %s
          gateway { host = "127.0.0.1", port = %d }
          trust-anchor = "%s"
          authorization-code-file = "%s"
          listen { host = "127.0.0.1", port = %d }
          uplink = "%s"
          downlink = "%s"
          screen { host = "127.0.0.1", port = %d }
          # Small segments: a short film is to have enough of them to go round.
          ingest.segment-size = 128 KiB
        }
        """
            .formatted(
                home.resolve("data"),
                kind,
                gatewayPort,
                trustAnchor(),
                code,
                freePort(),
                up,
                down,
                screenPort);
    URI screen = URI.create("http://127.0.0.1:" + screenPort);
    NodeProcess process =
        NodeProcess.start(
            name,
            "tributary.edge.EdgeNode",
            EDGE_HEAP_MEGABYTES,
            home,
            settings,
            screen.resolve("/ready"));
    EdgeProcess edge = new EdgeProcess(process, screen, device.get("clientId").asText());
    edges.add(edge);
    return edge;
  }

  private Path trustAnchor() {
    return cluster.folder().resolve("data/authority/authority.pem");
  }

  /** The HTTP API, without a session. */
  public JsonClient api() {
    return JsonClient.of(api);
  }

  /** The HTTP API with the operator's token. */
  public JsonClient operator() {
    try {
      Path token = cluster.folder().resolve("data/operator.token");
      return api().withBearer(Files.readString(token).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("no operator token", e);
    }
  }

  public NodeProcess cluster() {
    return cluster;
  }

  public URI apiAddress() {
    return api;
  }

  public URI managementAddress() {
    return management;
  }

  public int gatewayPort() {
    return gatewayPort;
  }

  public List<EdgeProcess> edges() {
    return List.copyOf(edges);
  }

  private static void writeSecret(Path file, String secret) {
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, secret);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  @Override
  public void close() {
    for (EdgeProcess edge : edges) {
      edge.process().close();
    }
    cluster.close();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s with %d edge nodes", api, edges.size());
  }
}
