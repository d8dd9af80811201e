package tributary.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Answers as the API of Kubernetes does, as far as a node asks it: TLS by an authority of its own,
 * a bearer token, pods by label, their annotations, leases with versions. It notes what was asked
 * in the words of RBAC.
 */
final class KubernetesStandIn implements AutoCloseable {
  static final String NAMESPACE = "movies";
  private static final String PODS = "/api/v1/namespaces/" + NAMESPACE + "/pods";
  private static final String LEASES =
      "/apis/coordination.k8s.io/v1/namespaces/" + NAMESPACE + "/leases";
  private static final String TOKEN = "a-token-of-the-service-account";
  private static final char[] STORE_PASSWORD = "changeit".toCharArray();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, ObjectNode> pods = new ConcurrentHashMap<>();
  private final Map<String, ObjectNode> leases = new ConcurrentHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private int versions;

  /** Puts the three files of a service account in the folder, and listens. */
  KubernetesStandIn(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("token"), TOKEN);
    Files.writeString(folder.resolve("namespace"), NAMESPACE);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate()));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private SSLContext certificate() throws IOException, InterruptedException {
    Path store = folder.resolve("api.p12");
    keytool(
        List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=kubernetes", "-validity", "1"),
        List.of("-ext", "san=ip:127.0.0.1", "-keystore", store.toString()));
    keytool(
        List.of("-exportcert", "-rfc", "-file", folder.resolve("ca.crt").toString()),
        List.of("-keystore", store.toString()));
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, STORE_PASSWORD);
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(keys, STORE_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void keytool(List<String> what, List<String> where)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(what);
    command.addAll(where);
    command.addAll(List.of("-alias", "api", "-storepass", new String(STORE_PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  Map<String, String> environment() {
    return Map.of(
        "KUBERNETES_SERVICE_HOST",
        "127.0.0.1",
        "KUBERNETES_SERVICE_PORT",
        Integer.toString(server.getAddress().getPort()));
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** A pod of this template runs at this address. */
  void run(String name, String address, JsonNode template) {
    ObjectNode pod = JSON.createObjectNode();
    pod.set("metadata", template.path("metadata").deepCopy());
    pod.withObject("/metadata").put("name", name).put("namespace", NAMESPACE);
    pod.set("spec", template.path("spec"));
    ObjectNode status = pod.withObject("/status").put("podIP", address).put("phase", "Running");
    status
        .withArray("containerStatuses")
        .addObject()
        .put("name", template.at("/spec/containers/0/name").asText())
        .withObject("/state/running");
    pods.put(name, pod);
  }

  void remove(String pod) {
    pods.remove(pod);
  }

  /** Of each pod that has it. */
  Map<String, String> annotation(String key) {
    Map<String, String> found = new TreeMap<>();
    pods.forEach(
        (name, pod) -> {
          JsonNode value = pod.path("metadata").path("annotations").path(key);
          if (value.isTextual()) {
            found.put(name, value.asText());
          }
        });
    return found;
  }

  Map<String, ObjectNode> leases() {
    return Map.copyOf(leases);
  }

  /** Verb, resource and, where it was named, the object: as a Role has to allow it. */
  Set<String> asked() {
    return new TreeSet<>(asked);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody());
      Answer answer =
          ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))
              ? answer(exchange.getRequestMethod(), exchange, body)
              : new Answer(401, JSON.createObjectNode());
      byte[] bytes = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private record Answer(int status, JsonNode body) {}

  private synchronized Answer answer(String method, HttpExchange exchange, JsonNode body) {
    String path = exchange.getRequestURI().getPath();
    if (method.equals("GET") && path.equals(PODS)) {
      asked.add("list pods");
      return new Answer(200, list(exchange.getRequestURI().getRawQuery()));
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (method.equals("PATCH") && pods.containsKey(name) && path.equals(PODS + "/" + name)) {
      asked.add("patch pods");
      ObjectNode annotations = pods.get(name).withObject("/metadata/annotations");
      annotations.setAll((ObjectNode) body.at("/metadata/annotations"));
      return new Answer(200, pods.get(name));
    }
    // Pekko asks with a slash behind, which Kubernetes takes too.
    if (method.equals("POST") && (path.equals(LEASES) || path.equals(LEASES + "/"))) {
      asked.add("create leases");
      return store(body.at("/metadata/name").asText(), body, null);
    }
    if (path.equals(LEASES + "/" + name)) {
      String verb = Map.of("GET", "get", "PUT", "update", "DELETE", "delete").get(method);
      asked.add(verb + " leases " + name);
      ObjectNode known = leases.get(name);
      if (known == null) {
        return new Answer(404, JSON.createObjectNode());
      }
      return method.equals("PUT") ? store(name, body, known) : new Answer(200, known);
    }
    return new Answer(404, JSON.createObjectNode().put("message", method + " " + path));
  }

  /** Whoever has not seen the latest version loses. */
  private Answer store(String name, JsonNode body, ObjectNode known) {
    String version = "/metadata/resourceVersion";
    boolean isCurrent =
        known == null
            ? !leases.containsKey(name)
            : body.at(version).asText().equals(known.at(version).asText());
    if (!isCurrent) {
      return new Answer(409, JSON.createObjectNode());
    }
    ObjectNode lease = body.deepCopy();
    lease.withObject("/metadata").put("resourceVersion", Integer.toString(++versions));
    leases.put(name, lease);
    return new Answer(known == null ? 201 : 200, lease);
  }

  private ObjectNode list(String query) {
    String selector =
        URLDecoder.decode(
            query.replaceAll(".*labelSelector=([^&]*).*", "$1"), StandardCharsets.UTF_8);
    Map<String, String> wanted = new HashMap<>();
    for (String label : selector.split(",", -1)) {
      wanted.put(label.split("=", 2)[0], label.split("=", 2)[1]);
    }
    ObjectNode list = JSON.createObjectNode().put("kind", "PodList").put("apiVersion", "v1");
    ArrayNode items = list.putArray("items");
    pods.values().stream()
        .filter(
            pod ->
                Rendered.strings(pod.at("/metadata/labels"))
                    .entrySet()
                    .containsAll(wanted.entrySet()))
        .forEach(items::add);
    return list;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
