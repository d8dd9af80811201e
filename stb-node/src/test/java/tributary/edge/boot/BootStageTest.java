package tributary.edge.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tributary.crypto.SigningKey;
import tributary.edge.Await;
import tributary.edge.release.Release;

/** With processes of their own as the software. */
class BootStageTest {
  @TempDir Path home;

  /** What somebody who has the disk in hand may do to it. */
  interface Tampering {
    void on(TestBox box) throws IOException;
  }

  private record Named(String name, String word, Tampering tampering) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Named> tamperings() {
    return Stream.of(
        new Named("a jar with a changed byte", "WRONG_CONTENT", box -> flip(box, "lib/app.jar")),
        new Named(
            "a longer jar",
            "WRONG_CONTENT",
            box ->
                Files.write(
                    box.slot(Slot.A).resolve("lib/app.jar"),
                    new byte[1],
                    StandardOpenOption.APPEND)),
        new Named(
            "a jar that is gone",
            "MISSING",
            box -> Files.delete(box.slot(Slot.A).resolve("lib/app.jar"))),
        new Named("a manifest with a changed byte", "BAD_SIGNATURE", box -> flip(box, "manifest")),
        new Named(
            "a release signed with another key",
            "BAD_SIGNATURE",
            box ->
                Release.sign(
                    box.slot(Slot.A), SigningKey.generate(), "9", 900, "a.B", java.util.List.of())),
        new Named(
            "no signature",
            "MISSING",
            box -> Files.delete(box.slot(Slot.A).resolve("manifest.sig"))),
        new Named(
            "an older release, signed as it was",
            "TOO_OLD",
            box -> box.install(Slot.A, 16, "work")));
  }

  private static void flip(TestBox box, String name) throws IOException {
    Path file = box.slot(Slot.A).resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @ParameterizedTest
  @MethodSource("tamperings")
  void nothingButTheFallbackPageStartsFromATamperedDisk(Named how) throws Exception {
    try (TestBox box = new TestBox(home)) {
      box.install(Slot.A, 17, "work");
      box.start();
      Await.until("17 is good", () -> box.record().floor() == 17);
      box.stop();

      how.tampering().on(box);
      box.start();
      Await.until("the fallback page", () -> box.page("/").startsWith("503 <!doctype html>"));
      assertThat(box.page("/")).contains("This box needs service").contains(how.word());
      assertThat(box.page("/api/status")).contains("This box needs service");
      assertThat(box.page("/ready")).startsWith("503");
      assertThat(box.ran()).containsExactly("17");
      assertThat(box.record().refusals().report()).isEqualTo("1:" + how.word());
    }
  }

  @Test
  void whatLiesBesideTheSoftwareIsNotEvenCopied() throws Exception {
    try (TestBox box = new TestBox(home)) {
      box.install(Slot.A, 17, "work");
      Files.writeString(box.slot(Slot.A).resolve("lib/zz-agent.jar"), "evil");
      box.start();
      Await.until("17 is good", () -> box.record().floor() == 17);
      assertThat(home.resolve("memory/software/lib/app.jar")).exists();
      assertThat(home.resolve("memory/software/lib/zz-agent.jar")).doesNotExist();
    }
  }

  @Test
  void aNewReleaseIsTriedAtTheNextStartAndKeptWhenItIsReady() throws Exception {
    try (TestBox box = new TestBox(home)) {
      box.install(Slot.A, 17, "work");
      box.start();
      Await.until("17 is good", () -> box.record().floor() == 17);
      box.install(Slot.B, 18, "work");
      box.page("/restart");
      Await.until("18 is good", () -> box.record().floor() == 18);
      assertThat(box.record().current()).isEqualTo(Slot.B);
      box.stop();

      box.start();
      Await.until("18 runs again", () -> box.ran().size() == 3);
      assertThat(box.ran()).containsExactly("17", "18", "18");
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(strings = {"crash", "never-ready"})
  void aReleaseThatIsNoGoodIsTriedTwiceAndGivenUpForTheOneBefore(String does) throws Exception {
    try (TestBox box = new TestBox(home)) {
      box.install(Slot.A, 17, "work");
      box.start();
      Await.until("17 is good", () -> box.record().floor() == 17);
      box.install(Slot.B, 18, does);
      box.page("/restart");
      Await.until("18 is given up", () -> box.record().rejected() == 18);
      Await.until("17 is back", () -> box.page("/ready").startsWith("200"));
      assertThat(box.ran()).containsExactly("17", "18", "18", "17");
      assertThat(box.record().current()).isEqualTo(Slot.A);
      assertThat(box.record().trial()).isEqualTo(Optional.empty());
    }
  }

  @Test
  void aReleaseThatWasTamperedWithOnItsWayNeverRuns() throws Exception {
    try (TestBox box = new TestBox(home)) {
      box.install(Slot.A, 17, "work");
      box.install(Slot.B, 18, "work");
      Files.writeString(box.slot(Slot.B).resolve("lib/app.jar"), "evil");
      box.start();
      Await.until("17 is good", () -> box.record().floor() == 17);
      box.page("/restart");
      Await.until("18 is given up", () -> box.record().rejected() == 18);
      Await.until("17 is back", () -> box.page("/ready").startsWith("200"));
      assertThat(box.ran()).containsExactly("17", "17");
    }
  }
}
