package tributary.cluster.api;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.JsonBody;
import tributary.cluster.api.http.Page;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.catalog.MediaItemCommand.PublishedItem;
import tributary.cluster.message.Replies;
import tributary.cluster.operator.Operator;
import tributary.cluster.operator.Vendor;
import tributary.cluster.operator.VendorPrices;
import tributary.cluster.operator.Vendors;
import tributary.model.MediaId;
import tributary.model.Money;

/**
 * What a vendor's staff, or the network's, has titles cost at this vendor (R145). A price holds for
 * quotes given from then on.
 */
final class SellingPrices {
  private static final int MOST_CENTS = 100_000_000;

  private final Entities entities;
  private final Vendors vendors;
  private final VendorPrices prices;

  SellingPrices(Entities entities, Vendors vendors, VendorPrices prices) {
    this.entities = entities;
    this.vendors = vendors;
    this.prices = prices;
  }

  record View(String mediaId, Views.Money price) {
    static View of(VendorPrices.Price price) {
      return new View(price.media().text(), Views.Money.of(price.price()));
    }
  }

  CompletionStage<Reply> list(Call call, Operator operator) {
    Page.Wanted page = call.page("", Page.Part.TEXT);
    return own(call, operator)
        .thenCompose(
            vendor ->
                prices.at(
                    vendor.id(), page.after().map(List::getFirst).orElse(""), page.limit() + 1))
        .thenApply(
            found -> Reply.ok(page.of(found, price -> List.of(price.media().text()), View::of)));
  }

  CompletionStage<Reply> put(Call call, Operator operator) {
    MediaId media = call.path("mediaId", MediaId::new);
    return call.body()
        .thenCompose(
            body -> {
              Money price = money(body.allowing("cents", "currency"));
              return own(call, operator)
                  .thenCompose(
                      vendor ->
                          requireOffered(vendor, media)
                              .thenCompose(
                                  _ ->
                                      prices.put(
                                          new VendorPrices.Price(vendor.id(), media, price))));
            })
        .thenApply(isThere -> done(call, isThere));
  }

  private static Money money(JsonBody body) {
    int cents =
        body.number("cents", 0, MOST_CENTS)
            .orElseThrow(() -> Problem.field("MISSING_FIELD", "cents", "is missing"));
    return body.value("currency", currency -> new Money(cents, currency));
  }

  private CompletionStage<PublishedItem> requireOffered(Vendor vendor, MediaId media) {
    return entities
        .<PublishedItem>item(media, MediaItemCommand.Describe::new)
        .handle(
            (item, failure) -> {
              boolean isUnknown =
                  failure != null && Replies.refusalOf(failure).reason().equals("UNKNOWN_ITEM");
              // To a vendor's staff what others sell is not there.
              if (isUnknown || (failure == null && !vendor.offers(item.title().catalog()))) {
                throw Problem.notFound("no catalog of " + vendor.id() + " lists " + media);
              }
              if (failure != null) {
                throw new CompletionException(failure);
              }
              return item;
            });
  }

  CompletionStage<Reply> remove(Call call, Operator operator) {
    MediaId media = call.path("mediaId", MediaId::new);
    return own(call, operator)
        .thenCompose(vendor -> prices.remove(vendor.id(), media))
        .thenApply(_ -> Reply.noContent());
  }

  private CompletionStage<Vendor> own(Call call, Operator operator) {
    String id = call.path("vendorId", Vendor::id);
    if (!VendorSites.sees(operator, id)) {
      throw VendorSites.unknown(id).thrown();
    }
    return vendors
        .find(id)
        .thenApply(found -> found.orElseThrow(() -> VendorSites.unknown(id).thrown()));
  }

  private static Reply done(Call call, boolean isThere) {
    if (!isThere) {
      throw VendorSites.unknown(call.path("vendorId", Vendor::id)).thrown();
    }
    return Reply.noContent();
  }
}
