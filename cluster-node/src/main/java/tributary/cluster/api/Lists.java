package tributary.cluster.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import tributary.cluster.account.AccountCommand.AccountView;
import tributary.cluster.api.http.Call;
import tributary.cluster.api.http.JsonBody;
import tributary.cluster.api.http.Problem;
import tributary.cluster.api.http.Reply;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.client.ClientCommand;
import tributary.cluster.client.ClientView;
import tributary.cluster.message.Replies;
import tributary.core.client.PriorityList;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.Refusal;
import tributary.model.TraceContext;

/**
 * The priority list of a device. It is edited here and on the box (E11), so a change names the
 * version that it changes, in If-Match.
 */
final class Lists {
  private static final Pattern ENTITY_TAG = Pattern.compile("\"(\\d{1,18})\"");
  private final Entities entities;
  private final Catalog catalog;
  private final int longest;

  Lists(Entities entities, Catalog catalog, int longest) {
    this.entities = entities;
    this.catalog = catalog;
    this.longest = longest;
  }

  /**
   * @param downloaded a verified encrypted copy is on the device (R266, R267)
   */
  record Item(int rank, String mediaId, boolean downloaded) {}

  record Listed(long version, List<Item> items) {
    static Listed of(PriorityList list, Set<MediaId> holdings) {
      List<Item> items = new ArrayList<>();
      for (MediaId media : list.items()) {
        items.add(new Item(items.size() + 1, media.text(), holdings.contains(media)));
      }
      return new Listed(list.version(), items);
    }
  }

  CompletionStage<Reply> get(Call call, AccountView account) {
    return view(Devices.own(call, account)).thenApply(c -> reply(c.list(), c.holdings()));
  }

  CompletionStage<Reply> put(Call call, AccountView account) {
    ClientId client = Devices.own(call, account);
    OptionalLong expected = ifMatch(call);
    return call.body()
        .thenCompose(
            body -> {
              List<MediaId> wanted = items(body);
              return view(client)
                  .thenCompose(
                      before -> {
                        if (expected.isPresent()
                            && expected.getAsLong() != before.list().version()) {
                          throw changed(stale(expected.getAsLong(), before), before);
                        }
                        return catalog
                            .reach(call, account)
                            .thenCompose(
                                reach ->
                                    offered(
                                        reach,
                                        wanted,
                                        new HashSet<>(before.list().items()),
                                        i -> "items[" + i + "]"))
                            .thenCompose(all -> edit(client, expected, wanted, call.trace()))
                            .thenApply(list -> reply(list, before.holdings()));
                      });
            });
  }

  /** Puts one item somewhere: merges with what was changed on the box meanwhile. */
  CompletionStage<Reply> place(Call call, AccountView account) {
    ClientId client = Devices.own(call, account);
    MediaId media = call.path("mediaId", MediaId::new);
    OptionalLong expected = optionalIfMatch(call);
    return call.body()
        .thenCompose(
            body -> {
              body.allowing("rank", "before");
              OptionalInt rank = body.number("rank", 1, 1_000_000);
              Optional<MediaId> before = body.optional("before", MediaId::new);
              if (rank.isPresent() == before.isPresent()) {
                throw Problem.field(
                    rank.isPresent() ? "BAD_FIELD" : "MISSING_FIELD",
                    "rank",
                    rank.isPresent() ? "stands beside before" : "is missing, and so is before");
              }
              if (before.filter(media::equals).isPresent()) {
                throw Problem.field("BAD_FIELD", "before", "is the item itself");
              }
              return view(client)
                  .thenCombine(
                      catalog.reach(call, account),
                      (now, reach) ->
                          offered(
                              reach,
                              List.of(media),
                              new HashSet<>(now.list().items()),
                              _ -> "mediaId"))
                  .thenCompose(checked -> checked)
                  .thenCompose(
                      done ->
                          edited(
                              client,
                              reply ->
                                  new ClientCommand.PlaceItem(
                                      expected, media, rank, before, call.trace(), reply)));
            });
  }

  CompletionStage<Reply> remove(Call call, AccountView account) {
    ClientId client = Devices.own(call, account);
    MediaId media = call.path("mediaId", MediaId::new);
    OptionalLong expected = optionalIfMatch(call);
    return edited(
        client, reply -> new ClientCommand.RemoveItem(expected, media, call.trace(), reply));
  }

  private CompletionStage<Reply> edited(
      ClientId client, Function<ActorRef<StatusReply<PriorityList>>, ClientCommand> command) {
    return entities
        .<PriorityList>client(client, command)
        .exceptionallyCompose(failure -> failed(client, failure))
        .thenCompose(list -> view(client).thenApply(now -> reply(list, now.holdings())));
  }

  private CompletionStage<PriorityList> failed(ClientId client, Throwable failure) {
    Refusal refusal = Replies.refusalOf(failure);
    return refusal.reason().equals("LIST_CHANGED")
        ? view(client)
            .thenCompose(now -> CompletableFuture.failedFuture(changed(refusal.detail(), now)))
        : CompletableFuture.failedFuture(failure);
  }

  private CompletionStage<ClientView> view(ClientId client) {
    return entities.client(client, ClientCommand.View::new);
  }

  private static Reply reply(PriorityList list, Set<MediaId> holdings) {
    return Reply.ok(Listed.of(list, holdings)).with("ETag", "\"" + list.version() + "\"");
  }

  /** Required of a change that would replace what somebody else has changed. */
  static OptionalLong ifMatch(Call call) {
    if (call.header("If-Match").isEmpty()) {
      throw Problem.of(
              "IF_MATCH_REQUIRED", "send If-Match with the ETag of what this changes, or *")
          .thrown();
    }
    return optionalIfMatch(call);
  }

  /** Empty for {@code *}: whatever the list is now. */
  private static OptionalLong optionalIfMatch(Call call) {
    String tag = call.header("If-Match").orElse("*").strip();
    if (tag.equals("*")) {
      return OptionalLong.empty();
    }
    Matcher version = ENTITY_TAG.matcher(tag);
    if (!version.matches()) {
      throw Problem.of("BAD_HEADER", "If-Match must be * or as \"7\" with its quotes, was " + tag)
          .with("key", "If-Match")
          .thrown();
    }
    return OptionalLong.of(Long.parseLong(version.group(1)));
  }

  private List<MediaId> items(JsonBody body) {
    List<MediaId> items = body.allowing("items").values("items", MediaId::new);
    if (items.size() > longest) {
      throw Problem.field(
          "LIST_TOO_LONG", "items", "may have at most " + longest + ", had " + items.size());
    }
    Set<MediaId> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      if (!seen.add(items.get(i))) {
        throw Problem.field(
            "DUPLICATE_ITEM", "items[" + i + "]", "is " + items.get(i) + ", which stands before");
      }
    }
    return items;
  }

  /** Asks the items themselves, for the read side may not have heard of a new one yet. */
  private CompletionStage<Void> offered(
      Reach reach, List<MediaId> wanted, Set<MediaId> already, IntFunction<String> keys) {
    List<CompletableFuture<?>> asked = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      MediaId media = wanted.get(i);
      String key = keys.apply(i);
      if (!already.contains(media)) {
        asked.add(
            entities
                .<MediaItemCommand.PublishedItem>item(media, MediaItemCommand.Describe::new)
                .exceptionallyCompose(
                    failure -> CompletableFuture.failedFuture(unknown(key, media, failure)))
                .thenAccept(item -> reach.require(key, item.title()))
                .toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
  }

  private static Throwable unknown(String key, MediaId media, Throwable failure) {
    return Replies.refusalOf(failure).reason().equals("UNKNOWN_ITEM")
        ? Problem.field("UNKNOWN_ITEM", key, "is " + media + ", which is in no catalog")
        : failure;
  }

  private CompletionStage<PriorityList> edit(
      ClientId client, OptionalLong expected, List<MediaId> wanted, Optional<TraceContext> trace) {
    return entities
        .<PriorityList>client(
            client, reply -> new ClientCommand.EditList(expected, wanted, trace, reply))
        .exceptionallyCompose(
            failure ->
                expected.isPresent() && Replies.refusalOf(failure).reason().equals("LIST_CHANGED")
                    ? view(client)
                        .thenCompose(
                            now ->
                                CompletableFuture.failedFuture(
                                    changed(stale(expected.getAsLong(), now), now)))
                    : CompletableFuture.failedFuture(failure));
  }

  private static String stale(long expected, ClientView now) {
    return "If-Match was version " + expected + ", the list is at " + now.list().version();
  }

  /** The answer carries the list as it is, so that the customer's change can be merged with it. */
  private static RuntimeException changed(String detail, ClientView now) {
    long version = now.list().version();
    return Problem.of("LIST_CHANGED", detail)
        .with("current", Listed.of(now.list(), now.holdings()))
        .withHeader("ETag", "\"" + version + "\"")
        .thrown();
  }
}
