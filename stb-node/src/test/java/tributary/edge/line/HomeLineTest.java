package tributary.edge.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.edge.Await;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;
import tributary.model.QuietHours;

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
    HomeLine line =
        new HomeLine(
            read,
            file,
            new HouseholdFile(folder.resolve("household")),
            NOON,
            playing::get,
            bytes::get);
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

  private static HouseholdLimits wishes(long uplink, String hours) {
    return new HouseholdLimits(
        3,
        OptionalLong.of(uplink),
        OptionalLong.empty(),
        OptionalLong.of(1_000_000),
        QuietHours.list("hours", hours),
        Optional.of(ZoneOffset.UTC));
  }

  @Test
  void whatTheHouseholdWantsHoldsAtOnceAndOverARestart() throws IOException {
    HomeLine line = line("");
    line.limit(wishes(64_000, ""));
    Await.until("slower", () -> line.limits().uplinkBitsPerSecond() == 64_000);
    line.limit(wishes(70_000, "11:00-13:00, 23:00-01:00"));
    Await.until("quiet", () -> line.limits().refusal().isPresent());
    assertThat(line.limits().refusal()).contains("QUIET_HOURS until 2026-11-22T13:00:00Z");
    line.close();

    HomeLine next = line("");
    assertThat(next.limits().refusal()).contains("QUIET_HOURS until 2026-11-22T13:00:00Z");
    assertThat(next.rule().uplink()).isEqualTo(70_000);
    assertThat(next.rule().monthlyUpload()).hasValue(1_000_000);
    next.limit(HouseholdLimits.NONE.withVersion(4));
    Await.until("as before", () -> next.limits().uplinkBitsPerSecond() == 80_000);
  }

  @Test
  void wishesThatCannotBeReadAreNotForgottenSilently() throws IOException {
    Files.writeString(folder.resolve("household"), "version = 3\nuplink-bits-per-second = much");

    assertThatThrownBy(() -> line(""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("household").toString());
  }

  @Test
  void theUseIsToldOnceAndAgainWhenItIsAnotherOrSomebodyNewAsks() throws IOException {
    HomeLine line = line("");
    List<LineUse> told = new CopyOnWriteArrayList<>();
    line.report(told::add);
    line.limit(wishes(79_000, ""));
    Await.until("another rate", () -> line.limits().uplinkBitsPerSecond() == 79_000);
    line.limit(HouseholdLimits.NONE.withVersion(4));
    Await.until("as before", () -> line.limits().uplinkBitsPerSecond() == 80_000);
    assertThat(told).as("nobody wants to know").isEmpty();
    line.reportAnew();
    Await.until("told", () -> told.size() == 1);
    assertThat(told.getFirst().uplinkBitsPerSecond()).isEqualTo(80_000);
    assertThat(told.getFirst().monthEnds()).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));

    bytes.set(1_000_000);
    line.limit(wishes(80_000, ""));
    Await.until("used up", () -> told.getLast().holds().size() == 1);
    assertThat(told.getLast().holds().getFirst().reason()).isEqualTo("MONTHLY_CAP");
    assertThat(told.getLast().sentThisMonth()).isEqualTo(1_070_000);
    assertThat(told.getLast().monthlyUploadBytes()).hasValue(1_000_000);
  }
}
