package tributary.core.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tributary.core.scheduling.RunningTransfer.Stage;

/** What a node whose turn it is gets: the top-ranked item that is not complete and can be sent. */
final class Serving {
  private final SchedulerPolicy policy;
  private final Cell cell;
  private final Turns turns;
  private final Donors donors;
  private final Transfers transfers;
  private final Shadows shadows;
  private final Yielding yielding;
  private final List<Decision> decisions;
  private long served;

  Serving(
      SchedulerPolicy policy,
      Cell cell,
      Turns turns,
      Donors donors,
      Transfers transfers,
      Shadows shadows,
      Yielding yielding,
      List<Decision> decisions) {
    this.policy = policy;
    this.cell = cell;
    this.turns = turns;
    this.donors = donors;
    this.transfers = transfers;
    this.shadows = shadows;
    this.yielding = yielding;
    this.decisions = decisions;
  }

  /** Grants one lease, or starts a transfer, or lets the node wait. True if a lease was granted. */
  boolean serve(Node node, Instant now) {
    List<Item> lacking = new ArrayList<>();
    List<Item> awaited = new ArrayList<>();
    Item first = null;
    int active = 0;
    for (Item item : wishes(node)) {
      RunningTransfer transfer = node.receiving().get(item);
      if (node.hides(item) || (transfer == null && node.holdings.isConfirmed(item))) {
        continue;
      }
      if (first == null) {
        first = item;
        cell.wishes.first(node, item);
      }
      if (transfer == null) {
        boolean full = active >= policy.transfersPerReceiver();
        if (!full) {
          if (start(node, item, now)) {
            break;
          }
          awaited.add(item);
        }
        lacking.add(item);
      } else if (transfer.stage == Stage.STARTING) {
        break;
      } else if (transfer.stage == Stage.READY) {
        Offer offer = donors.offer(node, item, transfer, now);
        if (offer != null) {
          transfers.grant(transfer, offer, now);
          offer.donor().lastSent = ++served;
          // Small leases for what is played next do not cost a node its turn.
          if (!offer.reason().isNextToPlay()) {
            turns.served(node, served, offer.bytes(item));
          }
          return true;
        }
        active += transfer.leases.isEmpty() ? 0 : 1;
        lacking.add(item);
        awaited.add(item);
      }
    }
    if (first == null) {
      cell.wishes.first(node, null);
      Turns.content(node);
    }
    if (!lacking.isEmpty()) {
      turns.waitFor(node, awaited);
      yielding.giveWay(node, lacking, now);
    }
    shadows.served(node, lacking, now);
    return false;
  }

  void describe(Item item, Instant now) {
    if (item.shouldAsk(now, policy.answerTimeout())) {
      decisions.add(new Decision.DescribeItem(item.media));
    }
  }

  /** In this order; what somebody waits before the screen for is wanted most, then what must be. */
  private static List<Item> wishes(Node node) {
    if (node.isOrigin()) {
      return List.copyOf(node.receiving().keySet());
    }
    if (!node.isWatching() && node.required().isEmpty()) {
      return node.list;
    }
    List<Item> wishes = new ArrayList<>(node.required());
    node.list.stream().filter(item -> !wishes.contains(item)).forEach(wishes::add);
    wishes.sort(Comparator.comparing(item -> node.watching(item).isEmpty()));
    return wishes;
  }

  /** Starts a transfer for which there is a donor now, or nothing left but to confirm it. */
  private boolean start(Node node, Item item, Instant now) {
    describe(item, now);
    if (!item.isKnown() || node.rests(item, now) || !node.hasRoomFor(item)) {
      return false;
    }
    boolean possible =
        node.holdings.isWhole(item)
            || ((item.whole || item.copiesElsewhere > 0)
                && donors.offer(node, item, null, now) != null);
    if (possible) {
      transfers.start(node, item, now);
    }
    return possible;
  }
}
