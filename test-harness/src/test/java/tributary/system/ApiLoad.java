package tributary.system;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import tributary.demo.ClusterProcess;
import tributary.demo.Households.Household;
import tributary.demo.JsonClient;

/**
 * Requests without a pause at all nodes in turn, a connection for each. As any balancer does, only
 * nodes that say they are ready are asked, and one that refuses the connection is passed over.
 * Requests that are told to come back (503) are counted apart; every other failure is one.
 */
final class ApiLoad implements AutoCloseable {
  private static final long PAUSE_NANOS = 20_000_000;

  /** How old the word of a node may be that it is ready; far below {@link RollingRestart#DRAIN}. */
  private static final long PROBE_NANOS = 100_000_000;

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

  private final List<ClusterProcess> nodes;
  private final Set<ClusterProcess> ready = ConcurrentHashMap.newKeySet();
  private final HttpClient probes = HttpClient.newHttpClient();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unavailable = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean over;

  ApiLoad(List<ClusterProcess> nodes) {
    this.nodes = List.copyOf(nodes);
    ready.addAll(nodes);
    for (ClusterProcess node : nodes) {
      threads.add(Thread.ofPlatform().name("probe").start(() -> probe(node)));
    }
  }

  private void probe(ClusterProcess node) {
    HttpRequest question =
        HttpRequest.newBuilder(node.management().resolve("/ready")).timeout(PROBE_LIMIT).build();
    while (!over) {
      if (isReady(question)) {
        ready.add(node);
      } else {
        ready.remove(node);
      }
      LockSupport.parkNanos(PROBE_NANOS);
    }
  }

  private boolean isReady(HttpRequest question) {
    try {
      return probes.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A household that reads its list and deliveries and sets its list to what it is, on and on. */
  void household(Household household, String clientId) {
    String token =
        JsonClient.of(nodes.getFirst().api())
            .post(
                "/api/v1/sessions",
                Map.of("userId", household.userId(), "password", household.password()))
            .get("token")
            .asText();
    threads.add(Thread.ofPlatform().name("load").start(() -> live(token, clientId)));
  }

  private void live(String token, String clientId) {
    String list = "/api/v1/devices/" + clientId + "/list";
    while (!over) {
      try {
        Answer was = ask("GET", list, token, "", "");
        if (was.status() == 200) {
          var json = JsonClient.JSON.readTree(was.body());
          StringBuilder items = new StringBuilder();
          json.path("items")
              .forEach(
                  item ->
                      items
                          .append(items.isEmpty() ? "" : ",")
                          .append('"')
                          .append(item.isTextual() ? item.asText() : item.path("mediaId").asText())
                          .append('"'));
          ask(
              "PUT",
              list,
              token,
              "{\"items\":[" + items + "]}",
              "\"" + json.path("version").asLong() + "\"");
        }
        ask("GET", "/api/v1/transfers", token, "", "");
        ask("GET", "/api/v1/titles", token, "", "");
      } catch (IOException e) {
        failures.add(e.toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private record Answer(int status, String body) {}

  private Answer ask(String method, String path, String token, String body, String ifMatch)
      throws IOException {
    // Its own order: another household's turns must not lead it to the same node again.
    int first = turn.getAndIncrement();
    for (int tries = 1; ; tries++) {
      ClusterProcess next = nodes.get(Math.floorMod(first + tries, nodes.size()));
      if (!ready.contains(next) && tries < nodes.size()) {
        continue;
      }
      URI node = next.api();
      long started = System.nanoTime();
      try {
        Answer answer = exchange(node, method, path, token, body, ifMatch);
        longestNanos.accumulateAndGet(System.nanoTime() - started, Math::max);
        answered.incrementAndGet();
        if (answer.status() == 503) {
          unavailable.incrementAndGet();
        } else if (answer.status() >= 400) {
          failures.add(method + " " + path + " at " + node + ": " + answer);
        }
        return answer;
      } catch (ConnectException e) {
        refused.incrementAndGet();
        if (tries >= nodes.size()) {
          throw e;
        }
      } catch (IOException e) {
        throw new IOException(method + " " + path + " at " + node + ": " + e, e);
      }
    }
  }

  /** By hand: HTTP libraries repeat what fails, and so would hide it. */
  private static Answer exchange(
      URI node, String method, String path, String token, String body, String ifMatch)
      throws IOException {
    String request =
        method
            + (" " + path + " HTTP/1.1\r\nHost: " + node.getAuthority())
            + ("\r\nConnection: close\r\nAuthorization: Bearer " + token)
            + (body.isEmpty()
                ? ""
                : "\r\nContent-Type: application/json\r\nIf-Match: "
                    + ifMatch
                    + "\r\nContent-Length: "
                    + body.length())
            + ("\r\n\r\n" + body);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(node.getHost(), node.getPort()), 5_000);
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int head = answer.indexOf("\r\n\r\n");
      if (!answer.startsWith("HTTP/1.1 ") || head < 0) {
        throw new IOException("no answer but \"" + answer + "\"");
      }
      return new Answer(Integer.parseInt(answer.substring(9, 12)), answer.substring(head + 4));
    }
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  long answered() {
    return answered.get();
  }

  long refused() {
    return refused.get();
  }

  /** Told to come back: what knows the answer was moving to another node. */
  long unavailable() {
    return unavailable.get();
  }

  double longestSeconds() {
    return longestNanos.get() / 1e9;
  }

  @Override
  public void close() {
    over = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    probes.close();
  }
}
