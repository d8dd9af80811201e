package tributary.core.scheduling;

import java.time.Instant;
import java.util.List;
import tributary.core.scheduling.RunningTransfer.Need;
import tributary.core.scheduling.RunningTransfer.Stage;

/** What is sent to shadow lists gives way to what somebody wishes for. */
final class Yielding {
  private final SchedulerPolicy policy;
  private final Cell cell;
  private final Transfers transfers;

  Yielding(SchedulerPolicy policy, Cell cell, Transfers transfers) {
    this.policy = policy;
    this.cell = cell;
    this.transfers = transfers;
  }

  /** Nobody could send what is wished for, but somebody sends to a shadow list. */
  void giveWay(Node node, List<Item> lacking, Instant now) {
    if (cell.shadowLeases == 0) {
      return;
    }
    for (Item item : lacking) {
      if (item.isKnown() && node.hasRoomFor(item)) {
        giveWay(node, item, now);
      }
    }
  }

  /** As many as it takes to fill the downlink that is free. */
  private void giveWay(Node node, Item item, Instant now) {
    int left = policy.shadow().boxesPerRound();
    long wanted = node.downlinkFree();
    for (Holders holders : List.of(item.boxes, item.origins)) {
      for (Node donor : holders) {
        if (left-- == 0 || wanted <= 0) {
          return;
        }
        if (donor.shadowLeases > 0 && donor != node) {
          for (Lease lease : List.copyOf(donor.sending())) {
            // A media server gets its copy from another; that boxes pass on the same is no
            // hindrance.
            boolean yields = !(node.isOrigin() && lease.transfer.item == item);
            wanted -= yields && lease.reason.isShadow() ? lease.rate : 0;
            if (yields) {
              giveWay(lease.transfer, now);
            }
          }
        }
      }
    }
  }

  void giveWay(RunningTransfer transfer, Instant now) {
    if (transfer.need == Need.SHADOW && transfer.stage != Stage.CANCELLING) {
      transfers.cancel(transfer, "gives way to a wish", now);
    }
  }
}
