package tributary.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that are cut off but live: a minority ends itself, the others go on, it comes back; and
 * none forms a cluster of its own meanwhile. Then all are restarted in turn, there too.
 */
class PartitionTest {
  @TempDir Path folder;

  @Test
  void theBusyNodeLeavesTheOthersGoOnTheCutHealsAndThenAllAreRestartedUnderLoad() throws Exception {
    tried(Partition.Cut.BUSY_NODE);
  }

  @Test
  void ofFiveTwoLeaveThreeGoOnAndTheCutHeals() throws Exception {
    tried(Partition.Cut.TWO_OF_FIVE);
  }

  @Test
  void theFirstSeedFormsNoSecondClusterUnlessNobodyLives() throws Exception {
    tried(Partition.Cut.FIRST_SEED);
  }

  private void tried(Partition.Cut cut) throws IOException, InterruptedException {
    Namespaces.require("nodes cut off from their cluster");
    try (Namespaces net = new Namespaces()) {
      List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", net.core()));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx128m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Dtributary.root=" + System.getProperty("tributary.root"),
              "-cp",
              System.getProperty("java.class.path"),
              "tributary.system.Partition",
              folder.toString(),
              cut.name()));
      for (int i = 1; i <= cut.nodes; i++) {
        command.add(net.addServer(i));
      }
      Path output = folder.resolve("output");
      Process trial =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int status;
      try {
        status = trial.waitFor();
      } finally {
        trial.destroyForcibly().waitFor();
      }

      String said = Files.readString(output);
      assertThat(status).as(said).isZero();
      said.lines()
          .filter(
              line ->
                  line.matches(
                      "cut off.*|the minority.*|the first seed.*|a.* after .*|re(started|quests)"
                          + " .*"))
          .forEach(System.out::println);
      assertThat(said).contains(Partition.NOTHING_LOST);
    }
  }
}
