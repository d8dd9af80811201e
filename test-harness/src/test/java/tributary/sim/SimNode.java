package tributary.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.LeaseTerms;
import tributary.model.ClientId;
import tributary.model.LeaseId;
import tributary.model.MediaId;
import tributary.model.NodeKind;

/** An edge node: what it holds, its line, the leases it works. */
final class SimNode {
  /** A lease as its donor works it: segments yet to send, in the order asked. */
  static final class Sending {
    final LeaseTerms terms;
    final SimNode receiver;
    final Deque<Integer> segments = new ArrayDeque<>();
    double virtualTime;

    Sending(LeaseTerms terms, SimNode receiver) {
      this.terms = terms;
      this.receiver = receiver;
    }
  }

  /** A lease as its receiver works it. */
  static final class Receiving {
    final LeaseTerms terms;
    final BitSet missing = new BitSet();
    final long orderedAt;
    long bytes;

    Receiving(LeaseTerms terms, long orderedAt) {
      this.terms = terms;
      this.orderedAt = orderedAt;
    }
  }

  final ClientId id;
  final NodeKind kind;
  final long uplink;
  final long downlink;
  final Map<MediaId, BitSet> held = new HashMap<>();
  final Map<MediaId, Long> doneAt = new LinkedHashMap<>();
  final Map<LeaseId, Sending> sending = new LinkedHashMap<>();
  final Map<LeaseId, Receiving> receiving = new LinkedHashMap<>();
  final Map<MediaId, BitSet> news = new LinkedHashMap<>();
  final List<ClientId> connected = new ArrayList<>();
  PriorityList list = PriorityList.EMPTY;
  boolean alive = true;
  boolean uplinkBusy;
  long downlinkFree;
  long bytesSent;
  long bytesTwice;
  long busyNanos;
  boolean reportComes;
  long lastReport = Long.MIN_VALUE / 2;

  SimNode(ClientId id, NodeKind kind, long uplink, long downlink) {
    this.id = id;
    this.kind = kind;
    this.uplink = uplink;
    this.downlink = downlink;
  }

  BitSet held(MediaId media) {
    return held.computeIfAbsent(media, none -> new BitSet());
  }
}
