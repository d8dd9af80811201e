package tributary.core.scheduling;

import java.util.List;
import java.util.Optional;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.MediaId;
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
      int itemsComplete,
      Reachability reachability,
      Location location,
      int wishes,
      int waiting,
      boolean silent,
      Optional<Drain> drain) {}

  /**
   * How far the emptying of a media server is; it is done when both are 0.
   *
   * @param items that no other media server has
   * @param leases in which it still sends
   */
  public record Drain(int items, int leases) {}

  /**
   * How far a push is.
   *
   * @param done boxes of it that hold all of the item
   * @param boxes that it is for, of those that were met
   */
  public record PushState(String id, int done, int boxes) {}

  /**
   * Who holds and who wants one item, among nodes that are online.
   *
   * @param boxes that hold all of it
   * @param servers that hold all of it
   * @param arriving boxes that are getting it
   * @param wishes lists that it stands on
   * @param firstWishes boxes that want it before anything else
   * @param shadows boxes that hold all of it for a shadow list
   * @param demand wishes that the forecast expects, by their rank and how new they are
   * @param wanted copies on boxes that the forecast would have
   * @param elsewhere copies on boxes of other cells, as far as these have told
   * @param isLast it is whole once in all cells; one cell only says so
   * @param isMissing it is wanted, and whole in no cell; one cell only says so
   */
  public record ItemState(
      MediaId media,
      int boxes,
      int servers,
      int arriving,
      int wishes,
      int firstWishes,
      int shadows,
      double demand,
      int wanted,
      int elsewhere,
      boolean isLast,
      boolean isMissing) {

    /** Copies on boxes that are not even on their way. */
    public int lacking() {
      return Math.max(0, wanted - boxes - arriving);
    }
  }

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
