package tributary.cluster.api;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.account.AccountCommand;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.account.Territories;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.Page;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.catalog.MediaItemCommand.PublishedItem;
import tributary.cluster.operator.Offers;
import tributary.cluster.operator.Offers.Sale;
import tributary.core.playback.Quote;
import tributary.core.playback.Rental;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.Title;

/** The price shown, what was bought, and what it cost (R317-R326). */
final class Rentals {
  private final Entities entities;
  private final Catalog catalog;
  private final Offers offers;
  private final Idempotency idempotency;
  private final Territories territories;
  private final InstantSource clock;

  Rentals(
      Entities entities,
      Catalog catalog,
      Offers offers,
      Idempotency idempotency,
      Territories territories,
      InstantSource clock) {
    this.territories = territories;
    this.entities = entities;
    this.catalog = catalog;
    this.offers = offers;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  CompletionStage<Reply> quote(Call call, AccountView account) {
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("clientId", "mediaId");
              ClientId client = body.value("clientId", ClientId::new);
              MediaId media = body.value("mediaId", MediaId::new);
              return entities
                  .<PublishedItem>item(media, MediaItemCommand.Describe::new)
                  .thenCombine(
                      catalog.reach(call, account),
                      (item, reach) -> quote(account, client, item.title(), reach))
                  .thenCompose(quote -> quote);
            })
        .thenApply(quote -> new Reply(201, Reply.JSON, Views.Quote.of(quote), java.util.Map.of()));
  }

  private CompletionStage<Quote> quote(
      AccountView account, ClientId client, Title title, Reach reach) {
    boolean isRunning =
        account.rentals().stream()
            .anyMatch(it -> it.media().equals(title.media()) && it.isViewable(clock.instant()));
    if (!isRunning) {
      reach.require("mediaId", title);
    }
    return offers
        .of(title, reach.seller())
        .thenCompose(
            sale ->
                entities.<Quote>account(
                    account.account(), reply -> question(account, client, title, sale, reply)));
  }

  /** Nobody sells it here any more: then what was bought before runs out at no cost. */
  private AccountCommand question(
      AccountView account,
      ClientId client,
      Title title,
      Optional<Sale> sale,
      ActorRef<StatusReply<Quote>> reply) {
    Sale seller = sale.orElseGet(() -> Sale.ofNetwork(title));
    return new AccountCommand.AskQuote(
        client,
        title.media(),
        seller.price(),
        territories.unplaced(title.catalog(), account.profile().country()),
        title.catalog(),
        seller.vendor(),
        reply);
  }

  CompletionStage<Reply> rent(Call call, AccountView account) {
    Optional<String> key = call.header("Idempotency-Key").map(Rentals::idempotencyKey);
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("quoteId", "clientId");
              String quote = body.text("quoteId", 1, 100);
              ClientId client = body.value("clientId", ClientId::new);
              return key.isEmpty()
                  ? rent(account, quote, client)
                  : idempotency.once(
                      account.account() + " " + key.get(),
                      quote + " " + client,
                      () -> rent(account, quote, client));
            });
  }

  private static String idempotencyKey(String text) {
    if (!text.matches("[\\x21-\\x7e]{1,100}")) {
      throw Problem.of(
              "BAD_HEADER",
              "Idempotency-Key must be 1 to 100 visible ASCII characters, had " + text.length())
          .with("key", "Idempotency-Key")
          .thrown();
    }
    return text;
  }

  private CompletionStage<Reply> rent(AccountView account, String quote, ClientId client) {
    return entities
        .<Rental>account(account.account(), reply -> new AccountCommand.Rent(quote, client, reply))
        .thenCombine(
            catalog.sellers(),
            (rental, sellers) ->
                Reply.created(
                    URI.create("/api/v1/rentals"),
                    Views.Rental.of(rental, clock.instant(), sellers)));
  }

  CompletionStage<Reply> list(Call call, AccountView account) {
    Page.Wanted page = call.page(account.account().text(), Page.Part.COUNT);
    return catalog
        .sellers()
        .thenApply(
            sellers ->
                Reply.ok(
                    page.newestFirst(
                        account.rentals(),
                        rental -> Views.Rental.of(rental, clock.instant(), sellers))));
  }

  CompletionStage<Reply> ledger(Call call, AccountView account) {
    Page.Wanted page = call.page(account.account().text(), Page.Part.COUNT);
    return catalog
        .sellers()
        .thenApply(
            sellers ->
                Reply.ok(
                    page.newestFirst(
                        account.ledger(), entry -> Views.LedgerEntry.of(entry, sellers))));
  }
}
