package tributary.sim.mind;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.Way;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.TransferId;

/** A node as a baseline remembers it. */
final class Party {
  /** A transfer that was asked for and has not ended. */
  static final class Job {
    final TransferId id;
    final Party receiver;
    final Item item;
    boolean ready;
    boolean cancelling;
    int epoch;
    int nextLease = 1;
    boolean manifestSent;
    final Map<Integer, Loan> loans = new LinkedHashMap<>();
    final BitSet lent = new BitSet();

    Job(TransferId id, Party receiver, Item item) {
      this.id = id;
      this.receiver = receiver;
      this.item = item;
    }

    BitSet missing() {
      BitSet missing = new BitSet();
      missing.set(0, item.manifest.segmentCount());
      missing.andNot(receiver.held(item.media));
      missing.andNot(lent);
      return missing;
    }

    boolean hasLoanFrom(Party donor) {
      return loans.values().stream().anyMatch(loan -> loan.donor() == donor);
    }
  }

  /** A running lease. */
  record Loan(Job job, Party donor, BitSet segments, long rate) {}

  private static final BitSet NOTHING = new BitSet();

  final ClientId id;
  NodeKind kind = NodeKind.SET_TOP_BOX;
  Reachability reachability = new Reachability.Untested();
  PriorityList list = PriorityList.EMPTY;
  boolean online;
  Digest inventory;
  long up;
  long down;
  long capacityBytes;
  long upUsed;
  long downUsed;

  /** Number of the last decision for it. */
  long served;

  /** Since when it has had nothing unwatched. */
  Instant outSince = Instant.EPOCH;

  final Map<MediaId, BitSet> held = new LinkedHashMap<>();
  final Set<MediaId> confirmed = new HashSet<>();
  final Map<MediaId, Job> jobs = new LinkedHashMap<>();
  final Set<Loan> sending = new LinkedHashSet<>();
  final Map<MediaId, Instant> resting = new HashMap<>();

  Party(ClientId id) {
    this.id = id;
  }

  BitSet held(MediaId media) {
    return held.getOrDefault(media, NOTHING);
  }

  long upFree() {
    return up - upUsed;
  }

  long downFree() {
    return down - downUsed;
  }

  boolean hasUnwatched() {
    return list.items().stream().anyMatch(confirmed::contains);
  }

  /** Room for one more beside what is listed and there, or on its way. */
  boolean fits(Item item) {
    long kept = jobs.size();
    for (MediaId media : list.items()) {
      kept += confirmed.contains(media) ? 1 : 0;
    }
    return (kept + 1) * item.manifest.lengthBytes() <= capacityBytes;
  }

  boolean joins(Party donor, Instant now) {
    return Way.between(donor.reachability, reachability, now).isPresent();
  }

  List<MediaId> wishes() {
    return kind.isOrigin() ? List.of() : list.items();
  }

  static Instant later(Instant now, double seconds) {
    return now.plus(Duration.ofMillis((long) (1000 * seconds)));
  }
}
