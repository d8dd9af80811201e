package tributary.edge.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentBytesTest {
  private static final LocalDate NOVEMBER = LocalDate.of(2026, 11, 1);
  private static final long AHEAD = 1000;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("line/sent");
  }

  private SentBytes opened() throws IOException {
    return new SentBytes(file, NOVEMBER);
  }

  /** A kill is the object dropped: what is not in the file is lost. */
  @Test
  void afterAKillAtAnyMomentTheCountIsTheTruthOrALittleMore() throws IOException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    long truth = 0;
    SentBytes sent = opened();
    sent.keep(AHEAD);
    for (int step = 0; step < 2000; step++) {
      int bytes = random.nextInt((int) AHEAD / 2 + 1);
      sent.add(bytes);
      truth += bytes;
      if (random.nextInt(20) == 0) {
        long before = truth;
        sent = opened();
        assertThat(sent.inMonth()).as("seed " + seed).isBetween(before, before + 2 * AHEAD);
        truth = sent.inMonth();
      }
      sent.keep(AHEAD);
    }
  }

  @Test
  void anOrderlyEndKeepsTheCountAsItIs() throws IOException {
    SentBytes sent = opened();
    sent.keep(AHEAD);
    sent.add(12_345);
    sent.close();

    assertThat(opened().inMonth()).isEqualTo(12_345);
  }

  @Test
  void aNewMonthBeginsAtZeroAndAClockThatGoesBackChangesNothing() throws IOException {
    SentBytes sent = opened();
    sent.add(500);
    sent.enter(NOVEMBER.minusMonths(1));
    assertThat(sent.inMonth()).isEqualTo(500);

    sent.enter(NOVEMBER.plusMonths(1));
    assertThat(sent.inMonth()).isZero();
    sent.add(7);
    sent.close();
    assertThat(opened().inMonth()).as("the file is of December").isEqualTo(7);
  }

  @Test
  void aFileThatMakesNoSenseIsNamedAndNotTakenForNothing() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "much");

    assertThatThrownBy(this::opened)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }
}
