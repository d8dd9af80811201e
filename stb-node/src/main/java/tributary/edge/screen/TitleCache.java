package tributary.edge.screen;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import tributary.edge.catalog.CatalogReplica;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.ClusterLink.CatalogPage;
import tributary.edge.playback.Answers;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.model.Title;

/**
 * What the catalog says of the items the screen has met (R100), where the box's copy of it does not
 * say it; the list itself is only ids.
 */
final class TitleCache {
  /** A list with an item that no catalog knows must not ask for the whole catalog at each look. */
  private static final Duration ASK_EVERY = Duration.ofSeconds(10);

  private static final int MOST_PAGES = 200;
  private static final int MOST_TITLES = 20_000;

  private final ClusterLink link;
  private final CatalogReplica replica;
  private final Duration answerTimeout;
  private final InstantSource clock;
  private final Map<MediaId, Title> titles = new ConcurrentHashMap<>();
  private final ReentrantLock asking = new ReentrantLock();
  private Instant asked = Instant.MIN;

  TitleCache(
      ClusterLink link,
      CatalogReplica replica,
      Duration answerTimeout,
      InstantSource clock,
      Collection<Title> known) {
    this.link = link;
    this.replica = replica;
    this.answerTimeout = answerTimeout;
    this.clock = clock;
    known.forEach(title -> titles.put(title.media(), title));
  }

  CatalogPage page(String search, int page) {
    CatalogPage found = Answers.await(link.catalog(search, page), answerTimeout);
    for (Title title : found.titles()) {
      if (titles.size() < MOST_TITLES || titles.containsKey(title.media())) {
        titles.put(title.media(), title);
      }
    }
    return found;
  }

  Optional<Title> title(MediaId media) {
    return replica.shop().title(media).or(() -> Optional.ofNullable(titles.get(media)));
  }

  private boolean knows(Collection<MediaId> wanted) {
    return wanted.stream().allMatch(media -> title(media).isPresent());
  }

  /** Looks unknown items up, as far as the cluster can be asked now. */
  void learn(Collection<MediaId> wanted) {
    if (knows(wanted) || !link.isConnected() || !asking.tryLock()) {
      return;
    }
    try {
      if (clock.instant().isBefore(asked.plus(ASK_EVERY))) {
        return;
      }
      asked = clock.instant();
      int pages = 1;
      for (int page = 0; page < Math.min(pages, MOST_PAGES); page++) {
        pages = page("", page).pageCount();
        if (knows(wanted)) {
          return;
        }
      }
    } catch (RefusedException e) {
      // The screen shows ids until the cluster answers again.
    } finally {
      asking.unlock();
    }
  }
}
