package tributary.cluster.gateway;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.model.MediaId;

/**
 * How many segments an item has: needed to judge what a node says it holds. It never changes, so it
 * is asked for once; refusals are not remembered.
 */
final class SegmentCounts {
  private static final int MOST = 100_000;

  private final Map<MediaId, Integer> known = new ConcurrentHashMap<>();
  private final Function<MediaId, CompletionStage<MediaItemCommand.PublishedItem>> catalog;

  SegmentCounts(Function<MediaId, CompletionStage<MediaItemCommand.PublishedItem>> catalog) {
    this.catalog = catalog;
  }

  CompletionStage<Integer> of(MediaId media) {
    Integer count = known.get(media);
    if (count != null) {
      return CompletableFuture.completedFuture(count);
    }
    return catalog
        .apply(media)
        .thenApply(
            item -> {
              learn(media, item.manifest().segmentCount());
              return item.manifest().segmentCount();
            });
  }

  void learn(MediaId media, int count) {
    if (known.size() < MOST) {
      known.put(media, count);
    }
  }
}
