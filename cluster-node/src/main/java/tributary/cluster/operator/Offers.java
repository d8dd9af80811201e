package tributary.cluster.operator;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.Title;

/**
 * Who sells a title, and for how much: the vendors that offer its catalog, each at its own price or
 * the title's; the network itself where no vendor does. Unless one is asked for, the cheapest sells
 * it: a household need not compare, and every vendor may be asked for by name.
 */
@FunctionalInterface
public interface Offers {
  /** None where the vendor that is asked for does not offer it. */
  CompletionStage<Map<MediaId, Sale>> of(Collection<Title> titles, Optional<String> vendor);

  default CompletionStage<Optional<Sale>> of(Title title, Optional<String> vendor) {
    return of(List.of(title), vendor)
        .thenApply(sales -> Optional.ofNullable(sales.get(title.media())));
  }

  /**
   * @param vendor its id; empty for the network itself
   * @param name as people know it; empty for the network itself
   */
  record Sale(String vendor, String name, Money price) {
    public static Sale ofNetwork(Title title) {
      return new Sale("", "", title.price());
    }
  }

  static Offers of(Vendors vendors, VendorPrices prices) {
    return (titles, vendor) ->
        vendors
            .all()
            .thenCompose(
                all ->
                    all.isEmpty()
                        ? CompletableFuture.completedFuture(sales(titles, vendor, all, List.of()))
                        : prices
                            .of(titles.stream().map(Title::media).toList())
                            .thenApply(special -> sales(titles, vendor, all, special)));
  }

  private static Map<MediaId, Sale> sales(
      Collection<Title> titles,
      Optional<String> wanted,
      List<Vendor> vendors,
      List<VendorPrices.Price> prices) {
    Map<MediaId, List<VendorPrices.Price>> special =
        prices.stream().collect(Collectors.groupingBy(VendorPrices.Price::media));
    Map<MediaId, Sale> sales = new HashMap<>();
    for (Title title : titles) {
      List<Sale> all = sales(title, vendors, special.getOrDefault(title.media(), List.of()));
      chosen(title, all, wanted).ifPresent(sale -> sales.put(title.media(), sale));
    }
    return sales;
  }

  private static List<Sale> sales(
      Title title, List<Vendor> vendors, List<VendorPrices.Price> prices) {
    Map<String, Money> special =
        prices.stream()
            .collect(Collectors.toMap(VendorPrices.Price::vendor, VendorPrices.Price::price));
    return vendors.stream()
        .filter(vendor -> vendor.offers(title.catalog()))
        .map(
            vendor ->
                new Sale(
                    vendor.id(), vendor.name(), special.getOrDefault(vendor.id(), title.price())))
        .toList();
  }

  private static Optional<Sale> chosen(Title title, List<Sale> all, Optional<String> wanted) {
    Stream<Sale> open = all.isEmpty() ? Stream.of(Sale.ofNetwork(title)) : all.stream();
    return wanted.isPresent()
        ? open.filter(sale -> sale.vendor().equals(wanted.get())).findFirst()
        : open.min(cheapest(title.price().currency()));
  }

  /** Amounts of several currencies cannot be compared: the title's own goes first. */
  private static Comparator<Sale> cheapest(String currency) {
    return Comparator.<Sale, Boolean>comparing(sale -> !sale.price().currency().equals(currency))
        .thenComparing(sale -> sale.price().currency())
        .thenComparing(sale -> sale.price().cents())
        .thenComparing(Sale::vendor);
  }
}
