package tributary.core.scheduling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tributary.core.scheduling.CellState.Drain;
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
            .map(node -> state(cell, node))
            .toList();
    List<TransferState> running = new ArrayList<>();
    transfers.all().forEach(transfer -> running.add(state(transfer)));
    running.sort(
        Comparator.comparing((TransferState state) -> state.transfer().client())
            .thenComparing(state -> state.transfer().media()));
    return new CellState(nodes, List.copyOf(running));
  }

  private static NodeState state(Cell cell, Node node) {
    return new NodeState(
        node.id,
        node.kind,
        node.uplink,
        node.uplinkReserved,
        node.downlink,
        node.downlinkReserved,
        node.holdings.confirmed(),
        node.reachability,
        cell.locations.of(node),
        node.list.size(),
        node.waitingFor.size(),
        node.silences > 0,
        node.draining ? Optional.of(drain(node)) : Optional.empty());
  }

  private static Drain drain(Node node) {
    int items = 0;
    for (int i = 0; i < node.holdings.size(); i++) {
      items += isOnlyOn(node, node.holdings.get(i)) ? 1 : 0;
    }
    return new Drain(items, node.sending().size());
  }

  /** No other media server that stays has all of what this one has all of. */
  static boolean isOnlyOn(Node origin, Item item) {
    if (!origin.holdings.isWhole(item)) {
      return false;
    }
    for (Node other : item.origins) {
      if (other != origin && !other.draining && other.holdings.isWhole(item)) {
        return false;
      }
    }
    return true;
  }

  private static TransferState state(RunningTransfer transfer) {
    List<LeaseState> leases =
        transfer.leases.stream()
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
