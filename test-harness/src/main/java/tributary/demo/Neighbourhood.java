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
import java.util.stream.Collectors;
import tributary.cluster.SecretsCommand;

/** A cluster with its media servers and boxes, each node a process of its own. */
public final class Neighbourhood implements AutoCloseable {
  private static final int EDGE_HEAP_MEGABYTES = 96;
  private static final String SERVER = "media-server-";

  // The defaults suit boxes by the million; here a gateway that is cut off is noticed sooner.
  private static final String QUICK_LINKS =
      "link { heartbeat-interval = 1s, silence-timeout = 4s }";

  private final Path folder;
  private final Links links;
  private final Place edgePlace;
  private final Path secrets;
  private final List<ClusterProcess> nodes = new ArrayList<>();
  private final List<EdgeProcess> edges = new ArrayList<>();

  /**
   * What the access lines carry, in the form of the edge's settings ({@code 4 Mbit}).
   *
   * @param boxUp and {@code boxDown} of each box
   * @param serverUp and {@code serverDown} of each media server
   */
  public record Links(String boxUp, String boxDown, String serverUp, String serverDown) {}

  private Neighbourhood(Path folder, Links links, Place edgePlace, Path secrets) {
    this.folder = folder.toAbsolutePath();
    this.links = links;
    this.edgePlace = edgePlace;
    this.secrets = secrets.toAbsolutePath();
  }

  /** Starts the cluster-node on its embedded database and waits for it. */
  public static Neighbourhood start(Path folder, Links links) {
    return start(folder, links, "");
  }

  /**
   * @param persistence HOCON of {@code tributary.persistence}; empty for the embedded database
   */
  public static Neighbourhood start(Path folder, Links links, String persistence) {
    Path home = folder.toAbsolutePath().resolve("cluster-node");
    Neighbourhood neighbourhood =
        new Neighbourhood(folder, links, Place.LOOPBACK, home.resolve("data"));
    neighbourhood.nodes.add(
        ClusterProcess.start(
            "cluster-node",
            home,
            Place.LOOPBACK,
            neighbourhood.secrets,
            List.of(),
            ":0",
            persistence));
    return neighbourhood.ready();
  }

  /**
   * Starts a cluster of several nodes on one database, and waits for it.
   *
   * @param places of the nodes, the first of which forms the cluster
   * @param edgePlace where media servers and boxes will run
   * @param settings HOCON for each cluster-node
   */
  public static Neighbourhood start(
      Path folder, Links links, List<Place> places, Place edgePlace, String settings) {
    Path secrets = folder.toAbsolutePath().resolve("secrets");
    int status = SecretsCommand.make(secrets);
    if (status != 0) {
      throw new IllegalStateException("no secrets, status " + status);
    }
    Neighbourhood neighbourhood = new Neighbourhood(folder, links, edgePlace, secrets);
    List<String> seeds =
        places.stream()
            .map(place -> String.format(Locale.ROOT, "%s:%d", place.host(), freePort()))
            .toList();
    for (int i = 0; i < places.size(); i++) {
      String name = "cluster-node-" + (i + 1);
      neighbourhood.nodes.add(
          ClusterProcess.start(
              name,
              neighbourhood.folder.resolve(name),
              places.get(i),
              neighbourhood.secrets,
              seeds,
              seeds.get(i),
              settings));
    }
    return neighbourhood.ready();
  }

  private Neighbourhood ready() {
    try {
      nodes.forEach(node -> node.process().awaitReady());
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts media servers; they are activated with codes from the operator's API. */
  public List<EdgeProcess> addMediaServers(int count) {
    List<EdgeProcess> servers = new ArrayList<>();
    long before = edges.stream().filter(edge -> edge.name().startsWith(SERVER)).count();
    for (long i = before + 1; i <= before + count; i++) {
      JsonNode node = operator().post("/api/v1/nodes", Map.of("kind", "MEDIA_SERVER"));
      servers.add(launch(SERVER + i, "MEDIA_SERVER", links.serverUp(), links.serverDown(), node));
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
          gateway.host = "%s"
          %s
          trust-anchor = "%s"
          authorization-code-file = "%s"
          listen { host = "%s", port = %d }
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
                nodes.stream().map(ClusterProcess::gateway).collect(Collectors.joining(",")),
                nodes.size() > 1 ? QUICK_LINKS : "",
                trustAnchor(),
                code,
                edgePlace.host(),
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
    return secrets.resolve("authority/authority.pem");
  }

  /** The first node's HTTP API, without a session. */
  public JsonClient api() {
    return JsonClient.of(apiAddress());
  }

  /** The HTTP API with the operator's token. */
  public JsonClient operator() {
    try {
      Path token = secrets.resolve("operator.token");
      return api().withBearer(Files.readString(token).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("no operator token", e);
    }
  }

  /** The first node, or the only one. */
  public NodeProcess cluster() {
    return nodes.getFirst().process();
  }

  public List<ClusterProcess> nodes() {
    return List.copyOf(nodes);
  }

  public URI apiAddress() {
    return nodes.getFirst().api();
  }

  /** Where boxes dial the first node, host:port. */
  public String gateway() {
    return nodes.getFirst().gateway();
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
    nodes.forEach(node -> node.process().close());
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s with %d edge nodes", apiAddress(), edges.size());
  }
}
