package tributary.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tributary.cluster.SecretsCommand;

/** A cluster with its media servers and boxes, each node a process of its own. */
public final class Neighbourhood implements AutoCloseable {
  private static final int EDGE_HEAP_MEGABYTES = 96;
  private static final String SERVER = "media-server-";

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
    return start(folder, links, persistence, Place.LOOPBACK);
  }

  /** The same, all of it at this place. */
  public static Neighbourhood start(Path folder, Links links, String persistence, Place place) {
    Path home = folder.toAbsolutePath().resolve("cluster-node");
    Neighbourhood neighbourhood = new Neighbourhood(folder, links, place, home.resolve("data"));
    neighbourhood.nodes.add(
        ClusterProcess.start(
            "cluster-node", home, place, neighbourhood.secrets, List.of(), ":0", persistence));
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
    return start(folder, links, places, edgePlace, Collections.nCopies(places.size(), settings));
  }

  /** The same with settings for each node. */
  public static Neighbourhood start(
      Path folder, Links links, List<Place> places, Place edgePlace, List<String> settings) {
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
              settings.get(i)));
    }
    return neighbourhood.ready();
  }

  /** HOCON for each node of several on one trial database. */
  public static String onPostgres(String jdbcUrl) {
    return """
    tributary.secrets-create = false
    tributary.persistence {
      dialect = postgresql
      url = "%s"
      user = "postgres"
      password = "postgres"
      pool-size = 6
    }
    """
        .formatted(jdbcUrl);
  }

  /** Starts all nodes of a folder again, with the settings that they had, and waits for them. */
  static Neighbourhood resume(Path folder, Links links) {
    Path secrets = folder.toAbsolutePath().resolve("secrets");
    Neighbourhood neighbourhood = new Neighbourhood(folder, links, Place.LOOPBACK, secrets);
    for (Path home : NodeFolders.of(folder, "cluster-node-")) {
      neighbourhood.nodes.add(ClusterProcess.resume(home));
    }
    neighbourhood.ready();
    List<EdgeProcess> started = new ArrayList<>();
    for (String kind : List.of("media-server-", "box-")) {
      for (Path home : NodeFolders.of(folder, kind)) {
        started.add(neighbourhood.launchEdge(home, ""));
      }
    }
    for (EdgeProcess edge : started) {
      edge.awaitActive();
      String client = edge.screen().get("/api/status").path("clientId").asText();
      neighbourhood.edges.remove(edge);
      neighbourhood.edges.add(new EdgeProcess(edge.process(), edge.page(), client));
    }
    return neighbourhood;
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
    int before = count(SERVER);
    for (int i = before + 1; i <= before + count; i++) {
      JsonNode node = operator().post("/api/v1/nodes", Map.of("kind", "MEDIA_SERVER"));
      servers.add(launch(SERVER + i, "MEDIA_SERVER", links.serverUp(), links.serverDown(), node));
    }
    servers.forEach(EdgeProcess::awaitActive);
    return servers;
  }

  /** Starts one box for each device, as answered by {@code POST /devices}. */
  public List<EdgeProcess> addBoxes(List<JsonNode> devices) {
    List<EdgeProcess> boxes = new ArrayList<>();
    int number = 1 + count("box-");
    for (JsonNode device : devices) {
      boxes.add(launch("box-" + number++, "SET_TOP_BOX", links.boxUp(), links.boxDown(), device));
    }
    boxes.forEach(EdgeProcess::awaitActive);
    return boxes;
  }

  /**
   * Starts a box of this household that enrols by its key: made at the factory, told of, shipped.
   */
  public EdgeProcess addExpectedBox(String userId) {
    String name = "box-" + (1 + count("box-"));
    JsonNode device =
        operator()
            .post(
                "/api/v1/operator/preauthorizations",
                Map.of(
                    "userId",
                    userId,
                    "name",
                    "Box",
                    "supplier",
                    "Acme",
                    "keyDigest",
                    NodeFolders.deviceKey(folder.resolve(name).resolve("data"))));
    return launch(
            name, "SET_TOP_BOX", links.boxUp(), links.boxDown(), "preauthorized = true", device)
        .awaitActive();
  }

  /** Starts a box as it comes out of its carton: its page asks for a code. */
  public EdgeProcess addFreshBox() {
    String name = "box-" + (1 + count("box-"));
    JsonNode unknown = MissingNode.getInstance();
    return launch(name, "SET_TOP_BOX", links.boxUp(), links.boxDown(), "", unknown);
  }

  private int count(String prefix) {
    return (int) edges.stream().filter(edge -> edge.name().startsWith(prefix)).count();
  }

  private EdgeProcess launch(String name, String kind, String up, String down, JsonNode device) {
    Path code = folder.resolve(name).resolve("authorization-code");
    NodeFolders.writeSecret(code, device.get("authorizationCode").asText());
    return launch(name, kind, up, down, "authorization-code-file = \"%s\"".formatted(code), device);
  }

  /**
   * @param activation HOCON: how it enrols
   */
  private EdgeProcess launch(
      String name, String kind, String up, String down, String activation, JsonNode device) {
    Path home = folder.resolve(name);
    Path anchor = NodeFolders.copy(secrets.resolve("authority/authority.pem"), home);
    String settings =
        new EdgeConfig(home, kind, edgePlace.host(), up, down)
            .text(nodes.stream().map(ClusterProcess::gateway).toList(), anchor, activation);
    NodeProcess.write(home, settings);
    return launchEdge(home, device.path("clientId").asText());
  }

  private EdgeProcess launchEdge(Path home, String clientId) {
    int port = NodeProcess.settings(home).getInt("tributary.edge.screen.port");
    URI screen = URI.create("http://127.0.0.1:" + port);
    String name = home.getFileName().toString();
    NodeProcess process =
        NodeProcess.launch(
            new Launcher.Node(name, EDGE_HEAP_MEGABYTES, home, List.of("tributary.edge.EdgeNode")),
            screen.resolve("/ready"),
            List.of(),
            edgePlace.launcher());
    EdgeProcess edge = new EdgeProcess(process, screen, clientId);
    edges.add(edge);
    return edge;
  }

  /** Of cluster and edge nodes. */
  List<NodeProcess> processes() {
    return Stream.concat(
            nodes.stream().map(ClusterProcess::process), edges.stream().map(EdgeProcess::process))
        .toList();
  }

  /** The HTTP API of the first node that runs, without a session. */
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

  /** Of the first node that runs. */
  public URI apiAddress() {
    return nodes.stream()
        .filter(node -> node.process().isAlive())
        .findFirst()
        .orElseGet(nodes::getFirst)
        .api();
  }

  /** Where boxes dial the first node, host:port. */
  public String gateway() {
    return nodes.getFirst().gateway();
  }

  public List<EdgeProcess> edges() {
    return List.copyOf(edges);
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
    edges.forEach(edge -> edge.process().askToEnd());
    edges.forEach(edge -> edge.process().close());
    nodes.forEach(node -> node.process().close());
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s with %d edge nodes", apiAddress(), edges.size());
  }
}
