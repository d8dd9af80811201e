package tributary.cluster.scheduling;

import java.util.Comparator;
import java.util.List;
import tributary.cluster.scheduling.SchedulerCommand.CellItems;
import tributary.cluster.scheduling.SchedulerCommand.CellPushes;
import tributary.cluster.scheduling.SchedulerCommand.CellSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.DrainSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.ItemOrder;
import tributary.cluster.scheduling.SchedulerCommand.ItemSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.LeaseSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.NodeSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.PushSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.TransferSnapshot;
import tributary.core.scheduling.CellState;
import tributary.model.SegmentRange;

/** The core's picture of a cell as a message. */
final class Snapshots {
  private Snapshots() {}

  static CellSnapshot of(CellState state) {
    return new CellSnapshot(
        state.nodes().stream().map(Snapshots::of).toList(),
        state.transfers().stream().map(Snapshots::of).toList());
  }

  private static NodeSnapshot of(CellState.NodeState node) {
    return new NodeSnapshot(
        node.client(),
        node.kind(),
        node.uplinkBitsPerSecond(),
        node.uplinkReserved(),
        node.downlinkBitsPerSecond(),
        node.downlinkReserved(),
        node.itemsComplete(),
        node.reachability(),
        node.location(),
        node.wishes(),
        node.waiting(),
        node.silent(),
        node.drain().map(drain -> new DrainSnapshot(drain.items(), drain.leases())));
  }

  static CellPushes pushes(List<CellState.PushState> states) {
    return new CellPushes(
        states.stream()
            .map(push -> new PushSnapshot(push.id(), push.done(), push.boxes()))
            .toList());
  }

  static CellItems items(List<CellState.ItemState> all, ItemOrder order, int limit) {
    List<ItemSnapshot> items =
        all.stream()
            .map(
                item ->
                    new ItemSnapshot(
                        item.media(),
                        item.boxes(),
                        item.servers(),
                        item.arriving(),
                        item.wishes(),
                        item.firstWishes(),
                        item.shadows(),
                        item.demand(),
                        item.wanted(),
                        item.lacking(),
                        item.elsewhere()))
            .toList();
    return new CellItems(
        items.size(),
        (int) all.stream().filter(CellState.ItemState::isLast).count(),
        (int) all.stream().filter(CellState.ItemState::isMissing).count(),
        items.stream().sorted(comparator(order)).limit(limit).toList());
  }

  private static Comparator<ItemSnapshot> comparator(ItemOrder order) {
    return switch (order) {
      case FEWEST_COPIES ->
          Comparator.comparingInt(ItemSnapshot::copies)
              .thenComparing(Comparator.comparingInt(ItemSnapshot::wishes).reversed())
              .thenComparing(ItemSnapshot::media);
      case MOST_WANTED ->
          Comparator.comparingInt(ItemSnapshot::wishes)
              .thenComparingInt(ItemSnapshot::firstWishes)
              .reversed()
              .thenComparing(ItemSnapshot::media);
      case MOST_LACKING ->
          Comparator.comparingInt(ItemSnapshot::lacking)
              .thenComparingDouble(ItemSnapshot::demand)
              .reversed()
              .thenComparing(ItemSnapshot::media);
    };
  }

  private static TransferSnapshot of(CellState.TransferState transfer) {
    return new TransferSnapshot(
        transfer.transfer(),
        transfer.epoch(),
        transfer.segmentsHeld(),
        transfer.segmentCount(),
        transfer.leases().stream().map(Snapshots::of).toList());
  }

  private static LeaseSnapshot of(CellState.LeaseState lease) {
    return new LeaseSnapshot(
        lease.donor(),
        lease.origin(),
        lease.segments().stream().mapToInt(SegmentRange::count).sum(),
        lease.rateBitsPerSecond(),
        lease.reason());
  }
}
