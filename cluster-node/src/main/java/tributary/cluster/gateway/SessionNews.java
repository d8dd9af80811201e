package tributary.cluster.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.scheduling.SchedulerCommand;
import tributary.model.ClientId;
import tributary.model.HaveMap;
import tributary.model.MediaId;
import tributary.model.Refusal;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.wire.Fields;
import tributary.wire.IdMessages;
import tributary.wire.Inventory;
import tributary.wire.proto.EdgeToCluster;
import tributary.wire.proto.ItemDropped;
import tributary.wire.proto.SegmentsHeld;
import tributary.wire.proto.Watching;

/** What a node says it holds, held against what the catalog says of the items. */
final class SessionNews {
  private static final Logger log = LoggerFactory.getLogger(SessionNews.class);
  private static final int MOST_HOLDINGS = 20_000;
  private static final int LONGEST_REASON = 200;
  private static final int MOST_TRACKS = 16;

  private final ClientId self;
  private final SegmentCounts counts;

  SessionNews(ClientId self, SegmentCounts counts) {
    this.self = self;
    this.counts = counts;
  }

  CompletionStage<SchedulerCommand> held(SegmentsHeld message) {
    return staged(
        () -> {
          MediaId media = Fields.mediaId("media_id", message.getMediaId());
          List<SegmentRange> ranges = IdMessages.fromProto(message.getSegmentsList());
          return within(media, ranges)
              .thenApply(ok -> new SchedulerCommand.SegmentsHeld(self, media, ranges));
        });
  }

  CompletionStage<SchedulerCommand> dropped(ItemDropped message) {
    return staged(
        () -> {
          MediaId media = Fields.mediaId("media_id", message.getMediaId());
          List<SegmentRange> ranges = IdMessages.fromProto(message.getSegmentsList());
          String reason = Fields.atMost("reason", message.getReason(), LONGEST_REASON);
          return within(media, ranges)
              .thenApply(ok -> new SchedulerCommand.SegmentsDropped(self, media, ranges, reason));
        });
  }

  CompletionStage<SchedulerCommand> watching(Watching message) {
    return staged(
        () -> {
          MediaId media = Fields.mediaId("media_id", message.getMediaId());
          List<Integer> heads = Fields.atMost("segments", message.getSegmentsList(), MOST_TRACKS);
          List<SegmentRange> ranges =
              Fields.read(
                  "segments",
                  heads,
                  numbers -> numbers.stream().map(it -> new SegmentRange(it, 1)).toList());
          return within(media, ranges)
              .thenApply(ok -> new SchedulerCommand.Watching(self, media, heads));
        });
  }

  private CompletionStage<Boolean> within(MediaId media, List<SegmentRange> ranges) {
    return counts
        .of(media)
        .thenApply(
            count -> {
              for (SegmentRange range : ranges) {
                if (range.end() > count) {
                  throw Fields.bad("segments", range + " of " + media + ", which has " + count);
                }
              }
              return true;
            });
  }

  /** Items that the catalog does not know, or not like this, are left out. */
  CompletionStage<SchedulerCommand> inventory(tributary.wire.proto.Inventory message) {
    return staged(
        () -> {
          Inventory inventory = Inventory.fromProto(message);
          Fields.atMost("inventory.holdings", inventory.holdings(), MOST_HOLDINGS);
          CompletionStage<Map<MediaId, SchedulerCommand.Holding>> all =
              CompletableFuture.completedFuture(new HashMap<>());
          for (Inventory.Holding holding : inventory.holdings()) {
            all = all.thenCombine(known(holding), SessionNews::put);
          }
          return all.thenApply(
              holdings ->
                  new SchedulerCommand.InventoryReported(self, inventory.digest(), holdings));
        });
  }

  private record Known(MediaId media, Optional<SchedulerCommand.Holding> holding) {}

  private static Map<MediaId, SchedulerCommand.Holding> put(
      Map<MediaId, SchedulerCommand.Holding> holdings, Known known) {
    known.holding().ifPresent(holding -> holdings.put(known.media(), holding));
    return holdings;
  }

  private CompletionStage<Known> known(Inventory.Holding holding) {
    return counts
        .of(holding.media())
        .handle(
            (count, failure) -> {
              if (failure != null) {
                Refusal refusal = Refusals.of(failure);
                if (Refusals.isInternal(refusal)) {
                  throw new RefusedException(refusal);
                }
                return left(holding, refusal.toString());
              }
              if (holding.haveMap().segmentCount() > count) {
                return left(holding, "it has only " + count + " segments");
              }
              HaveMap map = HaveMap.fromBytes(holding.haveMap().toBytes(), count);
              return new Known(
                  holding.media(),
                  Optional.of(
                      new SchedulerCommand.Holding(map, holding.complete() && map.isComplete())));
            });
  }

  private Known left(Inventory.Holding holding, String why) {
    log.warn("holding ignored: client={} item={} reason=\"{}\"", self, holding.media(), why);
    return new Known(holding.media(), Optional.empty());
  }

  /** Errors of reading the message come with the stage, as those of judging it do. */
  private static CompletionStage<SchedulerCommand> staged(
      Supplier<CompletionStage<? extends SchedulerCommand>> work) {
    return CompletableFuture.completedFuture(work)
        .thenCompose(Supplier::get)
        .thenApply(SchedulerCommand.class::cast);
  }

  /** What waits for a look at the catalog. */
  static boolean isNews(EdgeToCluster message) {
    return message.hasInventory()
        || message.hasSegmentsHeld()
        || message.hasItemDropped()
        || message.hasWatching();
  }
}
