package tributary.sim.day;

import static tributary.sim.day.Words.list;
import static tributary.sim.day.Words.ranges;
import static tributary.sim.day.Words.words;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Blame;
import tributary.core.scheduling.CellSummary;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Push;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.Reachability.Endpoint;
import tributary.core.scheduling.SchedulerEvent;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.sim.BlankItems;

/** Events and decisions as lines of words; an event can be read back. */
final class TraceLine {
  private TraceLine() {}

  static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }

  static Instant instant(String nanos) {
    return Instant.EPOCH.plusNanos(Long.parseLong(nanos));
  }

  // ---- decisions

  static String of(Decision decision) {
    return switch (decision) {
      case Decision.Start(var transfer, var _, boolean holdsAll) ->
          words("START", transfer, holdsAll);
      case Decision.Grant(var terms, var manifest) ->
          words(
              "GRANT",
              terms.lease(),
              terms.donor(),
              ranges(terms.segments()),
              terms.rateBitsPerSecond(),
              nanos(terms.deadline()),
              terms.reason(),
              way(terms),
              manifest.isPresent());
      case Decision.PartyGone(var transfer, var party) -> words("PARTY_GONE", transfer, party);
      case Decision.Cancel(var transfer, var reason) -> words("CANCEL", transfer, reason);
      case Decision.DescribeItem(var media) -> words("DESCRIBE", media);
      case Decision.Shadow(var client, var items) -> words("SHADOW", client, list(items));
      case Decision.AskInventory(var client) -> words("ASK_INVENTORY", client);
      case Decision.OfLoan loan -> throw new IllegalStateException("there is one cell: " + loan);
    };
  }

  private static String way(LeaseTerms terms) {
    return terms.way().getClass().getSimpleName();
  }

  // ---- events

  static String of(SchedulerEvent event) {
    return switch (event) {
      case SchedulerEvent.Joined it ->
          words(
              "JOINED",
              it.client(),
              it.kind(),
              it.list().version(),
              list(it.list().items()),
              reach(it.reachability()),
              it.location().network(),
              it.location().region(),
              it.uplinkBitsPerSecond(),
              it.downlinkBitsPerSecond(),
              it.capacityBytes(),
              it.inventoryDigest(),
              it.mediaCluster());
      case SchedulerEvent.Reached it -> words("REACHED", it.client(), reach(it.reachability()));
      case SchedulerEvent.LimitsChanged(var client, long up, long down) ->
          words("LIMITS", client, up, down);
      case SchedulerEvent.Watching(var client, var media, var segments) ->
          words("WATCHING", client, media, list(segments));
      case SchedulerEvent.Watched(var client, var items) ->
          words("WATCHED", client, list(new TreeSet<>(items)));
      case SchedulerEvent.ShadowKnown(var client, var items) ->
          words("SHADOW_KNOWN", client, list(items));
      case SchedulerEvent.Required(var client, var items) -> words("REQUIRED", client, list(items));
      case SchedulerEvent.Left(var client) -> words("LEFT", client);
      case SchedulerEvent.InventoryReported it ->
          words(
              "INVENTORY",
              it.client(),
              it.inventoryDigest(),
              list(new TreeMap<>(it.parts()).entrySet().stream().map(TraceLine::part).toList()),
              list(it.confirmed()));
      case SchedulerEvent.SegmentsHeld(var client, var media, var segments) ->
          words("HELD", client, media, ranges(segments));
      case SchedulerEvent.SegmentsDropped(var client, var media, var segments) ->
          words("DROPPED", client, media, ranges(segments));
      case SchedulerEvent.ListChanged(var client, var list) ->
          words("LIST", client, list.version(), list(list.items()));
      // Simulated titles have no genre.
      case SchedulerEvent.ItemKnown(Manifest it, _) ->
          words("ITEM", it.media(), it.lengthBytes(), it.segmentSizeBytes(), it.durationMillis());
      case SchedulerEvent.Draining(var client, boolean draining) ->
          words("DRAINING", client, draining);
      case SchedulerEvent.Pushed(var pushes) ->
          words("PUSHED", list(pushes.stream().map(push -> push.media()).toList()));
      case SchedulerEvent.OtherCell(var it) ->
          words("OTHER_CELL", it.cell().number(), nanos(it.since()), it.boxes(), list(told(it)));
      case SchedulerEvent.OfLoan loan ->
          throw new IllegalStateException("there is one cell: " + loan);
      case SchedulerEvent.TransferReady(var transfer, int epoch) -> words("READY", transfer, epoch);
      case SchedulerEvent.TransferRetrying(var transfer, int epoch, var until) ->
          words("RETRYING", transfer, epoch, nanos(until));
      case SchedulerEvent.PartyHeld(var lease, var party, boolean held) ->
          words("PARTY_HELD", lease, party, held);
      case SchedulerEvent.LeaseEnded(var lease, long bytes, long millis, var failure, var blame) ->
          words("LEASE_ENDED", lease, bytes, millis, blame, failure);
      case SchedulerEvent.TransferEnded(var transfer, int epoch, var outcome) ->
          words("ENDED", transfer, epoch, outcome);
    };
  }

  /**
   * @throws IllegalArgumentException if it is no such line
   */
  static SchedulerEvent event(String line) {
    String[] w = line.split(" ", 6);
    return switch (w[0]) {
      case "JOINED" -> joined(line.split(" ", -1));
      case "REACHED" -> new SchedulerEvent.Reached(new ClientId(w[1]), reach(w[2]));
      case "LIMITS" ->
          new SchedulerEvent.LimitsChanged(
              new ClientId(w[1]), Long.parseLong(w[2]), Long.parseLong(w[3]));
      case "WATCHING" ->
          new SchedulerEvent.Watching(
              new ClientId(w[1]), new MediaId(w[2]), list(w[3], Integer::valueOf));
      case "WATCHED" ->
          new SchedulerEvent.Watched(new ClientId(w[1]), Set.copyOf(list(w[2], MediaId::new)));
      case "SHADOW_KNOWN" ->
          new SchedulerEvent.ShadowKnown(new ClientId(w[1]), list(w[2], MediaId::new));
      case "REQUIRED" -> new SchedulerEvent.Required(new ClientId(w[1]), list(w[2], MediaId::new));
      case "LEFT" -> new SchedulerEvent.Left(new ClientId(w[1]));
      case "INVENTORY" -> inventory(w);
      case "HELD" ->
          new SchedulerEvent.SegmentsHeld(new ClientId(w[1]), new MediaId(w[2]), ranges(w[3]));
      case "DROPPED" ->
          new SchedulerEvent.SegmentsDropped(new ClientId(w[1]), new MediaId(w[2]), ranges(w[3]));
      case "LIST" ->
          new SchedulerEvent.ListChanged(
              new ClientId(w[1]), new PriorityList(Long.parseLong(w[2]), list(w[3], MediaId::new)));
      case "ITEM" ->
          new SchedulerEvent.ItemKnown(
              new BlankItems(
                      Long.parseLong(w[2]),
                      Integer.parseInt(w[3]),
                      Duration.ofMillis(Long.parseLong(w[4])))
                  .manifest(new MediaId(w[1])));
      case "DRAINING" ->
          new SchedulerEvent.Draining(new ClientId(w[1]), Boolean.parseBoolean(w[2]));
      case "PUSHED" ->
          new SchedulerEvent.Pushed(
              list(w[1], MediaId::new).stream()
                  .map(media -> new Push(media.text(), media, 1, ""))
                  .toList());
      case "OTHER_CELL" -> otherCell(w);
      case "READY" ->
          new SchedulerEvent.TransferReady(TransferId.parse(w[1]), Integer.parseInt(w[2]));
      case "RETRYING" ->
          new SchedulerEvent.TransferRetrying(
              TransferId.parse(w[1]), Integer.parseInt(w[2]), instant(w[3]));
      case "PARTY_HELD" ->
          new SchedulerEvent.PartyHeld(lease(w[1]), new ClientId(w[2]), Boolean.parseBoolean(w[3]));
      case "LEASE_ENDED" ->
          new SchedulerEvent.LeaseEnded(
              lease(w[1]), Long.parseLong(w[2]), Long.parseLong(w[3]), w[5], Blame.valueOf(w[4]));
      case "ENDED" ->
          new SchedulerEvent.TransferEnded(
              TransferId.parse(w[1]), Integer.parseInt(w[2]), SchedulerEvent.Outcome.valueOf(w[3]));
      default -> throw new IllegalArgumentException("no such event: " + line);
    };
  }

  private static SchedulerEvent joined(String[] w) {
    return new SchedulerEvent.Joined(
        new ClientId(w[1]),
        NodeKind.valueOf(w[2]),
        w[12],
        new PriorityList(Long.parseLong(w[3]), list(w[4], MediaId::new)),
        reach(w[5]),
        new Location(w[6], w[7]),
        Long.parseLong(w[8]),
        Long.parseLong(w[9]),
        Long.parseLong(w[10]),
        digest(w[11]));
  }

  private static SchedulerEvent inventory(String[] w) {
    Map<MediaId, HaveMap> parts = new LinkedHashMap<>();
    for (String part : list(w[3], Function.identity())) {
      int colon = part.indexOf(':');
      int slash = part.indexOf('/');
      int count = Integer.parseInt(part.substring(slash + 1));
      parts.put(
          new MediaId(part.substring(0, colon)),
          HaveMap.none(count).with(ranges(part.substring(colon + 1, slash).replace('+', ','))));
    }
    return new SchedulerEvent.InventoryReported(
        new ClientId(w[1]), digest(w[2]), parts, list(w[4], MediaId::new));
  }

  private static List<String> told(CellSummary summary) {
    return summary.items().stream()
        .map(item -> item.media() + ":" + item.copies() + ":" + item.demand())
        .toList();
  }

  private static SchedulerEvent otherCell(String[] w) {
    return new SchedulerEvent.OtherCell(
        new CellSummary(
            new CellId(Integer.parseInt(w[1])),
            instant(w[2]),
            Integer.parseInt(w[3]),
            list(w[4], TraceLine::told)));
  }

  private static CellSummary.ItemSummary told(String text) {
    String[] w = text.split(":", 3);
    return new CellSummary.ItemSummary(
        new MediaId(w[0]), Integer.parseInt(w[1]), Double.parseDouble(w[2]));
  }

  // ---- words

  private static String part(Map.Entry<MediaId, HaveMap> part) {
    String ranges = ranges(SegmentRange.of(part.getValue().toBits())).replace(',', '+');
    return part.getKey() + ":" + ranges + "/" + part.getValue().segmentCount();
  }

  private static Digest digest(String hex) {
    return Digest.of(java.util.HexFormat.of().parseHex(hex));
  }

  private static LeaseId lease(String text) {
    int last = text.lastIndexOf('/');
    int first = text.lastIndexOf('/', last - 1);
    return new LeaseId(
        TransferId.parse(text.substring(0, first)),
        Integer.parseInt(text.substring(first + 1, last)),
        Integer.parseInt(text.substring(last + 1)));
  }

  private static String reach(Reachability reachability) {
    return switch (reachability) {
      case Reachability.Untested _ -> "UNTESTED";
      case Reachability.Open(Endpoint at) -> "OPEN:" + at.host() + ":" + at.port();
      case Reachability.Mapped(Endpoint at) -> "MAPPED:" + at.host() + ":" + at.port();
      case Reachability.Unreachable _ -> "UNREACHABLE";
    };
  }

  private static Reachability reach(String text) {
    if (text.equals("UNTESTED")) {
      return new Reachability.Untested();
    }
    if (text.equals("UNREACHABLE")) {
      return new Reachability.Unreachable();
    }
    int colon = text.indexOf(':');
    int port = text.lastIndexOf(':');
    Endpoint at =
        new Endpoint(text.substring(colon + 1, port), Integer.parseInt(text.substring(port + 1)));
    return text.startsWith("OPEN") ? new Reachability.Open(at) : new Reachability.Mapped(at);
  }
}
