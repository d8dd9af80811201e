package tributary.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.edge.Await;

class HomeLineTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private final AtomicBoolean playing = new AtomicBoolean();
  private final AtomicLong bytes = new AtomicLong();
  private final List<HomeLine> lines = new ArrayList<>();

  private HomeLine line(String settings) throws IOException {
    return line(settings, folder.resolve("sent"));
  }

  private HomeLine line(String settings, Path file) throws IOException {
    LineSettings read =
        LineSettings.from(
            ConfigFactory.parseString(
                    "tributary.edge { uplink = 80 kbit, line { time-zone = UTC, %s } }"
                        .formatted(settings))
                .withFallback(ConfigFactory.load()));
    HomeLine line = new HomeLine(read, file, NOON, playing::get, bytes::get);
    lines.add(line);
    return line;
  }

  @AfterEach
  void close() throws IOException {
    for (HomeLine line : lines) {
      line.close();
    }
  }

  @Test
  void aCapThatIsUsedUpIsToldOnceAndHoldsOverARestart() throws IOException {
    HomeLine line = line("monthly-cap = 1 MB");
    List<Limits> told = new CopyOnWriteArrayList<>();
    line.listen(told::add);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().refusal()).isEmpty();

    bytes.set(1_000_000);
    Await.until("the cap is reached", () -> line.limits().uplinkBitsPerSecond() == 0);
    Await.until("told", () -> told.size() == 2);
    assertThat(line.limits().refusal()).contains("MONTHLY_CAP until 2026-12-01T00:00:00Z");
    line.close();

    bytes.set(0);
    HomeLine next = line("monthly-cap = 1 MB");
    assertThat(next.limits().refusal()).isPresent();
    next.close();
    assertThat(line("monthly-cap = 2 MB").limits().refusal()).isEmpty();
  }

  @Test
  void whatTheLineAddsIsCountedTooAndAKillForgetsNothing() throws IOException {
    HomeLine line = line("");
    Await.until("kept", () -> Files.exists(folder.resolve("sent")));
    bytes.set(100_000);
    Await.until("counted", () -> line.sentThisMonth() == 107_000);

    Path killed = Files.copy(folder.resolve("sent"), folder.resolve("killed"));
    assertThat(line("", killed).sentThisMonth()).isGreaterThanOrEqualTo(107_000);
  }

  @Test
  void aFilmThatPlaysTakesItsShare() throws IOException {
    HomeLine line = line("share-while-playing = 0.25");
    playing.set(true);
    Await.until("less", () -> line.limits().uplinkBitsPerSecond() == 20_000);
    playing.set(false);
    Await.until("more again", () -> line.limits().uplinkBitsPerSecond() == 80_000);
  }

  @Test
  void aCapThatCannotBeKeptOnTheDiskIsTakenForUsedUp() throws IOException {
    Path broken = Files.createDirectory(folder.resolve("sent.new"));
    HomeLine line = line("monthly-cap = 1 GB");

    Await.until("nothing is sent", () -> line.limits().refusal().isPresent());
    assertThat(line.limits().reason()).isEqualTo("NOT_COUNTED");
    Files.delete(broken);
    Await.until("sent again", () -> line.limits().refusal().isEmpty());
  }

  @Test
  void aDiskThatCannotKeepTheCountIsNoHindranceWithoutACap() throws IOException {
    Path broken = Files.createDirectory(folder.resolve("sent.new"));
    HomeLine line = line("");
    bytes.set(1000);

    Await.until("counted", () -> line.sentThisMonth() == 1070);
    assertThat(line.limits().refusal()).isEmpty();
    Files.delete(broken);
  }
}
