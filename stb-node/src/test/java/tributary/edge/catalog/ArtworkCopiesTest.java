package tributary.edge.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tributary.crypto.DeviceKey;
import tributary.edge.playback.TestCluster;
import tributary.model.MediaId;

/** Posters asked for, kept, shown when the line is down, and given up for newer ones. */
class ArtworkCopiesTest {
  private static final MediaId FILM = MediaId.of(1);
  private static final MediaId OTHER = MediaId.of(2);
  private static final String FIRST = "1111111111111111";
  private static final String SECOND = "2222222222222222";

  @TempDir Path directory;
  private TestCluster cluster;

  @BeforeEach
  void connect() throws IOException {
    cluster =
        new TestCluster(
            directory.resolve("vault"), DeviceKey.generate().publicKey(), Clock.systemUTC());
  }

  private ArtworkCopies open(long mostBytes, Duration lookAgain) {
    return ArtworkCopies.open(
        directory.resolve("artwork"),
        cluster,
        new CatalogSettings(
            10, mostBytes, lookAgain, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(5)));
  }

  private ArtworkCopies open() {
    return open(10_000, Duration.ofDays(1));
  }

  private static byte[] jpeg(int size) {
    byte[] jpeg = new byte[size];
    Arrays.fill(jpeg, (byte) size);
    return jpeg;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("artwork"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aPosterIsAskedForOnceAndShownWhenTheLineIsDownAlsoAfterAStart() throws IOException {
    cluster.poster(FILM, FIRST, jpeg(100));
    ArtworkCopies copies = open();

    assertThat(copies.of(FILM)).contains(jpeg(100));
    assertThat(copies.of(FILM)).contains(jpeg(100));
    assertThat(copies.of(OTHER)).isEmpty();
    assertThat(copies.of(OTHER)).isEmpty();
    assertThat(cluster.artworkAsked()).isEqualTo(2);
    assertThat(files()).containsExactly(FILM + "-" + FIRST + ".jpg");

    cluster.disconnect();
    assertThat(copies.of(FILM)).contains(jpeg(100));
    Files.write(directory.resolve("artwork").resolve(OTHER + ".half"), jpeg(50));
    ArtworkCopies again = open();
    assertThat(again.of(FILM)).contains(jpeg(100));
    assertThat(again.of(OTHER)).isEmpty();
    assertThat(files()).hasSize(1);
    assertThat(cluster.artworkAsked()).isEqualTo(2);
  }

  @Test
  void aPosterThatIsReplacedOrRemovedIsSoHereAfterAStart() throws IOException {
    cluster.poster(FILM, FIRST, jpeg(100));
    assertThat(open().of(FILM)).contains(jpeg(100));
    assertThat(open().of(FILM)).as("the same, which is not sent again").contains(jpeg(100));

    cluster.poster(FILM, SECOND, jpeg(200));
    assertThat(open().of(FILM)).contains(jpeg(200));
    assertThat(files()).containsExactly(FILM + "-" + SECOND + ".jpg");

    cluster.noPoster(FILM);
    assertThat(open().of(FILM)).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void whatWasNotLookedAtForLongestMakesRoom() throws IOException {
    ArtworkCopies copies = open(250, Duration.ofDays(1));
    for (int i = 1; i <= 3; i++) {
      cluster.poster(MediaId.of(i), FIRST, jpeg(100));
    }
    copies.of(MediaId.of(1));
    copies.of(MediaId.of(2));
    copies.of(MediaId.of(1));
    copies.of(MediaId.of(3));

    assertThat(files())
        .containsExactlyInAnyOrder(
            MediaId.of(1) + "-" + FIRST + ".jpg", MediaId.of(3) + "-" + FIRST + ".jpg");
    cluster.poster(OTHER, SECOND, jpeg(1000));
    assertThat(copies.of(OTHER)).as("larger than all room, but shown").contains(jpeg(1000));
    assertThat(files()).hasSize(2);
    assertThat(open(150, Duration.ofDays(1)).of(OTHER)).isPresent();
    assertThat(files()).hasSize(1);
  }

  @Test
  void withoutRoomPostersAreShownAndNotKept() throws IOException {
    cluster.poster(FILM, FIRST, jpeg(100));
    ArtworkCopies copies = open(0, Duration.ofDays(1));

    assertThat(copies.of(FILM)).contains(jpeg(100));
    assertThat(files()).isEmpty();
  }

  @Test
  void aFileThatWasSpoiltIsAskedForAgain() throws IOException {
    cluster.poster(FILM, FIRST, jpeg(100));
    open().of(FILM);
    ArtworkCopies copies = open();
    Files.write(directory.resolve("artwork").resolve(FILM + "-" + FIRST + ".jpg"), jpeg(10));

    cluster.disconnect();
    assertThat(copies.of(FILM)).isEmpty();
    cluster.connect();
    assertThat(copies.of(FILM)).contains(jpeg(100));
  }

  @Test
  void theRoomIsASetting() {
    assertThat(CatalogSettings.from(ConfigFactory.load()).mostArtworkBytes()).isEqualTo(64 << 20);
    assertThatThrownBy(
            () ->
                new CatalogSettings(
                    1, -1, Duration.ofDays(1), Duration.ZERO, Duration.ZERO, Duration.ZERO))
        .hasMessage("tributary.edge.catalog.most-artwork must not be negative, was -1");
  }
}
