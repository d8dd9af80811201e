package tributary.sim.day;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.transfer.TransferRequest;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

/** What is on the nodes' disks: room is made, what came is kept, and the cluster is told. */
final class Disks {
  private final Titles titles;
  private final Checks checks;
  private final Wire wire;

  /** Shared, since most of what is held is held whole. By number of segments. */
  private final Map<Integer, HaveMap> complete = new HashMap<>();

  Disks(Titles titles, Checks checks, Wire wire) {
    this.titles = titles;
    this.checks = checks;
    this.wire = wire;
  }

  boolean makeRoom(Box box, int title) {
    while (!box.hasPart(title) && !box.holds(title) && box.isFull()) {
      int evicted = box.evictable();
      if (evicted < 0) {
        return false;
      }
      drop(box, evicted);
    }
    return true;
  }

  /** Parts of what nobody wants any more, and of what nobody sends any more. */
  void tidy(Box box) {
    int abandoned;
    while (!box.isOrigin() && (abandoned = box.abandoned()) >= 0) {
      drop(box, abandoned);
    }
  }

  private void drop(Box box, int title) {
    if (box.hasPart(title)) {
      box.dropPart(title);
    } else {
      box.drop(title);
      checks.evicted(box, title);
    }
    box.forget(title);
    if (box.online) {
      wire.tell(new SchedulerEvent.SegmentsDropped(box.id, titles.media(title), List.of()));
    }
  }

  /** What came stays. */
  static BitSet store(Flow flow) {
    BitSet arrived = flow.arrived();
    if (!arrived.isEmpty() && !flow.receiver.holds(flow.title)) {
      flow.receiver.part(flow.title).or(arrived);
    }
    return arrived;
  }

  /** And is told. */
  void keep(Flow flow) {
    BitSet arrived = store(flow);
    if (!arrived.isEmpty() && flow.receiver.online) {
      wire.tell(
          new SchedulerEvent.SegmentsHeld(
              flow.receiver.id, titles.media(flow.title), SegmentRange.of(arrived)));
    }
    BitSet part = flow.receiver.parts().get(flow.title);
    if (part != null && isWhole(flow.title, part)) {
      assembled(flow.receiver, flow.title);
    }
  }

  private boolean isWhole(int title, BitSet part) {
    return part.cardinality() == titles.segments(title);
  }

  private void assembled(Box box, int title) {
    Manifest manifest = titles.manifest(title);
    wire.tell(
        new TransferId(box.id, manifest.media()),
        new TransferRequest.Assembled(manifest.rootDigest()));
  }

  /** It counts as downloaded; false if that is no news. */
  boolean confirmed(Box box, int title) {
    if (!box.hasPart(title)) {
      return false;
    }
    box.hold(title);
    checks.copyMade(box, title);
    return true;
  }

  /** A title that a media server has taken in. */
  void ingested(Box server, int title) {
    server.hold(title);
    checks.copyMade(server, title);
    tellInventory(server);
  }

  void tellInventory(Box box) {
    if (!box.online) {
      return;
    }
    Map<MediaId, HaveMap> held = new LinkedHashMap<>();
    int[] whole = box.whole();
    for (int title : whole) {
      held.put(titles.media(title), complete.computeIfAbsent(titles.segments(title), HaveMap::all));
    }
    box.parts()
        .forEach(
            (title, part) ->
                held.put(titles.media(title), HaveMap.of(part, titles.segments(title))));
    List<MediaId> confirmed = Arrays.stream(whole).mapToObj(titles::media).toList();
    wire.tell(new SchedulerEvent.InventoryReported(box.id, digest(box), held, confirmed));
    box.parts()
        .forEach(
            (title, part) -> {
              if (isWhole(title, part)) {
                assembled(box, title);
              }
            });
  }

  static Digest digest(Box box) {
    return Digest.ofContent((box.number + "/" + box.changes).getBytes(UTF_8));
  }
}
