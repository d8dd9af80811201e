package tributary.edge.screen;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tributary.edge.catalog.Shop;
import tributary.edge.catalog.Shop.Wanted;
import tributary.edge.link.ClusterLink.CatalogPage;
import tributary.edge.link.ClusterLink.PriorityListView;
import tributary.edge.link.ClusterLink.Shelf;
import tributary.edge.screen.ListApi.ItemView;
import tributary.model.Title;

/**
 * The catalog as Fig 8F shows it, one page for all and one for each vendor (R144): from the box's
 * own copy, and from the cluster page by page for as long as that is not whole.
 */
final class CatalogApi {
  private static final int PAGE = 50;
  private static final int LAST_YEAR = 9999;

  private final ScreenParts parts;
  private final ListApi lists;

  CatalogApi(ScreenParts parts, ListApi lists) {
    this.parts = parts;
    this.lists = lists;
  }

  void addTo(Routes routes) {
    routes
        .on(HttpMethod.GET, "/api/catalog", this::catalog)
        .on(HttpMethod.GET, "/api/artwork/{mediaId}", this::artwork)
        .on(HttpMethod.GET, "/api/choices", call -> choices(optional(call, "vendor")))
        .on(HttpMethod.GET, "/api/vendors", call -> vendors());
  }

  private Reply catalog(Routes.Call call) {
    Wanted wanted =
        new Wanted(
            call.query("q", ""),
            optional(call, "vendor"),
            optional(call, "genre"),
            optional(call, "language"),
            year(call, "from"),
            year(call, "to"));
    int page = call.queryNumber("page", 0);
    Shop shop = parts.catalog().shop();
    PriorityListView list = lists.list();
    boolean isListed = call.query("listed", "").equals("true");
    boolean isOwn =
        shop.isWhole()
            || wanted.isNarrowed()
            || isListed
            || (!shop.isEmpty() && !parts.link().isConnected());
    if (!isOwn) {
      return view(
          lists.titles().page(wanted.words(), page), shop, list, wanted, OptionalInt.empty());
    }
    List<Title> all = isListed ? listed(shop.find(wanted), list) : shop.find(wanted);
    return view(page(all, page), shop, list, wanted, OptionalInt.of(all.size()));
  }

  /**
   * @param total empty where only pages are known
   */
  private Reply view(
      CatalogPage found, Shop shop, PriorityListView list, Wanted wanted, OptionalInt total) {
    List<ItemView> rows =
        found.titles().stream()
            .map(title -> lists.item(list, title, shop.price(title, wanted.vendor())))
            .toList();
    int before = (found.pageCount() - 1) * PAGE;
    boolean isLast = found.page() == found.pageCount() - 1;
    return Reply.ok(
        new CatalogView(
            found.page(),
            found.pageCount(),
            PAGE,
            total.orElse(before + (isLast ? rows.size() : PAGE)),
            rows));
  }

  /** A vendor's part of My List, by rank (R144). */
  private static List<Title> listed(List<Title> found, PriorityListView list) {
    return found.stream()
        .filter(title -> list.items().contains(title.media()))
        .sorted(Comparator.comparingInt(title -> list.items().indexOf(title.media())))
        .toList();
  }

  private static CatalogPage page(List<Title> found, int page) {
    int pages = Math.max(1, Math.ceilDiv(found.size(), PAGE));
    int there = Math.min(page, pages - 1);
    int from = there * PAGE;
    return new CatalogPage(found.subList(from, Math.min(from + PAGE, found.size())), there, pages);
  }

  private static Optional<String> optional(Routes.Call call, String name) {
    return Optional.of(call.query(name, "")).filter(text -> !text.isEmpty());
  }

  private static Optional<Integer> year(Routes.Call call, String name) {
    return optional(call, name).map(_ -> Math.min(call.queryNumber(name, 0), LAST_YEAR));
  }

  /** 204 where there is none: browsers complain of 404, and this is nothing to complain of. */
  private Reply artwork(Routes.Call call) {
    return parts
        .artwork()
        .of(Routes.mediaId("mediaId", call.text("mediaId")))
        .map(jpeg -> Reply.bytes(HttpResponseStatus.OK, "image/jpeg", jpeg))
        .orElseGet(Reply::noContent);
  }

  private Reply choices(Optional<String> vendor) {
    return Reply.ok(parts.catalog().shop().choices(vendor));
  }

  private Reply vendors() {
    return Reply.ok(
        new VendorsView(parts.catalog().shop().shelves().stream().map(VendorView::of).toList()));
  }

  /**
   * @param total titles on all pages; as many as they have room for, while only pages are known
   */
  record CatalogView(int page, int pageCount, int pageSize, int total, List<ItemView> titles) {}

  record VendorsView(List<VendorView> vendors) {}

  /**
   * @param accent empty for the network's own
   */
  record VendorView(String vendorId, String name, String accent, List<String> catalogs) {
    static VendorView of(Shelf shelf) {
      return new VendorView(
          shelf.vendorId(),
          shelf.name(),
          shelf.accent(),
          shelf.catalogs().stream().sorted().toList());
    }
  }
}
