package tributary.cluster.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.TitleSearch;
import tributary.cluster.api.ReadSide.TitleSort;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Page;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.model.MediaId;

/** Browsing and searching the catalogs (R093, R216-R218); open to everybody. */
final class Catalog {
  private final ReadSide readSide;

  Catalog(ReadSide readSide) {
    this.readSide = readSide;
  }

  /** A catalog's name, as {@code main} or {@code studio.uk}. */
  static String name(String text) {
    if (!text.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}")) {
      throw new IllegalArgumentException(
          "must be 1 to 64 letters, digits, spaces, . _ or -, was \"" + text + "\"");
    }
    return text;
  }

  CompletionStage<Reply> catalogs(Call call) {
    return readSide.catalogs().thenApply(catalogs -> Reply.ok(new Views.Items<>(catalogs)));
  }

  CompletionStage<Reply> titles(Call call) {
    TitleSort sort = call.query("sort", Catalog::sort).orElse(TitleSort.TITLE);
    Page.Wanted page = call.page("", 2);
    return readSide
        .titles(
            new TitleSearch(
                call.query("q").orElse(""),
                call.query("genre"),
                call.query("catalog"),
                call.query("language"),
                call.query("person"),
                call.query("from", Catalog::year),
                call.query("to", Catalog::year),
                sort,
                page.after(),
                page.limit() + 1))
        .thenApply(
            found -> Reply.ok(page.of(found, Found::position, f -> Views.Title.of(f.row()))));
  }

  CompletionStage<Reply> filters(Call call) {
    return readSide.filters().thenApply(Reply::ok);
  }

  private static int year(String text) {
    if (!text.matches("\\d{4}")) {
      throw new IllegalArgumentException("must be a year of four digits, was \"" + text + "\"");
    }
    return Integer.parseInt(text);
  }

  private static TitleSort sort(String text) {
    return Arrays.stream(TitleSort.values())
        .filter(sort -> sort.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of "
                        + Arrays.stream(TitleSort.values())
                            .map(sort -> sort.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))
                        + ", was \""
                        + text
                        + "\""));
  }

  CompletionStage<Reply> title(Call call) {
    MediaId media = call.path("mediaId", MediaId::new);
    return readSide
        .title(media)
        .thenApply(
            title ->
                Reply.ok(
                    Views.Title.of(
                        title.orElseThrow(() -> Problem.notFound("no catalog lists " + media)))));
  }
}
