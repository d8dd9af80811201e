package tributary.core.scheduling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tributary.core.scheduling.CellState.LeaseState;
import tributary.core.scheduling.CellState.NodeState;
import tributary.core.scheduling.CellState.TransferState;
import tributary.model.SegmentRange;

/** Makes a {@link CellState} of the live structures. */
final class States {
  private States() {}

  static CellState of(Cell cell, Transfers transfers) {
    List<NodeState> nodes =
        cell.nodes.values().stream()
            .filter(node -> node.online)
            .sorted(Comparator.comparing(node -> node.id))
            .map(States::state)
            .toList();
    List<TransferState> running = new ArrayList<>();
    transfers.all().forEach(transfer -> running.add(state(transfer)));
    running.sort(
        Comparator.comparing((TransferState state) -> state.transfer().client())
            .thenComparing(state -> state.transfer().media()));
    return new CellState(nodes, List.copyOf(running));
  }

  private static NodeState state(Node node) {
    return new NodeState(
        node.id,
        node.kind,
        node.uplink,
        node.uplinkReserved,
        node.downlink,
        node.downlinkReserved,
        node.holdings.confirmed());
  }

  private static TransferState state(RunningTransfer transfer) {
    List<LeaseState> leases =
        transfer.leases.values().stream()
            .map(
                lease ->
                    new LeaseState(
                        lease.id,
                        lease.donor.id,
                        lease.donor.isOrigin(),
                        SegmentRange.of(lease.segments),
                        lease.rate,
                        lease.reason))
            .toList();
    return new TransferState(
        transfer.id,
        transfer.epoch,
        transfer.receiver.holdings.segments(transfer.item).cardinality(),
        transfer.item.segmentCount(),
        leases);
  }
}
