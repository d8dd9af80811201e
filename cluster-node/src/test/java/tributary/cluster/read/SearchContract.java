package tributary.cluster.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import tributary.cluster.api.ReadSide.Catalog;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.TitleFilters;
import tributary.cluster.api.ReadSide.TitleSearch;
import tributary.cluster.api.ReadSide.TitleSort;
import tributary.core.ModelFixture;
import tributary.core.catalog.MediaItem;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.RefusedException;
import tributary.model.Title;
import tributary.persistence.Database;

/** What searches find and in what order: the same for every database. */
abstract class SearchContract extends TransferTableContract {
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
  private static final TitleFilters ALL = filters(Map.of());

  /** A catalog to search, filled as the projection does it. */
  private final class Shop implements AutoCloseable {
    private final Database database = Database.open(settings());
    private final CatalogQueries catalog = new CatalogQueries(database.dataSource(), Duration.ZERO);
    private int published;

    void publish(Title... titles) throws SQLException {
      PoolSession session = new PoolSession(database.dataSource());
      try {
        for (Title title : titles) {
          new TitleWriter(_ -> {})
              .write(
                  session,
                  title.media().text(),
                  new MediaItem.Event.Published(
                      ModelFixture.manifest(title.media()), title, AT.plusSeconds(published++)));
        }
        session.commit();
      } finally {
        session.close();
      }
    }

    List<String> find(String words) {
      return find(words, ALL, TitleSort.RELEVANCE, true);
    }

    List<String> find(Map<String, String> wanted) {
      return find("", filters(wanted), TitleSort.TITLE, false);
    }

    List<String> find(String words, TitleFilters filters, TitleSort sort, boolean descending) {
      return catalog
          .titles(new TitleSearch(words, filters, sort, descending, Optional.empty(), 100))
          .stream()
          .map(found -> found.row().title())
          .toList();
    }

    List<String> pages(String words, TitleSort sort, boolean descending, int size) {
      List<String> all = new ArrayList<>();
      Optional<List<String>> after = Optional.empty();
      while (true) {
        List<Found<Title>> page =
            catalog.titles(new TitleSearch(words, ALL, sort, descending, after, size));
        if (page.isEmpty()) {
          return all;
        }
        page.forEach(found -> all.add(found.row().title()));
        after = Optional.of(page.getLast().position());
      }
    }

    @Override
    public void close() throws IOException {
      catalog.close();
      database.close();
    }
  }

  private static Title film(int number, String name, int year, String genre) {
    return ModelFixture.title(MediaId.of(number), name, year, List.of(genre));
  }

  private static Title film(
      int number, String name, List<String> actors, List<String> directors, String synopsis) {
    return new Title(
        MediaId.of(number),
        "main",
        name,
        1999,
        List.of("Drama"),
        actors,
        directors,
        List.of(),
        "fr",
        "",
        synopsis,
        1,
        1,
        new Money(399, "EUR"));
  }

  private static TitleFilters filters(Map<String, String> wanted) {
    Function<String, Optional<String>> text = name -> Optional.ofNullable(wanted.get(name));
    return new TitleFilters(
        text.apply("title"),
        text.apply("genre"),
        text.apply("catalog"),
        text.apply("language"),
        text.apply("person"),
        text.apply("actor"),
        text.apply("director"),
        text.apply("producer"),
        text.apply("from").map(Integer::valueOf),
        text.apply("to").map(Integer::valueOf),
        text.apply("within").map(catalogs -> Set.of(catalogs.split(","))));
  }

  @Test
  void aWordInTheTitleIsWorthMoreThanInPeopleAndThatMoreThanElsewhere() throws Exception {
    try (Shop shop = new Shop()) {
      shop.publish(
          film(1, "A Quiet Year", List.of(), List.of(), "Of a brook and a ford"),
          film(2, "Blade Runner", List.of("Harrison Ford"), List.of(), ""),
          film(3, "Crossing the Ford", List.of(), List.of(), ""),
          film(4, "Ford", List.of(), List.of(), ""),
          film(5, "Fordham Nights", List.of(), List.of(), ""),
          film(6, "Stagecoach", List.of("John Wayne"), List.of("John Ford"), ""));

      assertThat(shop.find("ford"))
          .containsExactly(
              "Ford",
              "Crossing the Ford",
              "Fordham Nights",
              "Blade Runner",
              "Stagecoach",
              "A Quiet Year");
      assertThat(shop.find("john ford")).containsExactly("Stagecoach");
      assertThat(shop.find("harrison runner")).containsExactly("Blade Runner");
    }
  }

  @Test
  void beginningsOfWordsAccentsCaseAndOneSlipOfSpellingAreForgiven() throws Exception {
    try (Shop shop = new Shop()) {
      shop.publish(
          film(1, "The Matrix", List.of("Keanu Reeves"), List.of(), ""),
          film(2, "Le Fabuleux Destin d'Amélie Poulain", List.of(), List.of(), ""),
          film(3, "Ocean's Eleven", List.of(), List.of("Søren Ægir"), ""),
          film(4, "50% of Årets_Film", List.of(), List.of(), ""),
          film(5, "Straße der Träume", List.of(), List.of(), ""),
          film(6, "千と千尋の神隠し", List.of(), List.of(), ""));

      assertThat(shop.find("matr")).containsExactly("The Matrix");
      assertThat(shop.find("THE MÁTRIX")).containsExactly("The Matrix");
      for (String slip : List.of("matirx", "marix", "mattrix", "matrux")) {
        assertThat(shop.find(slip)).as(slip).containsExactly("The Matrix");
      }
      assertThat(shop.find("keanu reves")).containsExactly("The Matrix");
      assertThat(shop.find("mxtryx")).isEmpty();
      assertThat(shop.find("amelie")).hasSize(1);
      assertThat(shop.find("ame\u0301lie")).hasSize(1);
      assertThat(shop.find("oceans")).containsExactly("Ocean's Eleven");
      assertThat(shop.find("ocean\u2019s soren aegir")).containsExactly("Ocean's Eleven");
      assertThat(shop.find("film arets")).containsExactly("50% of Årets_Film");
      assertThat(shop.find("50 årets_film")).containsExactly("50% of Årets_Film");
      assertThat(shop.find("strasse traume")).containsExactly("Straße der Träume");
      assertThat(shop.find("千尋")).containsExactly("千と千尋の神隠し");
      assertThat(shop.find("'; DROP TABLE title")).isEmpty();
      assertThat(shop.find("%")).isEmpty();
      assertThat(shop.find("mat* OR (title:")).isEmpty();
    }
  }

  @Test
  void filtersHoldTogetherAndANameIsOfOnePerson() throws Exception {
    try (Shop shop = new Shop()) {
      shop.publish(
          film(1, "One", 1999, "Drama"),
          film(2, "Two", 2005, "Comedy"),
          film(3, "Three", 2010, "Drama"),
          film(4, "Four", List.of("Harrison Smith", "Tom Ford"), List.of(), ""),
          film(5, "Five", List.of("Harrison Ford"), List.of("Agnès Varda"), ""));

      assertThat(shop.find(Map.of("genre", "DRAMA", "from", "2000", "to", "2020")))
          .containsExactly("Three");
      assertThat(shop.find(Map.of("language", "FR"))).containsExactly("Five", "Four");
      assertThat(shop.find(Map.of("person", "harrison ford"))).containsExactly("Five");
      assertThat(shop.find(Map.of("person", "agnes var"))).containsExactly("Five");
      assertThat(shop.find(Map.of("actor", "ford"))).containsExactly("Five", "Four");
      assertThat(shop.find(Map.of("director", "ford"))).isEmpty();
      assertThat(shop.find(Map.of("actor", "?"))).isEmpty();
      assertThat(shop.find(Map.of("within", "main,other"))).hasSize(5);
      assertThat(shop.find(Map.of("within", "other"))).isEmpty();
      assertThat(shop.catalog.filters(Optional.of(Set.of("other", "more"))).genres()).isEmpty();
      assertThat(shop.catalog.filters(Optional.of(Set.of())).languages()).isEmpty();
      assertThat(shop.catalog.filters(Optional.of(Set.of("main"))))
          .isEqualTo(shop.catalog.filters(Optional.empty()));
      assertThat(shop.find(Map.of("title", "t", "genre", "comedy"))).containsExactly("Two");
      assertThat(shop.catalog.catalogs()).containsExactly(new Catalog("main", 5));
    }
  }

  @Test
  void everyOrderPagesThroughEachTitleOnceBothWays() throws Exception {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    try (Shop shop = new Shop()) {
      for (int i = 0; i < 26; i++) {
        List<String> actors =
            random.nextBoolean() ? List.of("Actor " + random.nextInt(4)) : List.of();
        shop.publish(film(100 + i, "Film %02d".formatted(i), actors, List.of(), ""));
      }

      for (TitleSort sort : TitleSort.values()) {
        List<String> up = shop.pages("film", sort, false, 7);
        assertThat(up).as("%s", sort).doesNotHaveDuplicates().hasSize(26);
        assertThat(shop.pages("film", sort, true, 5)).hasSameElementsAs(up);
        assertThat(shop.find("film", ALL, sort, false)).isEqualTo(up);
      }
      assertThat(shop.pages("film", TitleSort.TITLE, false, 10)).isSorted();
      assertThat(shop.pages("film", TitleSort.NEWEST, true, 10)).first().isEqualTo("Film 25");
      var last = shop.catalog.page("film", Set.of(), 99, 10);
      assertThat(last.pageCount()).isEqualTo(3);
      assertThat(last.page()).isEqualTo(2);
      assertThat(last.titles()).hasSize(6);
      assertThat(shop.catalog.page("flim 07", Set.of(), 0, 10).titles()).hasSize(1);
      assertThat(shop.catalog.page("nothing", Set.of(), 0, 10).titles()).isEmpty();
      assertThat(shop.catalog.page("film", Set.of("main"), 0, 10).titles()).hasSize(10);
      assertThat(shop.catalog.page("film", Set.of("other"), 0, 10).titles()).isEmpty();
      assertThatThrownBy(
              () ->
                  shop.catalog.titles(
                      new TitleSearch(
                          "", ALL, TitleSort.YEAR, true, Optional.of(List.of("x", "y", "z")), 5)))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("BAD_CURSOR");
    }
  }

  @Test
  void whatWasPublishedSinceIsToldOldestFirstAndOfTheChosenCatalogsOnly() throws Exception {
    try (Shop shop = new Shop()) {
      long before = shop.catalog.version();
      shop.publish(
          film(1, "Brazil", 1985, "Comedy"),
          film(2, "Jabberwocky", 1977, "Comedy"),
          film(3, "Time Bandits", 1981, "Fantasy"));

      var first = shop.catalog.changes(before, Set.of(), Map.of(), 2);
      assertThat(first.titles()).extracting(Title::title).containsExactly("Brazil", "Jabberwocky");
      assertThat(first.more()).isTrue();
      var rest = shop.catalog.changes(first.through(), Set.of("main", "other"), Map.of(), 2);
      assertThat(rest.titles()).extracting(Title::title).containsExactly("Time Bandits");
      assertThat(rest.more()).isFalse();
      assertThat(rest.through()).isEqualTo(shop.catalog.version());
      assertThat(shop.catalog.changes(rest.through(), Set.of(), Map.of(), 2).titles()).isEmpty();
      var other = shop.catalog.changes(before, Set.of("other"), Map.of(), 2);
      assertThat(other.titles()).isEmpty();
      assertThat(other.through()).isEqualTo(rest.through());

      shop.publish(film(1, "Brazil: The Director's Cut", 1985, "Comedy"));
      assertThat(shop.catalog.changes(rest.through(), Set.of(), Map.of(), 2).titles())
          .extracting(Title::title)
          .containsExactly("Brazil: The Director's Cut");
    }
  }

  @Test
  void searchesFollowThePublicationsAndARebuiltTable() throws Exception {
    try (Shop shop = new Shop()) {
      assertThat(shop.find("brazil")).isEmpty();
      shop.publish(film(1, "Brazil", 1985, "Comedy"), film(2, "Jabberwocky", 1977, "Comedy"));
      assertThat(shop.find("brazil")).containsExactly("Brazil");
      final long version = shop.catalog.version();

      shop.publish(film(1, "Brazil: The Director's Cut", 1985, "Comedy"));
      assertThat(shop.find("brazil")).containsExactly("Brazil: The Director's Cut");
      assertThat(shop.catalog.version()).isGreaterThan(version);
      assertThat(shop.find("")).hasSize(2);

      PoolSession session = new PoolSession(shop.database.dataSource());
      session.run("DELETE FROM title", List.of());
      session.commit();
      session.close();
      assertThat(shop.find("")).isEmpty();
      shop.publish(film(2, "Jabberwocky", 1977, "Comedy"));
      assertThat(shop.find("")).containsExactly("Jabberwocky");
    }
  }
}
