package tributary.core.transfer;

import java.util.HashMap;
import java.util.Map;
import tributary.core.scheduling.CellState;
import tributary.model.ClientId;

/**
 * What the scheduler says it has reserved: exactly what its leases take, and within every limit.
 */
final class Reservations {
  private Reservations() {}

  static void check(CellState state) {
    Map<ClientId, Long> up = new HashMap<>();
    Map<ClientId, Long> down = new HashMap<>();
    for (CellState.TransferState transfer : state.transfers()) {
      for (CellState.LeaseState lease : transfer.leases()) {
        up.merge(lease.donor(), lease.rateBitsPerSecond(), Long::sum);
        down.merge(transfer.transfer().client(), lease.rateBitsPerSecond(), Long::sum);
      }
    }
    for (CellState.NodeState node : state.nodes()) {
      require(node.uplinkReserved() == up.getOrDefault(node.client(), 0L), "uplink: " + node);
      require(node.downlinkReserved() == down.getOrDefault(node.client(), 0L), "down: " + node);
      require(node.uplinkReserved() <= node.uplinkBitsPerSecond(), "uplink exceeded: " + node);
      require(node.downlinkReserved() <= node.downlinkBitsPerSecond(), "down exceeded: " + node);
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
