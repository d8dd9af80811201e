package tributary.edge.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static tributary.edge.catalog.CatalogTitles.title;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tributary.edge.catalog.Shop.Wanted;
import tributary.edge.link.ClusterLink.Shelf;
import tributary.edge.link.ClusterLink.ShelfPrice;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

class ShopTest {
  private static final Title AMELIE = title(1, "blue", "Amélie", 2001, "Comedy");
  private static final Title BRAZIL = title(2, "blue", "Brazil", 1985, "Drama");
  private static final Title CUBE = title(3, "red", "Cube", 1997, "Drama");
  private static final Title RIVER = title(4, "shared", "The River", 0, "drama");
  private static final Shelf BLUE =
      new Shelf(
          "blue",
          "Blue Studio",
          "#7fc8ff",
          Set.of("blue", "shared"),
          List.of(new ShelfPrice(MediaId.of(4), new Money(599, "EUR"))));
  private static final Shelf RED =
      new Shelf(
          "red",
          "Red Studio",
          "",
          Set.of("red", "shared"),
          List.of(new ShelfPrice(MediaId.of(4), new Money(299, "USD"))));
  private static final Shop SHOP =
      new Shop(List.of(RIVER, CUBE, BRAZIL, AMELIE), List.of(BLUE, RED), true);

  private static Wanted wanted(
      String words, String vendor, String genre, String language, String from, String to) {
    return new Wanted(
        words,
        Optional.ofNullable(vendor),
        Optional.ofNullable(genre),
        Optional.ofNullable(language),
        Optional.ofNullable(from).map(Integer::valueOf),
        Optional.ofNullable(to).map(Integer::valueOf));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "''            | -    | -      | -  | -    | -    | Amélie,Brazil,Cube,The River",
        "AMELIE        | -    | -      | -  | -    | -    | Amélie",
        "amé           | -    | -      | -  | -    | -    | Amélie",
        "riv           | -    | -      | -  | -    | -    | The River,Amélie,Brazil,Cube",
        "renee aberg c | -    | -      | -  | -    | -    | Amélie,Cube",
        "ube           | -    | -      | -  | -    | -    | ''",
        "...           | -    | -      | -  | -    | -    | Amélie,Brazil,Cube,The River",
        "''            | blue | -      | -  | -    | -    | Amélie,Brazil,The River",
        "''            | red  | -      | -  | -    | -    | Cube,The River",
        "''            | gone | -      | -  | -    | -    | ''",
        "brazil        | red  | -      | -  | -    | -    | ''",
        "''            | -    | DRAMA  | -  | -    | -    | Brazil,Cube,The River",
        "''            | -    | drama  | en | -    | -    | Cube",
        "''            | -    | -      | -  | 1985 | 1997 | Brazil,Cube",
        "''            | -    | -      | -  | 2000 | -    | Amélie",
        "''            | -    | -      | -  | -    | 1990 | Brazil",
      })
  void titlesAreFoundByWordsAndNarrowedByFilters(
      String words,
      String vendor,
      String genre,
      String language,
      String from,
      String to,
      String found) {
    assertThat(SHOP.find(wanted(words, vendor, genre, language, from, to)))
        .extracting(Title::title)
        .isEqualTo(found.isEmpty() ? List.of() : List.of(found.split(",")));
  }

  @Test
  void eachVendorHasItsPriceAndOfSeveralTheCheapestInTheTitlesCurrencyShows() {
    assertThat(SHOP.price(RIVER, Optional.of("blue"))).isEqualTo(new Money(599, "EUR"));
    assertThat(SHOP.price(RIVER, Optional.of("red"))).isEqualTo(new Money(299, "USD"));
    assertThat(SHOP.price(RIVER, Optional.empty())).isEqualTo(new Money(599, "EUR"));
    assertThat(SHOP.price(CUBE, Optional.of("red"))).isEqualTo(new Money(399, "EUR"));
    assertThat(SHOP.price(CUBE, Optional.of("blue"))).isEqualTo(new Money(399, "EUR"));
  }

  @Test
  void thereIsToChooseWhatTheVendorsTitlesHave() {
    Shop.Choices all = SHOP.choices(Optional.empty());
    assertThat(all.genres())
        .containsExactly(new Shop.Choice("drama", 3), new Shop.Choice("comedy", 1));
    assertThat(all.languages()).containsExactly(new Shop.Choice("de", 2), new Shop.Choice("en", 2));
    assertThat(all.decades())
        .extracting(Shop.Choice::value)
        .containsExactly("2000", "1990", "1980");
    assertThat(SHOP.choices(Optional.of("red")).genres())
        .containsExactly(new Shop.Choice("drama", 2));
  }
}
