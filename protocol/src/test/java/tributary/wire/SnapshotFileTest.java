package tributary.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.RefusedException;
import tributary.model.Title;

class SnapshotFileTest {
  private static final List<Title> TITLES =
      IntStream.range(1, 300).mapToObj(SnapshotFileTest::title).toList();

  private static Title title(int number) {
    return title(number, "main");
  }

  private static Title title(int number, String catalog) {
    List<String> names = List.of("Renée Åberg", "Otto " + number);
    return new Title(
        MediaId.of(number),
        catalog,
        "The River " + number,
        1990,
        List.of("Drama"),
        names,
        names,
        List.of(),
        "en",
        "",
        "About a river that is wide and long.",
        60_000,
        1000,
        new Money(399, "EUR"));
  }

  private static byte[] file(List<Title> titles) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SnapshotFile("main", 7, titles).write(out);
    return out.toByteArray();
  }

  private static SnapshotFile read(byte[] file) throws IOException {
    return SnapshotFile.read(new ByteArrayInputStream(file), "main", 7, TITLES.size());
  }

  @Test
  void theSameTitlesMakeTheSameFileInWhateverOrderTheyCome() throws IOException {
    SnapshotFile made = SnapshotFile.of("main", 7, TITLES.reversed());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    made.write(out);

    assertThat(out.toByteArray()).isEqualTo(file(TITLES)).hasSizeLessThan(300 * 40);
    assertThat(read(out.toByteArray())).isEqualTo(new SnapshotFile("main", 7, TITLES));
  }

  @Test
  void whatIsNotExactlyWhatWasToldOfIsRefused() throws IOException {
    byte[] whole = file(TITLES);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;
    refused(new byte[0], "is of another form");
    refused("tributary-release 1\n...".getBytes(US_ASCII), "is of another form");
    refused(Arrays.copyOf(whole, whole.length / 2), "damaged");
    refused(Arrays.copyOf(whole, 21), "damaged");
    refused(damaged, "");
    refused(file(TITLES.subList(1, 299)), "number of titles");
    refused(file(TITLES.reversed()), "out of place");
    List<Title> other = new ArrayList<>(TITLES);
    other.set(298, title(299, "another"));
    refused(file(other), "of another out of place");
    assertThatThrownBy(
            () -> SnapshotFile.read(new ByteArrayInputStream(whole), "main", 8, TITLES.size()))
        .hasMessageContaining("BAD_SNAPSHOT");
    assertThatThrownBy(
            () -> SnapshotFile.read(new ByteArrayInputStream(whole), "other", 7, TITLES.size()))
        .hasMessageContaining("BAD_SNAPSHOT");
  }

  private static void refused(byte[] file, String why) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(why);
  }
}
