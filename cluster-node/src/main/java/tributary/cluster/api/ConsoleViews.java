package tributary.cluster.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tributary.cluster.scheduling.SchedulerCommand.DrainSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.ItemSnapshot;
import tributary.cluster.scheduling.SchedulerCommand.NodeSnapshot;
import tributary.core.scheduling.LeaseReason;
import tributary.core.scheduling.Reachability;
import tributary.core.transfer.Given;
import tributary.core.transfer.Received;

/** The JSON shapes of what the operators' console shows. Rates are promised bits per second. */
final class ConsoleViews {
  private ConsoleViews() {}

  /** How bad it is that something is so. */
  enum Severity {
    CRITICAL,
    WARNING,
    INFO
  }

  /**
   * @param subject what it is about: a cell, a node; empty when it is about all
   */
  record Trouble(String code, Severity severity, long count, String subject) {}

  record Reason(LeaseReason reason, String why, boolean origin, long bitsPerSecond, int leases) {}

  record Delivered(LeaseReason reason, String why, boolean origin, long bytes) {}

  /** Nodes that the picture shows as one. */
  record Group(String id, boolean servers, int nodes) {}

  record Flow(String from, String to, boolean origin, long bitsPerSecond, int leases) {}

  record Sample(
      Instant at,
      int boxes,
      int servers,
      int silent,
      int transfers,
      int leases,
      int waiting,
      long originBitsPerSecond,
      long boxesBitsPerSecond) {}

  record Uplink(long bitsPerSecond, long reserved) {}

  record Overview(
      Sample now,
      Uplink boxesUplink,
      Uplink serversUplink,
      List<Trouble> troubles,
      List<Reason> reasons,
      Instant deliveredSince,
      List<Delivered> delivered,
      List<Group> groups,
      List<Flow> flows) {}

  record Drain(int items, int leases, boolean safe) {
    static Drain of(DrainSnapshot drain) {
      return new Drain(drain.items(), drain.leases(), drain.items() + drain.leases() == 0);
    }
  }

  /**
   * @param state ONLINE, SILENT, DRAINING, DRAINED, OFFLINE or REVOKED
   * @param lastSeen by this node of the API, since it started
   * @param live empty unless it is online
   */
  record Node(
      String clientId,
      String kind,
      String state,
      Optional<Instant> lastSeen,
      Optional<Live> live) {}

  record Live(
      long uplinkBitsPerSecond,
      long uplinkReserved,
      long downlinkBitsPerSecond,
      long downlinkReserved,
      int itemsComplete,
      int wishes,
      int waiting,
      String network,
      String region,
      String reachability,
      String address,
      int sending,
      int receiving,
      Optional<Drain> drain) {
    static Live of(NodeSnapshot node, int sending, int receiving) {
      return new Live(
          node.uplinkBitsPerSecond(),
          node.uplinkReserved(),
          node.downlinkBitsPerSecond(),
          node.downlinkReserved(),
          node.itemsComplete(),
          node.wishes(),
          node.waiting(),
          node.location().network(),
          node.location().region(),
          word(node.reachability()),
          address(node.reachability()),
          sending,
          receiving,
          node.drain().map(Drain::of));
    }

    private static String word(Reachability reachability) {
      return switch (reachability) {
        case Reachability.Untested _ -> "UNTESTED";
        case Reachability.Open _ -> "OPEN";
        case Reachability.Mapped _ -> "MAPPED";
        case Reachability.Unreachable _ -> "UNREACHABLE";
      };
    }

    private static String address(Reachability reachability) {
      return switch (reachability) {
        case Reachability.Open(var at) -> at.host() + ":" + at.port();
        case Reachability.Mapped(var at) -> at.host() + ":" + at.port();
        case Reachability.Untested _, Reachability.Unreachable _ -> "";
      };
    }
  }

  static String state(NodeSnapshot node) {
    if (node.silent()) {
      return "SILENT";
    }
    return node.drain()
        .map(drain -> drain.items() + drain.leases() == 0 ? "DRAINED" : "DRAINING")
        .orElse("ONLINE");
  }

  record Wish(int rank, String mediaId, boolean downloaded) {}

  record NodeDetail(
      Node node,
      String userId,
      Optional<String> registrationNumber,
      boolean revoked,
      long listVersion,
      List<Wish> list) {}

  /** As {@code CellState.ItemState}, of all cells together. */
  record Item(
      String mediaId,
      int boxes,
      int servers,
      int arriving,
      int wishes,
      int firstWishes,
      int shadows,
      double demand,
      int wanted,
      int lacking) {
    static Item of(ItemSnapshot item) {
      return new Item(
          item.media().text(),
          item.boxes(),
          item.servers(),
          item.arriving(),
          item.wishes(),
          item.firstWishes(),
          item.shadows(),
          item.demand(),
          item.wanted(),
          item.lacking());
    }

    Item withBoxes(int all) {
      return new Item(
          mediaId, all, servers, arriving, wishes, firstWishes, shadows, demand, wanted, lacking);
    }
  }

  record Items(
      int known, int lastCopies, int missing, List<Item> items, Optional<String> nextCursor) {}

  /**
   * One event of a transfer.
   *
   * @param what STARTED, HELD, RESUMED, RETRIED, SUCCEEDED, FAILED or CANCELLED
   * @param party the node it is about; empty if none
   * @param reason why; empty if there is none to give
   * @param epoch of a start; the number of the next attempt of a retry; else 0
   */
  record Happening(
      Instant at,
      String what,
      String party,
      String reason,
      int epoch,
      Optional<Long> bytesFromOrigin,
      Optional<Long> bytesFromBoxes,
      Optional<List<Donor>> donors) {}

  /** Leases that have ended, of one donor for one reason: {@code Given}. */
  record Donor(
      String donor,
      boolean origin,
      LeaseReason reason,
      int leases,
      int failed,
      long bytes,
      long elapsedMillis,
      String failure) {
    static List<Donor> of(Received received) {
      return received.given().stream().map(Donor::of).toList();
    }

    private static Donor of(Given given) {
      return new Donor(
          given.donor().text(),
          given.reason().isOrigin(),
          given.reason(),
          given.leases(),
          given.failed(),
          given.bytes(),
          given.millis(),
          given.failure());
    }
  }

  /**
   * @param donors of the delivery that goes on, or of the last one
   */
  record TransferDetail(Views.Transfer transfer, List<Donor> donors, List<Happening> history) {}

  record Member(
      String address,
      List<String> roles,
      String status,
      boolean reachable,
      boolean answering,
      List<Integer> cells) {}

  record Cluster(List<Member> members, List<Integer> cells, long contentKeys) {}
}
