package tributary.sim.day;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tributary.core.client.Client;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.transfer.TransferRequest;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.sim.Agenda;
import tributary.sim.SimCluster;

/**
 * The edge nodes as the cluster meets them: their sessions and the leases they work. A lease's
 * segments are told when it ends; between its start and its end nothing is reported.
 */
final class EdgeNodes implements SimCluster.Nodes {
  /** Until a node gives up dialling another that is not there. */
  private static final long DIALLING = 3 * Agenda.SECOND;

  private final Agenda agenda;
  private final Titles titles;
  private final Box[] nodes;
  private final Network network;
  private final Checks checks;
  private final Figures figures;
  private final Disks disks;
  private final Wire wire;
  private final long sessionTimeout;
  private final Map<LeaseId, Flow> flows = new HashMap<>();
  private Confirmed household;

  /** News for the household: a title of its list can be played. */
  interface Confirmed {
    void confirmed(Box box, int title);
  }

  EdgeNodes(
      Agenda agenda,
      Scenario.Net net,
      Titles titles,
      Town town,
      Checks checks,
      Wire wire,
      Figures figures) {
    this.agenda = agenda;
    this.titles = titles;
    this.nodes = town.nodes();
    this.checks = checks;
    this.figures = figures;
    this.wire = wire;
    this.disks = new Disks(titles, checks, wire);
    this.sessionTimeout = net.sessionTimeout().toNanos();
    this.network = new Network(agenda, net, town.areas(), figures, this::done);
  }

  void serve(Confirmed served) {
    household = served;
  }

  private Box node(ClientId id) {
    return nodes[Ids.number(id)];
  }

  // ---- sessions

  void join(Box box) {
    box.join(agenda.now());
    checks.look(box);
    PriorityList list =
        switch (box.client) {
          case Client.State.Active active -> active.list();
          case Client.State.Unreserved _, Client.State.Reserved _, Client.State.Revoked _ ->
              PriorityList.EMPTY;
        };
    wire.tell(
        new SchedulerEvent.Joined(
            box.id,
            box.kind,
            "",
            list,
            box.reachability,
            box.location,
            box.up,
            box.down,
            box.capacity * titles.manifest(0).lengthBytes(),
            Disks.digest(box)));
    tellWatched(box);
  }

  @Override
  public void shadow(ClientId id, List<MediaId> items) {
    Box box = node(id);
    wire.after(
        1,
        () -> {
          box.shadow = items.stream().map(Ids::number).collect(Collectors.toSet());
          checks.hidden(box);
        });
  }

  /** What its household has seen. */
  void tellWatched(Box box) {
    if (box.online && !box.isOrigin()) {
      Set<MediaId> seen =
          Arrays.stream(box.watched()).mapToObj(titles::media).collect(Collectors.toSet());
      wire.tell(new SchedulerEvent.Watched(box.id, seen));
    }
  }

  /** Switched off: it says so, and its connections are closed. */
  void leave(Box box) {
    gone(box, 0);
    wire.tell(new SchedulerEvent.Left(box.id));
  }

  /** Without a word: others find out. */
  void vanish(Box box) {
    gone(box, sessionTimeout);
    int session = box.session;
    agenda.after(
        sessionTimeout,
        () -> {
          if (box.session == session) {
            wire.tell(new SchedulerEvent.Left(box.id));
          }
        });
  }

  private void gone(Box box, long noticed) {
    box.leave(agenda.now());
    checks.look(box);
    for (Flow flow : List.copyOf(box.receiving)) {
      end(flow);
      Disks.store(flow);
      fail(flow.donor, flow, noticed);
    }
    for (Flow flow : List.copyOf(box.sending)) {
      end(flow);
      disks.keep(flow);
      fail(flow.receiver, flow, noticed);
    }
  }

  private void fail(Box stays, Flow flow, long noticed) {
    agenda.after(noticed, () -> report(stays, flow, failed("CONNECTION_LOST", flow)));
  }

  private static Word failed(String reason, Flow flow) {
    return new Word.Failed(reason, "", (long) flow.doneBytes, -1);
  }

  void listChanged(Box box, PriorityList list) {
    wire.tell(new SchedulerEvent.ListChanged(box.id, list));
    disks.tidy(box);
  }

  /** A new title is in the catalog and on this media server. */
  void publish(Manifest manifest, Box server) {
    wire.publish(manifest);
    disks.ingested(server, Ids.number(manifest.media()));
  }

  // ---- leases

  @Override
  public void order(LeaseTerms terms, Optional<Manifest> manifest) {
    Box donor = node(terms.donor());
    Box receiver = node(terms.receiver());
    Flow flow = new Flow(terms, donor, receiver, agenda.now(), network.path(donor, receiver));
    flows.put(terms.lease(), flow);
    donor.sending.add(flow);
    receiver.receiving.add(flow);
    // The order's way, the connection's round trip, and the first byte's way.
    wire.after(4, () -> open(flow));
  }

  private void open(Flow flow) {
    Box donor = flow.donor;
    Box receiver = flow.receiver;
    if (flow.over) {
      return;
    }
    if (!donor.online || !receiver.online) {
      end(flow);
      for (Box party : new Box[] {donor, receiver}) {
        agenda.after(DIALLING, () -> report(party, flow, failed("CONNECT_FAILED", flow)));
      }
    } else if (!disks.makeRoom(receiver, flow.title)) {
      end(flow);
      report(receiver, flow, failed("DISK_FULL", flow));
    } else if (!donor.holds(flow.title, flow.segments)) {
      end(flow);
      int lacking = flow.segments.nextSetBit(0);
      report(receiver, flow, new Word.Failed("SEGMENT_MISSING", "evicted", 0, lacking));
    } else {
      report(receiver, flow, new Word.Started());
      report(donor, flow, new Word.Started());
      network.start(flow, bytes(flow));
    }
  }

  private long bytes(Flow flow) {
    Manifest manifest = titles.manifest(flow.title);
    BitSet segments = flow.segments;
    long bytes = 0;
    for (int i = segments.nextSetBit(0); i >= 0; i = segments.nextSetBit(i + 1)) {
      bytes += manifest.segmentLength(i);
    }
    return bytes;
  }

  private void done(Flow flow) {
    end(flow);
    long millis = (agenda.now() - flow.orderedAt) / 1_000_000;
    Word succeeded = new Word.Succeeded(flow.totalBytes, millis);
    report(flow.receiver, flow, succeeded);
    report(flow.donor, flow, succeeded);
    disks.keep(flow);
  }

  private void end(Flow flow) {
    network.stop(flow);
    flow.over = true;
    flow.donor.sending.remove(flow);
    flow.receiver.receiving.remove(flow);
    flows.remove(flow.terms.lease());
  }

  private void report(Box node, Flow flow, Word word) {
    if (node.online) {
      Role role = node == flow.donor ? Role.SENDER : Role.RECEIVER;
      LeaseId lease = flow.terms.lease();
      wire.tell(lease.transfer(), new TransferRequest.Report(lease, role, word));
    }
  }

  @Override
  public void cancel(ClientId party, LeaseId lease) {
    wire.after(
        1,
        () -> {
          Flow flow = flows.get(lease);
          if (flow != null) {
            end(flow);
            disks.keep(flow);
            disks.tidy(flow.receiver);
          }
        });
  }

  @Override
  public void probe(ClientId party, LeaseId lease) {
    wire.after(
        1,
        () -> {
          Flow flow = flows.get(lease);
          if (flow != null) {
            report(node(party), flow, new Word.Progress((long) network.moved(flow)));
          }
        });
  }

  // ---- the rest of the cluster's words

  @Override
  public void confirm(ClientId receiver, MediaId media) {
    Box box = node(receiver);
    int title = Ids.number(media);
    wire.after(
        1,
        () -> {
          if (disks.confirmed(box, title)) {
            household.confirmed(box, title);
            figures.confirmed(box, title);
          }
        });
  }

  @Override
  public void askInventory(ClientId client) {
    wire.after(1, () -> disks.tellInventory(node(client)));
  }
}
