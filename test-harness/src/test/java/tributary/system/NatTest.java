package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.demo.Await;
import tributary.demo.JsonClient;
import tributary.system.Namespaces.Nat;

/** Real nodes behind real NATs: a cluster-node and a media server in the core, boxes around it. */
class NatTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int FILE_BYTES = 6 << 20;
  private static final String FILE = "film.bin";

  @TempDir Path folder;
  private final Map<String, Process> nodes = new HashMap<>();
  private Namespaces net;

  @BeforeEach
  void lay() {
    Namespaces.require("boxes behind NATs");
    net = new Namespaces();
  }

  @AfterEach
  void clear() throws InterruptedException {
    for (Process node : nodes.values()) {
      node.destroyForcibly().waitFor();
    }
    if (net != null) {
      net.close();
    }
  }

  @Test
  void boxesBehindPortPreservingNatsFeedEachOtherAndOneBehindASymmetricNatIsFedByTheServer()
      throws Exception {
    byte[] content = new byte[FILE_BYTES];
    new Random(20).nextBytes(content);
    Files.write(Files.createDirectories(folder.resolve("source")).resolve(FILE), content);
    start("service", -1, net.core(), Namespaces.CORE_ADDRESS);
    awaitEvent("service", "READY");
    start("origin", -1, net.core(), Namespaces.CORE_ADDRESS);
    awaitEvent("origin", "READY");
    List<Nat> nats = List.of(Nat.PORT_PRESERVING, Nat.PORT_PRESERVING, Nat.SYMMETRIC);
    for (int i = 0; i < nats.size(); i++) {
      start("peer", i, net.addHost(i + 1, nats.get(i)), Namespaces.HOST_ADDRESS);
    }
    for (int i = 0; i < nats.size(); i++) {
      awaitEvent("peer" + i, "READY");
    }
    awaitLog("service", "Mapped[at=Endpoint[host=10.77.1.1, port=8700]]");
    awaitLog("service", "Mapped[at=Endpoint[host=10.77.1.2, port=8700]]");
    awaitLog("service", "Unreachable[]");

    Files.createFile(folder.resolve("GO"));
    for (int i = 0; i < nats.size(); i++) {
      awaitEvent("peer" + i, "DONE");
    }
    for (int i = 0; i < nats.size(); i++) {
      stop("peer" + i);
      assertThat(Files.readAllBytes(folder.resolve("peer" + i).resolve(FILE))).isEqualTo(content);
    }

    assertThat(log("peer0")).contains("met peer=");
    assertThat(log("peer1")).contains("met peer=");
    assertThat(sent("peer0") + sent("peer1"))
        .as("what the first two sent each other")
        .isGreaterThan(FILE_BYTES / 4);
    assertThat(sent("peer2")).isZero();
    assertThat(log("service"))
        .contains("way=SimultaneousOpen")
        .contains("reason=ORIGIN_RELAY")
        .doesNotContain("CONNECT_FAILED");
  }

  private void start(String role, int index, String namespace, String address) throws IOException {
    String name = role.equals("peer") ? role + index : role;
    Path own = Files.createDirectories(folder.resolve(name));
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + (role.equals("service") ? 320 : 96) + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "tributary.bench.swarm.SwarmNode"));
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(own.toFile())
            .redirectErrorStream(true)
            .redirectOutput(own.resolve("log").toFile());
    process
        .environment()
        .putAll(
            Map.ofEntries(
                Map.entry("SWARM_ROLE", role),
                Map.entry("SWARM_INDEX", Integer.toString(index)),
                Map.entry("SWARM_N", "3"),
                Map.entry("SWARM_IP", address),
                Map.entry("SWARM_CORE_IP", Namespaces.CORE_ADDRESS),
                Map.entry("SWARM_DIR", own.toString()),
                Map.entry("SWARM_SRC", folder.resolve("source").toString()),
                Map.entry("SWARM_GO", folder.resolve("GO").toString()),
                Map.entry("SWARM_WANT", FILE),
                Map.entry("SWARM_SIZE", Integer.toString(FILE_BYTES)),
                Map.entry("SWARM_UP", "12000000"),
                Map.entry("SWARM_DOWN", "40000000")));
    nodes.put(name, process.start());
  }

  private void stop(String name) throws InterruptedException {
    nodes.get(name).destroy();
    assertThat(nodes.get(name).waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private void awaitEvent(String name, String event) {
    await(name, event, folder.resolve(name).resolve("events"));
  }

  private void awaitLog(String name, String text) {
    await(name, text, folder.resolve(name).resolve("log"));
  }

  private void await(String name, String text, Path file) {
    Await.until(
        name + " says " + text,
        LIMIT,
        () -> {
          if (!nodes.get(name).isAlive()) {
            throw new IllegalStateException(name + " has ended:\n" + log(name));
          }
          return Files.exists(file) && read(file).contains(text);
        });
  }

  private String log(String name) {
    return read(folder.resolve(name).resolve("log"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Payload bytes. */
  private long sent(String name) throws IOException {
    JsonNode stats = JsonClient.JSON.readTree(read(folder.resolve(name).resolve("stats.json")));
    return stats.get("up_payload").asLong();
  }
}
