package tributary.cluster.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import tributary.cluster.catalog.MediaItemCommand;
import tributary.cluster.client.ListTrace;
import tributary.cluster.message.ClusterMessage;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Blame;
import tributary.core.scheduling.CellSummary;
import tributary.core.scheduling.LeaseReason;
import tributary.core.scheduling.Loan;
import tributary.core.scheduling.LoanRequest;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Push;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.SchedulerEvent;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

/** What {@link SchedulerShard} understands: news from the gateway, from clients, from transfers. */
public sealed interface SchedulerCommand extends ClusterMessage {

  /**
   * A node joined; {@code session} takes its orders. InventoryWanted is answered if the digest is
   * not ours. A session may repeat it at any time: a shard that knows the session does nothing, one
   * that has moved to another node since gets to know it again.
   */
  record Joined(
      ClientId client,
      NodeKind kind,
      String mediaCluster,
      PriorityList list,
      Reachability reachability,
      Location location,
      long uplinkBitsPerSecond,
      long downlinkBitsPerSecond,
      long capacityBytes,
      Digest inventoryDigest,
      ActorRef<PartyOrder> session)
      implements SchedulerCommand {
    public Joined {
      // A gateway of an earlier version does not tell it.
      mediaCluster = mediaCluster == null ? "" : mediaCluster;
    }
  }

  /** Whether the node can be reached, for this session of it. */
  record Reached(ClientId client, Reachability reachability, ActorRef<PartyOrder> session)
      implements SchedulerCommand {}

  /** The session ended. Ignored if another session of the same client has joined since. */
  record Left(ClientId client, ActorRef<PartyOrder> session) implements SchedulerCommand {}

  /** The node's limits from now on; running leases go on. */
  record LimitsChanged(ClientId client, long uplinkBitsPerSecond, long downlinkBitsPerSecond)
      implements SchedulerCommand {}

  /**
   * Where the player is in an item that is not all there, one segment a track; none: it is over.
   */
  record Watching(ClientId client, MediaId media, List<Integer> segments)
      implements SchedulerCommand {}

  /** All items of a box's that have been watched; replaces what was known. */
  record Watched(ClientId client, Set<MediaId> items) implements SchedulerCommand {}

  /** What a box was last told to keep without showing it. */
  record ShadowKnown(ClientId client, List<MediaId> items) implements SchedulerCommand {}

  /** What a box must have, before its list and unseen, and nothing else; repeated. */
  record Required(ClientId client, List<MediaId> items) implements SchedulerCommand {}

  /** Everything this node holds, complete items and parts. */
  record InventoryReported(ClientId client, Digest inventoryDigest, Map<MediaId, Holding> holdings)
      implements SchedulerCommand {
    SchedulerEvent.InventoryReported news() {
      Map<MediaId, HaveMap> parts = new HashMap<>();
      List<MediaId> confirmed = new ArrayList<>();
      holdings.forEach(
          (media, holding) -> {
            parts.put(media, holding.haveMap());
            if (holding.complete()) {
              confirmed.add(media);
            }
          });
      return new SchedulerEvent.InventoryReported(client, inventoryDigest, parts, confirmed);
    }
  }

  record Holding(HaveMap haveMap, boolean complete) {}

  record SegmentsHeld(ClientId client, MediaId media, List<SegmentRange> segments)
      implements SchedulerCommand {}

  /** No ranges: the whole item. */
  record SegmentsDropped(ClientId client, MediaId media, List<SegmentRange> segments, String reason)
      implements SchedulerCommand {}

  /**
   * @param trace of the request that changed it
   */
  record ListChanged(ClientId client, PriorityList list, Optional<ListTrace> trace)
      implements SchedulerCommand {}

  /** An item was published, or described because the shard had asked for it. */
  record ItemKnown(Manifest manifest, Set<String> genres) implements SchedulerCommand {

    public static ItemKnown of(MediaItemCommand.PublishedItem item) {
      return new ItemKnown(item.manifest(), Set.copyOf(item.title().genres()));
    }
  }

  /** The transfer is stored and may be given leases under this epoch. */
  record TransferReady(TransferId transfer, int epoch) implements SchedulerCommand {}

  /** No leases until TransferReady comes, under a new epoch, at about {@code until}. */
  record TransferRetrying(TransferId transfer, int epoch, Instant until, String reason)
      implements SchedulerCommand {}

  /** A party of this lease fell silent and gets no new work, or was heard again (Fig 15B, E5). */
  record PartyHeld(LeaseId lease, ClientId party, boolean held) implements SchedulerCommand {}

  /**
   * The lease is over; its reservations are released.
   *
   * @param failure empty when it succeeded; else the reason, as PartyReport.Failed
   * @param blame whether and how long its transfer avoids the donor
   */
  record LeaseEnded(LeaseId lease, long bytes, long elapsedMillis, String failure, Blame blame)
      implements SchedulerCommand {}

  /** Outcome SUCCEEDED, CANCELLED or FAILED; nothing more comes under this epoch. */
  record TransferEnded(TransferId transfer, int epoch, String outcome, String reason)
      implements SchedulerCommand {}

  /** What the shard has in mind, for the API and the operator. */
  record AskSnapshot(ActorRef<CellSnapshot> replyTo) implements SchedulerCommand {}

  /** A media server is being emptied, or no more; repeated while it is. */
  record Drain(ClientId client, boolean draining) implements SchedulerCommand {}

  /** What goes to all boxes, and nothing else does; repeated all the time. */
  record Pushed(List<Push> pushes) implements SchedulerCommand {}

  /** What a cell's scheduler tells those of all cells, its own included; repeated. */
  record OtherCell(CellSummary summary) implements SchedulerCommand {}

  /** Of donors that cells lend each other: from the scheduler of another cell. */
  sealed interface OfLoan extends SchedulerCommand {
    SchedulerEvent.OfLoan news();
  }

  record LoanAsked(LoanRequest request) implements OfLoan {
    @Override
    public SchedulerEvent.OfLoan news() {
      return new SchedulerEvent.LoanAsked(request);
    }
  }

  /**
   * @param session of the donor, which takes orders of transfers in any cell
   */
  record Lent(Loan loan, ActorRef<PartyOrder> session) implements OfLoan {
    @Override
    public SchedulerEvent.OfLoan news() {
      return new SchedulerEvent.Lent(loan);
    }
  }

  record LoanRefused(CellId lender, LoanRequest request) implements OfLoan {
    @Override
    public SchedulerEvent.OfLoan news() {
      return new SchedulerEvent.LoanRefused(lender, request);
    }
  }

  record LoanReturned(Loan.Id loan) implements OfLoan {
    @Override
    public SchedulerEvent.OfLoan news() {
      return new SchedulerEvent.LoanReturned(loan);
    }
  }

  /** How far each push is in this cell. */
  record AskPushes(ActorRef<CellPushes> replyTo) implements SchedulerCommand {}

  record CellPushes(List<PushSnapshot> pushes) implements ClusterMessage {}

  /** As {@code CellState.PushState}. */
  record PushSnapshot(String id, int done, int boxes) implements ClusterMessage {}

  /** Who holds and who wants what, among nodes online: the first {@code limit} in this order. */
  record AskItems(ItemOrder order, int limit, ActorRef<CellItems> replyTo)
      implements SchedulerCommand {}

  enum ItemOrder {
    FEWEST_COPIES,
    MOST_WANTED,
    MOST_LACKING
  }

  /** The shard to itself: time went by. */
  record Tick() implements SchedulerCommand {}

  /** The shard to itself: sessions should know that it is there. */
  record Announce() implements SchedulerCommand {}

  /** The shard to itself: other cells should know what it has. */
  record Summarize() implements SchedulerCommand {}

  /** The shard to itself: the news that was waiting has been read, now decide. */
  record Round() implements SchedulerCommand {}

  /** The shard to itself: the catalog does not know this item, or does not answer. */
  record NotDescribed(MediaId media, String reason) implements SchedulerCommand {}

  record CellSnapshot(List<NodeSnapshot> nodes, List<TransferSnapshot> transfers)
      implements ClusterMessage {}

  record NodeSnapshot(
      ClientId client,
      NodeKind kind,
      long uplinkBitsPerSecond,
      long uplinkReserved,
      long downlinkBitsPerSecond,
      long downlinkReserved,
      int itemsComplete,
      Reachability reachability,
      Location location,
      int wishes,
      int waiting,
      boolean silent,
      Optional<DrainSnapshot> drain)
      implements ClusterMessage {}

  /** What is left to do; done when both are 0. */
  record DrainSnapshot(int items, int leases) implements ClusterMessage {}

  /**
   * @param known items that somebody holds or wants
   * @param lastCopies items with one whole copy in all cells, each told by one cell
   * @param missing items that are wanted and whole in no cell, each told by one cell
   */
  record CellItems(int known, int lastCopies, int missing, List<ItemSnapshot> items)
      implements ClusterMessage {}

  /** As {@code CellState.ItemState}. */
  record ItemSnapshot(
      MediaId media,
      int boxes,
      int servers,
      int arriving,
      int wishes,
      int firstWishes,
      int shadows,
      double demand,
      int wanted,
      int lacking,
      int elsewhere)
      implements ClusterMessage {
    public int copies() {
      return boxes + servers + elsewhere;
    }
  }

  record TransferSnapshot(
      TransferId transfer,
      int epoch,
      int segmentsHeld,
      int segmentCount,
      List<LeaseSnapshot> leases)
      implements ClusterMessage {}

  record LeaseSnapshot(
      ClientId donor, boolean origin, int segments, long rateBitsPerSecond, LeaseReason reason)
      implements ClusterMessage {}
}
