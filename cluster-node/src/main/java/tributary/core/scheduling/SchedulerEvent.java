package tributary.core.scheduling;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tributary.core.client.PriorityList;
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

/** News for the scheduler. Order matters only between events about the same node or transfer. */
public sealed interface SchedulerEvent {

  /** The joined node whose own word this is, and not another's about it. */
  default Optional<ClientId> speaker() {
    return switch (this) {
      case LimitsChanged(var client, _, _) -> Optional.of(client);
      case Watching(var client, _, _) -> Optional.of(client);
      case InventoryReported inventory -> Optional.of(inventory.client());
      case SegmentsHeld(var client, _, _) -> Optional.of(client);
      case PartyHeld(_, var party, boolean held) -> held ? Optional.empty() : Optional.of(party);
      case Joined _,
          Reached _,
          Left _,
          Watched _,
          ShadowKnown _,
          Required _,
          SegmentsDropped _,
          ListChanged _,
          ItemKnown _,
          Draining _,
          Pushed _,
          OtherCell _,
          OfLoan _,
          TransferReady _,
          TransferRetrying _,
          LeaseEnded _,
          TransferEnded _ ->
          Optional.empty();
    };
  }

  /**
   * A node is online, with the limits it gave itself. Joining twice means the first time ended.
   *
   * @param mediaCluster of a media server; empty: it is one of its own, as is every other node
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
      Digest inventoryDigest)
      implements SchedulerEvent {}

  /** Its gateway found out whether it can be reached. */
  record Reached(ClientId client, Reachability reachability) implements SchedulerEvent {}

  /** From now on, in place of what the node said on joining. Running leases go on. */
  record LimitsChanged(ClientId client, long uplinkBitsPerSecond, long downlinkBitsPerSecond)
      implements SchedulerEvent {}

  /**
   * Somebody watches an item that is not all there.
   *
   * @param segments under the player's head, one for each track; none when it is over
   */
  record Watching(ClientId client, MediaId media, List<Integer> segments)
      implements SchedulerEvent {
    public Watching {
      segments = List.copyOf(segments);
    }
  }

  /** All items of a box's that have been watched; replaces what was known. */
  record Watched(ClientId client, Set<MediaId> items) implements SchedulerEvent {}

  /** What a box was last told to keep without showing it; of before this scheduler began. */
  record ShadowKnown(ClientId client, List<MediaId> items) implements SchedulerEvent {}

  /** What a box must have, before all that it wishes for, and nothing else must be; unseen. */
  record Required(ClientId client, List<MediaId> items) implements SchedulerEvent {
    public Required {
      items = List.copyOf(items);
    }
  }

  record Left(ClientId client) implements SchedulerEvent {}

  /** Everything a node holds; replaces what was known. */
  record InventoryReported(
      ClientId client, Digest inventoryDigest, Map<MediaId, HaveMap> parts, List<MediaId> confirmed)
      implements SchedulerEvent {}

  record SegmentsHeld(ClientId client, MediaId media, List<SegmentRange> segments)
      implements SchedulerEvent {}

  /** No ranges: the whole item. */
  record SegmentsDropped(ClientId client, MediaId media, List<SegmentRange> segments)
      implements SchedulerEvent {}

  record ListChanged(ClientId client, PriorityList list) implements SchedulerEvent {}

  record ItemKnown(Manifest manifest, Set<String> genres) implements SchedulerEvent {
    public ItemKnown(Manifest manifest) {
      this(manifest, Set.of());
    }
  }

  /** These are to go to all boxes, the first first, and no others; heard again and again. */
  record Pushed(List<Push> pushes) implements SchedulerEvent {
    public Pushed {
      pushes = List.copyOf(pushes);
    }
  }

  /** What the scheduler of another cell, or this one, tells; heard again and again. */
  record OtherCell(CellSummary summary) implements SchedulerEvent {}

  /** Of donors that cells lend each other. */
  sealed interface OfLoan extends SchedulerEvent {}

  /** Another cell wants a donor. */
  record LoanAsked(LoanRequest request) implements OfLoan {}

  record Lent(Loan loan) implements OfLoan {}

  record LoanRefused(CellId lender, LoanRequest request) implements OfLoan {}

  record LoanReturned(Loan.Id loan) implements OfLoan {}

  /** A media server is being emptied, or no more; heard again and again while it is. */
  record Draining(ClientId client, boolean draining) implements SchedulerEvent {}

  record TransferReady(TransferId transfer, int epoch) implements SchedulerEvent {}

  /** No leases until it is ready again, at about {@code until}. */
  record TransferRetrying(TransferId transfer, int epoch, Instant until)
      implements SchedulerEvent {}

  /** {@code held}: the party was silent and is probed; else it has spoken since. */
  record PartyHeld(LeaseId lease, ClientId party, boolean held) implements SchedulerEvent {}

  /** {@code failure}: empty when it succeeded; else its reason, and more after a colon. */
  record LeaseEnded(LeaseId lease, long bytes, long elapsedMillis, String failure, Blame blame)
      implements SchedulerEvent {
    /** Its parties were never told of it. */
    public static LeaseEnded notGranted(LeaseId lease) {
      return new LeaseEnded(lease, 0, 0, "NOT_GRANTED", Blame.NONE);
    }

    boolean succeeded() {
      return failure.isEmpty();
    }

    boolean donorSilent() {
      return failure.equals("DONOR_SILENT");
    }

    boolean receiverSilent() {
      return failure.equals("RECEIVER_SILENT");
    }

    /** No connection between the two came about. */
    boolean connectFailed() {
      return failure.startsWith("CONNECT_FAILED");
    }
  }

  record TransferEnded(TransferId transfer, int epoch, Outcome outcome) implements SchedulerEvent {}

  /** How a transfer ended. */
  enum Outcome {
    SUCCEEDED,
    CANCELLED,
    FAILED
  }
}
