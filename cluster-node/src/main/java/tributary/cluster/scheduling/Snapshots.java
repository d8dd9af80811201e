package tributary.cluster.scheduling;

import tributary.cluster.scheduling.SchedulerCommand.CellSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.LeaseSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.NodeSnapshot;
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
        node.itemsComplete());
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
