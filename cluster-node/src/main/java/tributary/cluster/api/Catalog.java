package tributary.cluster.api;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.api.ReadSide.Found;
import tributary.cluster.api.ReadSide.TitleFilters;
import tributary.cluster.api.ReadSide.TitleSearch;
import tributary.cluster.api.ReadSide.TitleSort;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Page;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.operator.ArtworkTable;
import tributary.cluster.operator.Offers;
import tributary.cluster.operator.Offers.Sale;
import tributary.cluster.operator.Vendor;
import tributary.cluster.operator.Vendors;
import tributary.model.MediaId;
import tributary.model.Title;

/** Browsing and searching the catalogs (R093, R216-R218); open to everybody. */
final class Catalog {
  /** As many as fit into any parameter's length. */
  private static final int MOST_NAMED = 15;

  private final ReadSide readSide;
  private final Vendors vendors;
  private final Offers offers;
  private final ArtworkTable artwork;

  Catalog(ReadSide readSide, Vendors vendors, Offers offers, ArtworkTable artwork) {
    this.readSide = readSide;
    this.vendors = vendors;
    this.offers = offers;
    this.artwork = artwork;
  }

  /** What a page of this host is called and looks like. */
  record Site(
      Optional<String> vendorId,
      Optional<String> name,
      Optional<String> accent,
      Optional<String> logo) {
    static Site of(Optional<Vendor> vendor) {
      return new Site(
          vendor.map(Vendor::id),
          vendor.map(Vendor::name),
          vendor.map(Vendor::accent).filter(accent -> !accent.isEmpty()),
          vendor.flatMap(VendorLogos::link));
    }
  }

  CompletionStage<Reply> site(Call call) {
    return vendor(call).thenApply(vendor -> Reply.ok(Site.of(vendor)));
  }

  /** The vendor at whose host the call was made; none at the network's own. */
  CompletionStage<Optional<Vendor>> vendor(Call call) {
    return Vendor.hostOf(call.header("Host"))
        .map(vendors::ofHost)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  CompletionStage<Reach> reach(Call call, AccountView account) {
    return vendor(call).thenApply(vendor -> new Reach(account.profile(), vendor));
  }

  /** What vendors are called, by id. */
  CompletionStage<Map<String, String>> sellers() {
    return vendors
        .all()
        .thenApply(
            all -> all.stream().collect(Collectors.toMap(Vendor::id, Vendor::name, (a, _) -> a)));
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
    return vendor(call)
        .thenCombine(
            readSide.catalogs(),
            (vendor, catalogs) ->
                Reply.ok(
                    new Views.Items<>(
                        catalogs.stream().filter(one -> isOf(vendor, one.catalog())).toList())));
  }

  static boolean isOf(Optional<Vendor> vendor, String catalog) {
    return vendor.isEmpty() || vendor.get().offers(catalog);
  }

  CompletionStage<Reply> titles(Call call) {
    Optional<List<MediaId>> named = call.query("mediaIds", Catalog::mediaIds);
    return named.isPresent() ? named(call, named.get()) : found(call);
  }

  /** In the order in which they were named; without those that this site does not have. */
  private CompletionStage<Reply> named(Call call, List<MediaId> named) {
    return vendor(call)
        .thenCombine(
            readSide.titles(named),
            (vendor, titles) -> {
              List<Title> here =
                  titles.stream()
                      .filter(title -> isOf(vendor, title.catalog()))
                      .sorted(Comparator.comparingInt(title -> named.indexOf(title.media())))
                      .toList();
              return views(here, vendor)
                  .thenApply(
                      views ->
                          Reply.ok(
                              new Views.Items<>(
                                  here.stream().map(title -> views.get(title.media())).toList())));
            })
        .thenCompose(reply -> reply);
  }

  private static List<MediaId> mediaIds(String text) {
    List<MediaId> named = Arrays.stream(text.split(",", -1)).map(MediaId::new).toList();
    if (named.size() > MOST_NAMED) {
      throw new IllegalArgumentException(
          "may name at most " + MOST_NAMED + " titles, named " + named.size());
    }
    return named;
  }

  private CompletionStage<Reply> found(Call call) {
    String words = call.query("q").orElse("");
    TitleSort sort =
        call.query("sort", Catalog::sort)
            .orElse(words.isBlank() ? TitleSort.TITLE : TitleSort.RELEVANCE);
    boolean descending = call.query("order", Catalog::descending).orElse(sort.descends());
    Page.Wanted page = call.page("", Page.Part.TEXT, Page.Part.TEXT, Page.Part.TEXT);
    TitleFilters everywhere = filtered(call, Optional.empty());
    return vendor(call)
        .thenCompose(
            vendor ->
                readSide
                    .titles(
                        new TitleSearch(
                            words,
                            vendor.isEmpty() ? everywhere : filtered(call, vendor),
                            sort,
                            descending,
                            page.after(),
                            page.limit() + 1))
                    .thenCompose(found -> priced(page, found, vendor)));
  }

  private CompletionStage<Reply> priced(
      Page.Wanted page, List<Found<Title>> found, Optional<Vendor> vendor) {
    return views(found.stream().map(Found::row).toList(), vendor)
        .thenApply(
            views ->
                Reply.ok(page.of(found, Found::position, one -> views.get(one.row().media()))));
  }

  /** With the title's own price where it is not sold any more, for it is still listed. */
  private CompletionStage<Map<MediaId, Views.Title>> views(
      List<Title> titles, Optional<Vendor> vendor) {
    return offers
        .of(titles, vendor.map(Vendor::id))
        .thenCombine(
            artwork.versions(titles.stream().map(Title::media).toList()),
            (sales, versions) -> {
              Map<MediaId, Views.Title> views = new HashMap<>();
              for (Title title : titles) {
                Sale sale = sales.getOrDefault(title.media(), Sale.ofNetwork(title));
                Optional<String> version = Optional.ofNullable(versions.get(title.media()));
                views.put(title.media(), Views.Title.of(title, sale.price(), version));
              }
              return views;
            });
  }

  private static TitleFilters filtered(Call call, Optional<Vendor> vendor) {
    Optional<Integer> from = call.query("from", Catalog::year);
    Optional<Integer> to = call.query("to", Catalog::year);
    if (from.isPresent() && to.isPresent() && from.get() > to.get()) {
      throw Problem.parameter(
          "to", "must not be before from, " + from.get() + ", was \"" + to.get() + "\"");
    }
    return new TitleFilters(
        call.query("title"),
        call.query("genre"),
        call.query("catalog"),
        call.query("language"),
        call.query("person"),
        call.query("actor"),
        call.query("director"),
        call.query("producer"),
        from,
        to,
        vendor.map(Vendor::offered));
  }

  CompletionStage<Reply> filters(Call call) {
    return vendor(call)
        .thenCompose(vendor -> readSide.filters(vendor.map(Vendor::offered)))
        .thenApply(Reply::ok);
  }

  private static int year(String text) {
    if (!text.matches("\\d{4}")) {
      throw new IllegalArgumentException("must be a year of four digits, was \"" + text + "\"");
    }
    return Integer.parseInt(text);
  }

  private static TitleSort sort(String text) {
    return oneOf(
        Arrays.stream(TitleSort.values())
            .collect(Collectors.toMap(sort -> sort.name().toLowerCase(Locale.ROOT), s -> s)),
        text);
  }

  private static boolean descending(String text) {
    return oneOf(Map.of("asc", false, "desc", true), text);
  }

  private static <T> T oneOf(Map<String, T> values, String text) {
    T value = values.get(text);
    if (value == null) {
      throw new IllegalArgumentException(
          "must be one of "
              + String.join(", ", new TreeSet<>(values.keySet()))
              + ", was \""
              + text
              + "\"");
    }
    return value;
  }

  CompletionStage<Reply> title(Call call) {
    MediaId media = call.path("mediaId", MediaId::new);
    return vendor(call)
        .thenCompose(
            vendor ->
                readSide
                    .title(media)
                    .thenApply(
                        title ->
                            title
                                .filter(found -> isOf(vendor, found.catalog()))
                                .orElseThrow(() -> Problem.notFound("no catalog lists " + media)))
                    .thenCompose(title -> priced(title, vendor)));
  }

  private CompletionStage<Reply> priced(Title title, Optional<Vendor> vendor) {
    return views(List.of(title), vendor).thenApply(views -> Reply.ok(views.get(title.media())));
  }
}
