package tributary.core.scheduling;

import java.util.List;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

/** What the scheduler has in mind, for operators and for tests. Online nodes only. */
public record CellState(List<NodeState> nodes, List<TransferState> transfers) {

  public record NodeState(
      ClientId client,
      NodeKind kind,
      long uplinkBitsPerSecond,
      long uplinkReserved,
      long downlinkBitsPerSecond,
      long downlinkReserved,
      int itemsComplete) {}

  public record TransferState(
      TransferId transfer,
      int epoch,
      int segmentsHeld,
      int segmentCount,
      List<LeaseState> leases) {}

  public record LeaseState(
      LeaseId lease,
      ClientId donor,
      boolean origin,
      List<SegmentRange> segments,
      long rateBitsPerSecond,
      LeaseReason reason) {}
}
