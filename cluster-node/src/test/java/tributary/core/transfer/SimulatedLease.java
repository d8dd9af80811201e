package tributary.core.transfer;

import java.time.Duration;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.SchedulerEvent;
import tributary.core.scheduling.SchedulingFixture;
import tributary.core.transfer.LossyCell.SimulatedNode;
import tributary.core.transfer.LossyCell.SimulatedNode.Fault;
import tributary.core.transfer.TransferRequest.Role;
import tributary.core.transfer.TransferRequest.Word;
import tributary.model.ClientId;
import tributary.model.MediaId;
import tributary.model.SegmentRange;

/**
 * A lease between two nodes: dialled, fed segment by segment, told about; each side may drop out.
 */
final class SimulatedLease {
  private static final int OFFER_WAIT = 20_000;

  private final LossyCell cell;
  private final LeaseTerms terms;
  private final SimulatedNode donor;
  private final SimulatedNode receiver;
  private final MediaId media;

  /** Who knows of it and has not ended. */
  private final Set<Role> sides = EnumSet.noneOf(Role.class);

  private final Set<Role> everOrdered = EnumSet.noneOf(Role.class);
  private boolean connected;
  private long bytes;
  private long fresh;

  SimulatedLease(LossyCell cell, LeaseTerms terms) {
    this.cell = cell;
    this.terms = terms;
    this.donor = cell.nodes.get(terms.donor());
    this.receiver = cell.nodes.get(terms.receiver());
    this.media = terms.lease().transfer().media();
  }

  private SimulatedNode node(Role role) {
    return role == Role.SENDER ? donor : receiver;
  }

  private Role role(ClientId party) {
    return party.equals(terms.donor()) ? Role.SENDER : Role.RECEIVER;
  }

  private void says(Role role, Word word) {
    if (node(role).online && node(role).fault != Fault.MUTE) {
      cell.send(
          () ->
              cell.ask(
                  terms.lease().transfer(), new TransferRequest.Report(terms.lease(), role, word)));
    }
  }

  void ordered(Role role) {
    if (!node(role).online || !everOrdered.add(role)) {
      return;
    }
    sides.add(role);
    cell.later(OFFER_WAIT, () -> nobodyCame(role));
    long left = Duration.between(cell.now, terms.deadline()).toMillis();
    cell.later(Math.max(1, left), () -> fails(role, "EXPIRED", -1));
    if (sides.size() == 2) {
      cell.later(10 + cell.random.nextInt(90), this::connect);
    }
  }

  private void nobodyCame(Role role) {
    if (!connected) {
      fails(role, "CONNECT_FAILED", -1);
    }
  }

  private void connect() {
    if (sides.size() < 2) {
      return;
    }
    if (cell.random.nextDouble() < cell.faults) {
      fails(terms.way().receiverInitiates() ? Role.RECEIVER : Role.SENDER, "CONNECT_FAILED", -1);
      return;
    }
    connected = true;
    for (Role role : Role.values()) {
      says(role, new Word.Connected());
      cell.later(1000, () -> reports(role));
    }
    next();
  }

  private void reports(Role role) {
    if (sides.contains(role)) {
      says(role, new Word.Progress(bytes));
      cell.later(1000, () -> reports(role));
    }
  }

  private void next() {
    BitSet wanted = SegmentRange.toBits(terms.segments());
    wanted.andNot(receiver.holding(media));
    int segment = wanted.nextSetBit(0);
    if (segment < 0) {
      says(Role.RECEIVER, new Word.Succeeded(fresh, 1));
      sides.remove(Role.RECEIVER);
      senderIsDone();
      cell.assembledIfWhole(receiver, media);
      return;
    }
    long millis = SchedulingFixture.SEGMENT * 8000L / terms.rateBitsPerSecond();
    switch (donor.fault) {
      case NONE, MUTE -> cell.later(Math.max(1, millis), () -> arrived(segment));
      case TRICKLES -> cell.later(Math.max(1, millis * 20), () -> arrived(segment));
      case STALLS -> {}
      case LIES ->
          cell.later(Math.max(1, millis), () -> fails(Role.RECEIVER, "SEGMENT_CORRUPT", segment));
    }
  }

  private void arrived(int segment) {
    if (sides.size() < 2) {
      return;
    }
    bytes += SchedulingFixture.SEGMENT;
    if (!receiver.holding(media).get(segment)) {
      fresh += SchedulingFixture.SEGMENT;
      cell.verified.merge(terms.lease().transfer(), (long) SchedulingFixture.SEGMENT, Long::sum);
      receiver.holding(media).set(segment);
    }
    SchedulerEvent held =
        new SchedulerEvent.SegmentsHeld(receiver.id, media, List.of(new SegmentRange(segment, 1)));
    cell.send(() -> cell.tell(held));
    next();
  }

  private void senderIsDone() {
    cell.later(
        5,
        () -> {
          if (sides.remove(Role.SENDER)) {
            says(Role.SENDER, new Word.Succeeded(bytes, 1));
          }
        });
  }

  private void fails(Role role, String reason, int segment) {
    if (sides.remove(role)) {
      says(role, new Word.Failed(reason, "", fresh, segment));
      if (role == Role.RECEIVER && connected) {
        senderIsDone();
      }
    }
  }

  void cancelled(ClientId party) {
    Role role = role(party);
    everOrdered.add(role);
    if (sides.remove(role) && role == Role.RECEIVER && connected) {
      senderIsDone();
    }
  }

  void probed(ClientId party) {
    Role role = role(party);
    says(
        role,
        sides.contains(role)
            ? new Word.Progress(bytes)
            : new Word.Failed("CONNECTION_LOST", "no such lease", 0, -1));
  }

  /** A node is gone: its side says nothing more, the other sees the connection break. */
  void lost(ClientId node) {
    for (Role role : Role.values()) {
      if (node(role).id.equals(node) && sides.remove(role) && connected) {
        cell.later(10, () -> fails(role.other(), "CONNECTION_LOST", -1));
      }
    }
  }
}
