package tributary.edge.screen;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tributary.edge.link.ClusterLink.PriorityListView;
import tributary.edge.playback.Answers;
import tributary.edge.playback.ViewableTimes;
import tributary.edge.store.StoredItem;
import tributary.model.MediaId;
import tributary.model.Money;
import tributary.model.RefusedException;
import tributary.model.Title;

/** My List, as Figs 8B to 8E show it. */
final class ListApi {
  private static final int LONGEST_LIST = 1000;
  private final ScreenParts parts;
  private final ScreenPolicy policy;
  private final LastKnown lastKnown;
  private final TitleCache titles;

  ListApi(ScreenParts parts, ScreenPolicy policy) {
    this.parts = parts;
    this.policy = policy;
    this.lastKnown = new LastKnown(parts.lastKnown());
    this.titles =
        new TitleCache(
            parts.link(),
            parts.catalog(),
            policy.answerTimeout(),
            parts.clock(),
            lastKnown.titles());
  }

  void addTo(Routes routes) {
    routes
        .on(HttpMethod.GET, "/api/list", call -> Reply.ok(view(list())))
        .on(HttpMethod.PUT, "/api/list", this::edit);
  }

  private Reply edit(Routes.Call call) {
    Edit edit = call.json(Edit.class);
    return Reply.ok(
        view(
            Answers.await(
                parts.link().editList(edit.version(), edit.media()), policy.answerTimeout())));
  }

  /** As the cluster tells it; as it told it last, while it cannot be asked. */
  PriorityListView list() {
    PriorityListView told = parts.link().list();
    PriorityListView known = lastKnown.list();
    return parts.link().isConnected() || told.version() >= known.version() ? told : known;
  }

  TitleCache titles() {
    return titles;
  }

  private ListView view(PriorityListView list) {
    titles.learn(list.items());
    if (parts.link().isConnected()) {
      lastKnown.keep(list, list.items().stream().flatMap(it -> titles.title(it).stream()).toList());
    }
    List<ItemView> rows = new ArrayList<>();
    for (MediaId media : list.items()) {
      Optional<Title> title = titles.title(media);
      Optional<Money> price = title.map(it -> parts.catalog().shop().price(it, Optional.empty()));
      rows.add(item(list, rows.size(), media, title, price));
    }
    return new ListView(list.version(), rows);
  }

  /** As the catalog shows it. */
  ItemView item(PriorityListView list, Title title, Money price) {
    int place = list.items().indexOf(title.media());
    return item(list, place, title.media(), Optional.of(title), Optional.of(price));
  }

  /** What is kept for others or for later looks as if it were not there (R190, R195). */
  private ItemView item(
      PriorityListView lists,
      int place,
      MediaId media,
      Optional<Title> title,
      Optional<Money> price) {
    Optional<StoredItem> stored =
        lists.shadow().contains(media) ? Optional.empty() : parts.store().item(media);
    int segments = stored.map(item -> item.manifest().segmentCount()).orElse(0);
    int held = stored.map(item -> item.have().count()).orElse(0);
    boolean confirmed = stored.filter(StoredItem::isConfirmed).isPresent();
    Optional<ViewableTimes.Window> viewable = parts.plays().viewable(media);
    State state = confirmed ? State.COMPLETE : held > 0 ? State.FILLING : State.NONE;
    return new ItemView(
        place < 0 ? null : place + 1,
        media.text(),
        title.map(Title::title).orElse(media.text()),
        title.map(Title::year).orElse(0),
        title.map(Title::durationMillis).orElse(0L),
        title.map(Title::genres).orElse(List.of()),
        title.map(Title::language).orElse(""),
        title.map(Title::directors).orElse(List.of()),
        title.map(Title::actors).orElse(List.of()),
        title.map(Title::producers).orElse(List.of()),
        title.map(Title::synopsis).orElse(""),
        title.map(Title::copyright).orElse(""),
        price.map(Money::cents).orElse(null),
        price.map(Money::currency).orElse(null),
        state.name().toLowerCase(Locale.ROOT),
        held,
        segments,
        viewable.map(window -> window.until().toEpochMilli()).orElse(null),
        viewable.map(window -> window.since().toEpochMilli()).orElse(null));
  }

  /** No circle, a filling one; a full one once the whole digest is confirmed (R275, R276, R307). */
  private enum State {
    NONE,
    FILLING,
    COMPLETE
  }

  /**
   * @param rank null when the item is not on the list
   * @param viewableUntil epoch milliseconds, as since when; both null when a new rental is needed
   */
  record ItemView(
      Integer rank,
      String mediaId,
      String title,
      int year,
      long durationMillis,
      List<String> genres,
      String language,
      List<String> directors,
      List<String> actors,
      List<String> producers,
      String synopsis,
      String copyright,
      Integer priceCents,
      String currency,
      String state,
      int held,
      int segments,
      Long viewableUntil,
      Long viewableSince) {}

  record ListView(long version, List<ItemView> items) {}

  record Edit(
      @JsonProperty(required = true) long version,
      @JsonProperty(required = true) List<String> items) {

    List<MediaId> media() {
      if (items == null || items.size() > LONGEST_LIST) {
        throw new RefusedException(
            "BAD_REQUEST", "items must be a list of at most " + LONGEST_LIST + " media ids");
      }
      List<MediaId> media = new ArrayList<>();
      Set<MediaId> seen = new HashSet<>();
      for (String text : items) {
        MediaId id = Routes.mediaId("items[" + media.size() + "]", text);
        if (!seen.add(id)) {
          throw new RefusedException(
              "BAD_REQUEST", "items[" + media.size() + "]: " + id + " stands twice in the list");
        }
        media.add(id);
      }
      return media;
    }
  }
}
