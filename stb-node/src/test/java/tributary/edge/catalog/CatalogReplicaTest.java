package tributary.edge.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tributary.edge.catalog.CatalogTitles.title;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.edge.catalog.Shop.Wanted;
import tributary.edge.link.ClusterLink.CatalogCopy;
import tributary.edge.link.ClusterLink.CatalogPoint;
import tributary.edge.link.ClusterLink.Shelf;
import tributary.edge.link.ClusterLink.ShelfPrice;
import tributary.edge.link.ClusterLink.Shelves;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

class CatalogReplicaTest {
  private static final Title CUBE = title(1, "main", "Cube", 1997, "Drama");
  private static final Title BRAZIL = title(2, "main", "Brazil", 1985, "Drama");
  private static final Shelves SHELVES =
      new Shelves(
          "digest",
          List.of(
              new Shelf(
                  "blue",
                  "Blue Studio",
                  "#7fc8ff",
                  Set.of("main"),
                  List.of(new ShelfPrice(MediaId.of(1), new Money(199, "EUR"))))));

  @TempDir Path directory;

  private CatalogReplica open() {
    return CatalogReplica.open(file(), 100);
  }

  private Path file() {
    return directory.resolve("catalog.jsonl");
  }

  private static CatalogCopy step(boolean fromStart, long through, boolean more, Title... titles) {
    return new CatalogCopy("scope", fromStart, List.of(titles), through, more, Optional.empty());
  }

  private static List<String> names(CatalogReplica replica) {
    return replica.shop().find(Wanted.all(Optional.empty())).stream().map(Title::title).toList();
  }

  @Test
  void whatCameInStepsIsSeenWholeAndIsThereAfterARestart() {
    CatalogReplica replica = open();
    assertThat(replica.point()).isEqualTo(CatalogPoint.START);
    assertThat(replica.shop().isWhole()).isFalse();

    replica.take(new CatalogCopy("scope", true, List.of(CUBE), 3, true, Optional.of(SHELVES)));
    assertThat(names(replica)).as("not yet whole").isEmpty();
    replica.take(step(false, 5, false, BRAZIL));

    for (CatalogReplica seen : List.of(replica, open())) {
      assertThat(names(seen)).containsExactly("Brazil", "Cube");
      assertThat(seen.point()).isEqualTo(new CatalogPoint(5, "scope", "digest"));
      assertThat(seen.shop().isWhole()).isTrue();
      assertThat(seen.shop().shelves()).isEqualTo(SHELVES.shelves());
      assertThat(seen.shop().title(CUBE.media())).contains(CUBE);
      assertThat(seen.shop().price(CUBE, Optional.of("blue"))).isEqualTo(new Money(199, "EUR"));
    }
  }

  @Test
  void anotherChoiceOfCatalogsStartsAnew() {
    CatalogReplica replica = open();
    replica.take(step(true, 5, false, CUBE));

    replica.take(new CatalogCopy("other", true, List.of(BRAZIL), 5, false, Optional.empty()));

    assertThat(names(replica)).containsExactly("Brazil");
    assertThat(names(open())).containsExactly("Brazil");
  }

  @Test
  void aTornEndIsAskedForAgainAndWhatComesAfterItIsKept() throws IOException {
    CatalogReplica replica = open();
    replica.take(step(true, 5, false, CUBE));
    Files.writeString(file(), "{\"scope\":\"sco", StandardOpenOption.APPEND);

    CatalogReplica after = open();
    assertThat(after.point()).isEqualTo(new CatalogPoint(5, "scope", ""));
    assertThat(names(after)).containsExactly("Cube");
    after.take(step(false, 6, false, BRAZIL));

    assertThat(names(open())).containsExactly("Brazil", "Cube");
  }

  @Test
  void whatChangesOftenDoesNotFillTheDisk() throws IOException {
    CatalogReplica replica = open();
    replica.take(step(true, 1, false, CUBE));
    for (int change = 2; change < 4000; change++) {
      replica.take(step(false, change, false, CUBE));
    }

    assertThat(Files.readAllLines(file())).hasSizeLessThan(1_100);
    assertThat(open().point().through()).isEqualTo(3999);
  }

  @Test
  void aCatalogThatIsTooLargeIsNotTakenForWhole() {
    CatalogReplica replica = CatalogReplica.open(file(), 1);

    replica.take(step(true, 2, false, CUBE, BRAZIL));

    assertThat(replica.isTooLarge()).isTrue();
    assertThat(replica.shop().isWhole()).isFalse();
    replica.take(new CatalogCopy("less", true, List.of(CUBE), 2, false, Optional.empty()));
    assertThat(replica.shop().isWhole()).isTrue();
  }

  @Test
  void anUnreadableFileCountsAsNone() throws IOException {
    Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

    assertThat(open().point()).isEqualTo(CatalogPoint.START);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "most-titles = -1    | most-titles must be from 0 to 1000000, was -1",
        "look-again = 10ms   | look-again must be at least 1 s, was PT0.01S",
        "spread = -1s        | spread must not be negative, was PT-1S",
        "snapshot-wait = -1s | snapshot-wait must not be negative, was PT-1S",
        "answer-timeout = 0s | answer-timeout must be longer than nothing, was PT0S",
      })
  void aWrongSettingIsNamedWithItsValue(String setting, String message) {
    var config =
        ConfigFactory.parseString("tributary.edge.catalog { " + setting + " }")
            .withFallback(ConfigFactory.load());

    assertThatThrownBy(() -> CatalogSettings.from(config))
        .hasMessage("tributary.edge.catalog." + message);
  }
}
