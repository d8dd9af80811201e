package tributary.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tributary.bench.swarm.Bound;
import tributary.bench.swarm.Link;
import tributary.bench.swarm.Scenario;
import tributary.cluster.scheduling.SchedulerSettings;
import tributary.cluster.transfer.TransferSettings;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.Scheduler;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.transfer.TransferRequest;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.edge.ingest.IngestPolicy;
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

/**
 * One origin and its boxes over access lines. A donor sends whole segments one after another, by
 * turns among its leases; a segment takes its time on the donor's uplink and on the receiver's
 * downlink; orders and reports take a moment, reports in batches.
 */
final class Swarm implements SimCluster.Nodes {
  private static final long MILLI = 1_000_000L;

  /** One way, of a message between a node and the cluster or another node. */
  private static final long LATENCY = 30 * MILLI;

  private static final long REPORT_INTERVAL = 250 * MILLI;
  private static final long STORE = 8 * MILLI;

  /** Of a line's bits, what carries segments: headers, and ACKs of the other way. */
  private static final double EFFICIENCY = Bound.PAYLOAD_SHARE * 0.985;

  private final Scenario scenario;
  private final Agenda agenda = new Agenda();
  private final Map<ClientId, SimNode> nodes = new HashMap<>();
  private final Map<MediaId, Manifest> catalog = new LinkedHashMap<>();
  final List<SimNode> boxes = new ArrayList<>();
  final SimNode origin;
  final SimCluster cluster;

  Swarm(Scenario scenario, Config config) {
    this(scenario, config, Duration.ofHours(1));
  }

  /**
   * @param playing what each item lasts
   */
  Swarm(Scenario scenario, Config config, Duration playing) {
    this.scenario = scenario;
    SchedulerSettings scheduling = SchedulerSettings.from(config);
    cluster =
        new SimCluster(
            agenda,
            Mind.of(new Scheduler(new CellId(0), scheduling.policy())),
            scheduling.tick(),
            TransferSettings.from(config).policy(),
            this,
            new Random(1)::nextDouble);
    origin = add(0, NodeKind.MEDIA_SERVER, scenario.originUp(), scenario.originUp());
    int segmentSize = IngestPolicy.from(config).segmentSize(scenario.fileBytes());
    BlankItems items = new BlankItems(scenario.fileBytes(), segmentSize, playing);
    for (int k = 0; k < scenario.files(); k++) {
      Manifest manifest = items.manifest(MediaId.of(k * 7919L + 1));
      catalog.put(manifest.media(), manifest);
      origin.held(manifest.media()).set(0, manifest.segmentCount());
      origin.doneAt.put(manifest.media(), 0L);
      cluster.publish(manifest);
    }
    join(origin);
    for (Link line : scenario.links()) {
      long up = line.upBitsPerSecond();
      SimNode box = add(boxes.size() + 1, NodeKind.SET_TOP_BOX, up, line.downBitsPerSecond());
      boxes.add(box);
      join(box);
    }
  }

  private SimNode add(int number, NodeKind kind, long up, long down) {
    SimNode node = new SimNode(ClientId.of(new CellId(0), number * 104729L), kind, up, down);
    nodes.put(node.id, node);
    return node;
  }

  private void join(SimNode node) {
    cluster.news(
        new SchedulerEvent.Joined(
            node.id,
            node.kind,
            "",
            node.list,
            new Reachability.Open(new Reachability.Endpoint(node.id.text(), 1)),
            Location.UNKNOWN,
            node.uplink,
            node.downlink,
            1L << 40,
            Digest.ofContent(node.id.text().getBytes(UTF_8))));
  }

  /** Somebody at this box watches what it wants most, from so long after the start. */
  Viewer watches(SimNode box, Duration after) {
    Manifest first = catalog.values().iterator().next();
    Viewer viewer = new Viewer(agenda, box, first, heads -> watching(box, first.media(), heads));
    agenda.at(2 * Agenda.SECOND + after.toNanos(), viewer::look);
    return viewer;
  }

  private void watching(SimNode box, MediaId media, List<Integer> heads) {
    agenda.after(LATENCY, () -> cluster.news(new SchedulerEvent.Watching(box.id, media, heads)));
  }

  void run(long seconds) {
    long begin = 2 * Agenda.SECOND;
    agenda.at(begin, this::begin);
    agenda.at(begin + (long) (Bound.leavingAt(scenario) * Agenda.SECOND), this::someLeave);
    long end = seconds * Agenda.SECOND;
    while (!allDone() && agenda.step(end)) {
      // Time goes by.
    }
  }

  private void begin() {
    List<MediaId> media = List.copyOf(catalog.keySet());
    List<String> names = scenario.fileNames();
    List<List<String>> wishes = scenario.wishes();
    for (int i = 0; i < boxes.size(); i++) {
      SimNode box = boxes.get(i);
      box.list =
          box.list.replacedBy(
              wishes.get(i).stream().map(name -> media.get(names.indexOf(name))).toList());
      agenda.after(LATENCY, () -> cluster.news(new SchedulerEvent.ListChanged(box.id, box.list)));
    }
  }

  private void someLeave() {
    for (int peer : scenario.leaving()) {
      SimNode box = boxes.get(peer);
      box.alive = false;
      if (scenario.churn() == Scenario.Churn.KILL) {
        agenda.after(LATENCY, () -> cluster.news(new SchedulerEvent.Left(box.id)));
        for (SimNode node : nodes.values()) {
          for (SimNode.Receiving lease : List.copyOf(node.receiving.values())) {
            if (lease.terms.donor().equals(box.id)) {
              failed(node, lease, "CONNECTION_LOST");
            }
          }
          for (SimNode.Sending lease : List.copyOf(node.sending.values())) {
            if (lease.receiver == box) {
              node.sending.remove(lease.terms.lease());
              report(
                  node,
                  lease.terms,
                  Role.SENDER,
                  new Word.Failed("CONNECTION_LOST", "gone", 0, -1));
            }
          }
        }
      } else {
        agenda.after(30 * Agenda.SECOND, () -> cluster.news(new SchedulerEvent.Left(box.id)));
      }
    }
  }

  // ---- what the cluster orders

  @Override
  public void order(LeaseTerms terms, Optional<Manifest> manifest) {
    SimNode donor = nodes.get(terms.donor());
    SimNode receiver = nodes.get(terms.receiver());
    boolean known = donor.connected.contains(receiver.id);
    if (!known) {
      donor.connected.add(receiver.id);
      receiver.connected.add(donor.id);
    }
    agenda.after(LATENCY, () -> ordered(terms, receiver));
    // A new connection costs TCP's and TLS's round trips, a known one only the request's.
    agenda.after((known ? 2 : 6) * LATENCY, () -> opened(terms, donor, receiver));
  }

  private void ordered(LeaseTerms terms, SimNode receiver) {
    if (receiver.alive) {
      SimNode.Receiving lease = new SimNode.Receiving(terms, agenda.now());
      lease.missing.or(SegmentRange.toBits(terms.segments()));
      receiver.receiving.put(terms.lease(), lease);
    }
  }

  private void opened(LeaseTerms terms, SimNode donor, SimNode receiver) {
    SimNode.Receiving taken = receiver.receiving.get(terms.lease());
    if (!donor.alive || taken == null) {
      return;
    }
    SimNode.Sending lease = new SimNode.Sending(terms, receiver);
    BitSet wanted = (BitSet) taken.missing.clone();
    wanted.andNot(receiver.held(terms.lease().transfer().media()));
    wanted.stream().forEach(lease.segments::add);
    lease.virtualTime =
        donor.sending.values().stream().mapToDouble(other -> other.virtualTime).min().orElse(0);
    donor.sending.put(terms.lease(), lease);
    for (Word word : new Word[] {new Word.Connected(), new Word.Started()}) {
      report(receiver, terms, Role.RECEIVER, word);
      report(donor, terms, Role.SENDER, word);
    }
    progress(receiver, Role.RECEIVER, taken);
    progress(donor, Role.SENDER, taken);
    sendNext(donor);
    finishIfDone(receiver, taken);
  }

  private void progress(SimNode node, Role role, SimNode.Receiving lease) {
    agenda.after(
        Agenda.SECOND,
        () -> {
          LeaseId id = lease.terms.lease();
          boolean works =
              switch (role) {
                case SENDER -> node.sending.containsKey(id);
                case RECEIVER -> node.receiving.get(id) == lease;
              };
          if (node.alive && works) {
            report(node, lease.terms, role, new Word.Progress(lease.bytes));
            progress(node, role, lease);
          }
        });
  }

  private void sendNext(SimNode donor) {
    if (donor.uplinkBusy || !donor.alive) {
      return;
    }
    SimNode.Sending next = null;
    long wait = Long.MAX_VALUE;
    for (SimNode.Sending lease : donor.sending.values()) {
      BitSet there = lease.receiver.held(lease.terms.lease().transfer().media());
      while (!lease.segments.isEmpty() && there.get(lease.segments.peek())) {
        lease.segments.remove();
      }
      if (lease.segments.isEmpty() || !lease.receiver.alive) {
        continue;
      }
      long queue = lease.receiver.downlinkFree - agenda.now();
      if (queue > 150 * MILLI) {
        wait = Math.min(wait, queue - 100 * MILLI);
      } else if (next == null || lease.virtualTime < next.virtualTime) {
        next = lease;
      }
    }
    if (next != null) {
      send(donor, next);
    } else if (wait < Long.MAX_VALUE) {
      donor.uplinkBusy = true;
      agenda.after(wait, () -> free(donor));
    }
  }

  private void free(SimNode donor) {
    donor.uplinkBusy = false;
    sendNext(donor);
  }

  private void send(SimNode donor, SimNode.Sending lease) {
    int segment = lease.segments.remove();
    MediaId media = lease.terms.lease().transfer().media();
    int bytes = catalog.get(media).segmentLength(segment);
    lease.virtualTime += (double) bytes / lease.terms.rateBitsPerSecond();
    long up = nanos(bytes, donor.uplink);
    long down = nanos(bytes, lease.receiver.downlink);
    donor.uplinkBusy = true;
    donor.busyNanos += up;
    SimNode receiver = lease.receiver;
    long downStart = Math.max(agenda.now(), receiver.downlinkFree);
    receiver.downlinkFree = downStart + down;
    long arrives = Math.max(agenda.now() + up, downStart + down) + LATENCY / 2 + STORE;
    agenda.after(up, () -> free(donor));
    agenda.at(
        arrives,
        () -> {
          donor.bytesSent += bytes;
          arrived(receiver, lease.terms, media, segment, bytes);
        });
  }

  private static long nanos(int bytes, long bitsPerSecond) {
    return (long) (bytes * 8.0 * Agenda.SECOND / (bitsPerSecond * EFFICIENCY));
  }

  private void arrived(SimNode receiver, LeaseTerms terms, MediaId media, int segment, int bytes) {
    if (!receiver.alive) {
      return;
    }
    BitSet held = receiver.held(media);
    if (held.get(segment)) {
      receiver.bytesTwice += bytes;
    } else {
      held.set(segment);
      receiver.news.computeIfAbsent(media, none -> new BitSet()).set(segment);
      reportSoon(receiver);
    }
    SimNode.Receiving lease = receiver.receiving.get(terms.lease());
    if (lease != null) {
      lease.bytes += bytes;
      lease.missing.clear(segment);
      finishIfDone(receiver, lease);
    }
    if (held.cardinality() == catalog.get(media).segmentCount()
        && !receiver.doneAt.containsKey(media)) {
      flush(receiver);
      agenda.after(
          LATENCY,
          () ->
              cluster.decide(
                  new TransferId(receiver.id, media),
                  new TransferRequest.Assembled(catalog.get(media).rootDigest())));
    }
  }

  private void finishIfDone(SimNode receiver, SimNode.Receiving lease) {
    BitSet left = (BitSet) lease.missing.clone();
    left.andNot(receiver.held(lease.terms.lease().transfer().media()));
    if (!left.isEmpty()) {
      return;
    }
    receiver.receiving.remove(lease.terms.lease());
    long millis = (agenda.now() - lease.orderedAt) / MILLI;
    flush(receiver);
    report(receiver, lease.terms, Role.RECEIVER, new Word.Succeeded(lease.bytes, millis));
    SimNode donor = nodes.get(lease.terms.donor());
    agenda.after(
        LATENCY,
        () -> {
          if (donor.alive && donor.sending.remove(lease.terms.lease()) != null) {
            report(donor, lease.terms, Role.SENDER, new Word.Succeeded(lease.bytes, millis));
          }
        });
  }

  private void failed(SimNode receiver, SimNode.Receiving lease, String reason) {
    receiver.receiving.remove(lease.terms.lease());
    flush(receiver);
    report(receiver, lease.terms, Role.RECEIVER, new Word.Failed(reason, "gone", lease.bytes, -1));
  }

  // ---- what the cluster hears

  private void reportSoon(SimNode node) {
    if (node.reportComes) {
      return;
    }
    node.reportComes = true;
    agenda.at(node.lastReport + REPORT_INTERVAL, () -> flush(node));
  }

  private void flush(SimNode node) {
    node.reportComes = false;
    node.lastReport = agenda.now();
    Map<MediaId, BitSet> news = new LinkedHashMap<>(node.news);
    node.news.clear();
    if (!node.alive) {
      return;
    }
    agenda.after(
        LATENCY,
        () ->
            news.forEach(
                (media, segments) ->
                    cluster.news(
                        new SchedulerEvent.SegmentsHeld(
                            node.id, media, SegmentRange.of(segments)))));
  }

  private void report(SimNode node, LeaseTerms terms, Role role, Word word) {
    if (node.alive) {
      agenda.after(
          LATENCY,
          () ->
              cluster.decide(
                  terms.lease().transfer(), new TransferRequest.Report(terms.lease(), role, word)));
    }
  }

  @Override
  public void cancel(ClientId party, LeaseId lease) {
    agenda.after(
        LATENCY,
        () -> {
          nodes.get(party).sending.remove(lease);
          nodes.get(party).receiving.remove(lease);
        });
  }

  @Override
  public void probe(ClientId party, LeaseId lease) {
    SimNode node = nodes.get(party);
    SimNode.Receiving receiving = node.receiving.get(lease);
    SimNode.Sending sending = node.sending.get(lease);
    if (receiving != null) {
      report(node, receiving.terms, Role.RECEIVER, new Word.Progress(receiving.bytes));
    } else if (sending != null) {
      report(node, sending.terms, Role.SENDER, new Word.Progress(0));
    }
  }

  @Override
  public void confirm(ClientId receiver, MediaId media) {
    SimNode node = nodes.get(receiver);
    agenda.after(LATENCY, () -> node.doneAt.putIfAbsent(media, agenda.now()));
  }

  @Override
  public void shadow(ClientId node, List<MediaId> items) {}

  @Override
  public void askInventory(ClientId client) {
    SimNode node = nodes.get(client);
    agenda.after(
        2 * LATENCY,
        () -> {
          if (!node.alive) {
            return;
          }
          Map<MediaId, HaveMap> parts = new HashMap<>();
          node.held.forEach(
              (media, bits) ->
                  parts.put(media, HaveMap.of(bits, catalog.get(media).segmentCount())));
          cluster.news(
              new SchedulerEvent.InventoryReported(
                  node.id,
                  Digest.ofContent(Long.toString(agenda.now()).getBytes(UTF_8)),
                  parts,
                  List.copyOf(node.doneAt.keySet())));
        });
  }

  // ---- what came of it

  private boolean allDone() {
    return boxes.stream()
        .filter(box -> box.alive)
        .allMatch(
            box ->
                !box.list.items().isEmpty() && box.doneAt.keySet().containsAll(box.list.items()));
  }

  /**
   * Seconds until an item was confirmed, sorted; of all boxes that live; rank -1: the whole list.
   */
  List<Double> completions(int rank) {
    List<Double> times = new ArrayList<>();
    for (SimNode box : boxes) {
      if (box.alive && box.doneAt.keySet().containsAll(box.list.items())) {
        long at =
            rank >= 0
                ? box.doneAt.get(box.list.items().get(rank))
                : box.list.items().stream().mapToLong(box.doneAt::get).max().orElse(0);
        times.add((at - 2.0 * Agenda.SECOND) / Agenda.SECOND);
      }
    }
    times.sort(null);
    return times;
  }

  long twice() {
    return boxes.stream().mapToLong(box -> box.bytesTwice).sum();
  }

  double wanted() {
    return (double) scenario.lines().size() * scenario.wanted() * scenario.fileBytes();
  }

  /** Share of the boxes' uplink time in use until then. */
  double busy(double seconds) {
    return boxes.stream().mapToLong(box -> box.busyNanos).sum()
        / (seconds * Agenda.SECOND * boxes.size());
  }
}
