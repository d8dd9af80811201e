package tributary.bench.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself, small: real nodes in real namespaces. */
class RaceTest {
  private static final Scenario SMALL =
      new Scenario(
          "small",
          20_000_000,
          List.of(Link.megabits(20, 5), Link.megabits(20, 5)),
          1 << 20,
          1,
          1,
          0,
          Scenario.Churn.NONE,
          Scenario.Torrent.TCP,
          Distance.NONE,
          1);

  @TempDir Path folder;

  @Test
  void twoBoxesReceiveAFileOverShapedLinesNoFasterThanTheBound() throws IOException {
    assumePossible();
    Program program = Program.of(folder.resolve("lib"));
    Contestant system = new Contestant.Tributary(program);
    try (Race race = new Race(SMALL, system, program, folder.resolve("race"))) {

      Outcome outcome = race.run();

      assertThat(outcome.isWhole()).as("%s", outcome).isTrue();
      assertThat(outcome.last()).isGreaterThan(outcome.bound());
      assertThat(outcome.originCopies()).isBetween(1.0, 3.0);
      assertThat(outcome.wirePerPayload()).isBetween(1.0, 2.0);
    }
  }

  /** A port where nobody listens says so after one round trip. */
  @Test
  void wordComesBackFromAFarHostNoSoonerThanTheWayTakes() throws Exception {
    assumePossible();
    assumeTunnels();
    Program program = Program.of(folder.resolve("lib"));
    try (Network network = new Network()) {
      network.add("near", Network.peerIp(0), Link.megabits(20, 5));
      network.add("far", Network.peerIp(1), Link.megabits(20, 5));
      network.setApart(new Distance(200, 200, 0), 1, program.java(Wire.class));
      List<String> command = new ArrayList<>(program.java(Refusal.class));
      command.add(Network.peerIp(1));

      Process asking = new ProcessBuilder(network.on("near", command)).start();

      String said = asking.inputReader().readLine();
      assertThat(said).as("milliseconds").isNotNull();
      assertThat(Long.parseLong(said)).isGreaterThanOrEqualTo(200);
    }
  }

  private static void assumePossible() {
    Optional<String> obstacle = SwarmBenchmark.obstacle();
    obstacle.ifPresent(why -> System.out.println("RaceTest is SKIPPED: " + why));
    assumeTrue(obstacle.isEmpty(), () -> "SKIPPED: " + obstacle.get());
  }

  private static void assumeTunnels() {
    boolean possible = Files.isWritable(Path.of("/dev/net/tun"));
    if (!possible) {
      System.out.println("RaceTest's long way is SKIPPED: /dev/net/tun cannot be written");
    }
    assumeTrue(possible, "SKIPPED: /dev/net/tun cannot be written");
  }

  /** Prints after how many milliseconds a host refuses a connection. */
  static final class Refusal {
    private static final int NOBODY = 9;

    private Refusal() {}

    public static void main(String[] arguments) throws IOException {
      long began = System.nanoTime();
      try (Socket socket = new Socket(arguments[0], NOBODY)) {
        System.err.println(socket + " is connected");
      } catch (ConnectException e) {
        System.out.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
      }
    }
  }
}
