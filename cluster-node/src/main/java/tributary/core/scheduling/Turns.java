package tributary.core.scheduling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is looked at next. A node is either ready (news might let it receive), or waiting for items
 * that nobody could send it, or in neither set (offline, full, content). News about an item wakes a
 * bounded number of those who wait for it, and every round wakes a few more in turn, so that the
 * cost of a piece of news does not grow with the cell and yet nobody is forgotten.
 */
final class Turns {
  private final SchedulerPolicy policy;
  private final Rounds rounds;
  private final TreeSet<Turn> ready = new TreeSet<>();
  private final Set<Node> waiting = new LinkedHashSet<>();

  /** Items that somebody waits for; and their numbers. */
  private final Set<Item> wanted = new LinkedHashSet<>();

  private final BitSet wantedNumbers = new BitSet();

  Turns(SchedulerPolicy policy) {
    this.policy = policy;
    this.rounds = new Rounds(policy.quantumBytes());
  }

  private Turn turn(Node node) {
    Turn.Standing standing = Turn.Standing.of(node);
    rounds.takesPart(node, standing);
    return new Turn(standing, node.round, node.lastServed, node);
  }

  /** It was granted a lease, of so much of its share. */
  void served(Node node, long number, long bytes) {
    node.lastServed = number;
    rounds.charge(node, bytes);
  }

  /** A lease of it ended without these; from its next turn on. */
  void refund(Node node, long bytes) {
    rounds.refund(node, bytes);
  }

  /** It lacks nothing that it wishes for. */
  static void content(Node node) {
    Rounds.leaves(node);
  }

  void ready(Node node) {
    withdraw(node);
    if (node.canReceive(policy.leastRateBitsPerSecond())) {
      node.turn = turn(node);
      ready.add(node.turn);
    }
  }

  void waitFor(Node node, List<Item> items) {
    withdraw(node);
    node.turn = turn(node);
    waiting.add(node);
    node.waitingFor = items;
    for (Item item : items) {
      item.waiting.add(node.turn);
      wanted.add(item);
      wantedNumbers.set(item.number);
    }
  }

  void withdraw(Node node) {
    if (node.turn == null) {
      return;
    }
    ready.remove(node.turn);
    waiting.remove(node);
    for (Item item : node.waitingFor) {
      item.waiting.remove(node.turn);
      if (item.waiting.isEmpty()) {
        wanted.remove(item);
        wantedNumbers.clear(item.number);
      }
    }
    node.waitingFor = List.of();
    node.turn = null;
  }

  /** Somebody new can send this item, or it became known. */
  int wake(Item item) {
    return wake(item, policy.wakeLimit());
  }

  /** The node has more of it; while it has no uplink to give, that serves nobody. */
  void wakeIfServedBy(Node holder, Item item) {
    if (holder.canSend(policy.leastRateBitsPerSecond())) {
      wake(item);
    }
  }

  private int wake(Item item, int limit) {
    NavigableSet<Turn> sleepers = item.waiting;
    int woken = 0;
    while (woken < limit && !sleepers.isEmpty()) {
      ready(sleepers.first().node());
      woken++;
    }
    return woken;
  }

  /** This donor has uplink to give again. */
  void wakeThoseServedBy(Node donor) {
    int left = policy.wakeLimit();
    if (donor.isOrigin()) {
      for (Item item : wantedOf(donor)) {
        left -= wake(item, left);
      }
      return;
    }
    Holdings held = donor.holdings;
    for (int i = 0; i < held.size() && left > 0; i++) {
      if (wantedNumbers.get(held.number(i))) {
        left -= wake(held.get(i), left);
      }
    }
  }

  /** As many as could be woken for; an origin has thousands. */
  private List<Item> wantedOf(Node origin) {
    List<Item> found = new ArrayList<>();
    for (Item item : wanted) {
      if (found.size() == policy.wakeLimit()) {
        break;
      }
      if (origin.holdings.contains(item)) {
        found.add(item);
      }
    }
    return found;
  }

  /** Time went by: some of those who wait are looked at again. */
  void sweep() {
    List<Node> some = new ArrayList<>();
    for (Node node : waiting) {
      if (some.size() == policy.sweepLimit()) {
        break;
      }
      some.add(node);
    }
    some.forEach(this::ready);
  }

  /** Takes the next one out, or null. */
  Node next() {
    Turn turn = ready.pollFirst();
    if (turn == null) {
      return null;
    }
    turn.node().turn = null;
    return turn.node();
  }

  boolean isEmpty() {
    return ready.isEmpty();
  }
}
