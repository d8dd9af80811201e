package tributary.edge.catalog;

import java.util.List;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/** Titles of the tests of a catalog. */
final class CatalogTitles {
  private CatalogTitles() {}

  static Title title(long id, String catalog, String name, int year, String genre) {
    return new Title(
        MediaId.of(id),
        catalog,
        name,
        year,
        List.of(genre),
        List.of("Renée Åberg"),
        List.of(),
        List.of(),
        id % 2 == 0 ? "de" : "en",
        "",
        "About a river",
        60_000,
        1000,
        new Money(399, "EUR"));
  }
}
