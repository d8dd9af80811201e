package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.core.Seeds;
import tributary.model.Digest;
import tributary.model.Manifest;

class PlayWindowTest {
  private static final int SEGMENT = SchedulingFixture.SEGMENT;
  private static final Digest NONE = Digest.ofContent();

  /** 100 s: 50 segments of picture, 10.5 of sound, 1.5 of index. */
  private static final Manifest FILM =
      film(
          62,
          part(Manifest.Kind.VIDEO, 1, 0, 50 * SEGMENT),
          part(Manifest.Kind.AUDIO, 2, 50 * SEGMENT, 10 * SEGMENT + SEGMENT / 2),
          part(Manifest.Kind.INDEX, 0, 60 * SEGMENT + SEGMENT / 2, SEGMENT + SEGMENT / 2));

  private static Manifest.Part part(Manifest.Kind kind, int track, long offset, long length) {
    return new Manifest.Part(kind, track, offset, length, "application/octet-stream", NONE);
  }

  private static Manifest film(int segments, Manifest.Part... parts) {
    return SchedulingFixture.withParts(SchedulingFixture.manifest(1, segments), 100_000, parts);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // what, heads, window in seconds, the segments in their order
        "one track, 3, 10, 3 4 5 6 7",
        "the end of a track, 48, 10, 48 49",
        "two tracks by time, 3 52, 9, 3 52 4 5 6 7",
        "a longer window, 3 52, 21, 3 52 4 5 6 7 53 8 9 10 11 12 54 13",
        "a head twice, 3 3, 4, 3 4",
        "heads near each other, 3 4, 4, 3 4 5",
        "all of the index at once, 61, 1, 61",
        "a segment of two parts, 60, 10, 60 61",
        "no head, -, 10, -",
        "a head outside, 62 -1, 10, -",
        "less than a segment, 3, 1, 3",
        "no window, 3 52, 0, -",
      })
  void isWhatThePlayerNeedsSoonestFirst(String what, String heads, int seconds, String expected) {
    assertThat(PlayWindow.of(FILM, numbers(heads), Duration.ofSeconds(seconds)))
        .as(what)
        .isEqualTo(numbers(expected));
  }

  private static List<Integer> numbers(String text) {
    return text == null
        ? List.of()
        : List.of(text.split(" ")).stream().map(Integer::parseInt).toList();
  }

  @Test
  void anItemWithoutPartsIsPlayedFromOneEndToTheOther() {
    assertThat(PlayWindow.of(film(50), List.of(7), Duration.ofSeconds(6))).containsExactly(7, 8, 9);
  }

  @Test
  void everyHeadIsInItNoSegmentTwiceAndAShorterWindowIsItsBeginning() {
    Seeds.each("play window", 200, PlayWindowTest::holds);
  }

  private static void holds(long seed) {
    Random random = new Random(seed);
    List<Integer> heads = random.ints(1 + random.nextInt(3), 0, 62).boxed().toList();
    Duration window = Duration.ofMillis(1 + random.nextInt(200_000));
    List<Integer> all = PlayWindow.of(FILM, heads, window);
    assertThat(all).doesNotHaveDuplicates().containsAll(heads);
    List<Integer> some = PlayWindow.of(FILM, heads, window.dividedBy(2).plusMillis(1));
    assertThat(all).startsWith(some.toArray(Integer[]::new));
  }
}
