package tributary.sim.day;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tributary.core.client.Client;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Reachability;
import tributary.model.ClientId;
import tributary.model.NodeKind;

/**
 * An edge node and the household it stands in. Titles by number; what it holds whole in one array,
 * since there may be a million boxes.
 */
final class Box {
  /** A listed title. {@code since}: by {@link Box#timeOn}; {@code ready}: may be played. */
  static final class Wish {
    final int title;
    final long since;
    boolean ready;

    Wish(int title, long since) {
      this.title = title;
      this.since = since;
    }
  }

  final int number;
  final ClientId id;
  final NodeKind kind;
  final long up;
  final long down;
  final int isp;
  final int area;
  final int capacity;
  final Reachability reachability;
  final Location location;
  Client.State client = new Client.State.Unreserved();

  boolean online;
  private long onSince;
  private long onBefore;

  /** It crashed, is cut off, or its disk is gone: nothing switches it on but the end of that. */
  boolean down() {
    return troubles > 0;
  }

  int troubles;

  /** Grows with each session, so that what was meant for an earlier one is known as such. */
  int session;

  /** Of what it holds; its inventory digest is made of it. */
  int changes;

  private int[] whole = {};
  private int wholeCount;
  private Map<Integer, BitSet> parts = Map.of();
  private int[] watched = {};

  /** Titles that it keeps without showing them. */
  Set<Integer> shadow = Set.of();

  final Set<Flow> sending = new LinkedHashSet<>();
  final Set<Flow> receiving = new LinkedHashSet<>();

  /** In the order of rank. */
  final List<Wish> wishes = new ArrayList<>();

  int ready;

  /** The title that is being played, or -1. */
  int playing = -1;

  /** Since when somebody waits for something to watch; -1: nobody does. */
  long waitingSince = -1;

  /** The {@link #timeOn} since which the list has something and nothing of it is there, or -1. */
  long nothingSince = -1;

  long bytesReceived;

  /** Titles asked for, but for those that were there from the start. */
  int asked;

  Box(
      ClientId id,
      int number,
      NodeKind kind,
      Scenario.Line line,
      int isp,
      int area,
      int capacity,
      Reachability reachability) {
    this.id = id;
    this.number = number;
    this.kind = kind;
    this.up = line.up();
    this.down = line.down();
    this.isp = isp;
    this.area = area;
    this.capacity = capacity;
    this.reachability = reachability;
    this.location = isOrigin() ? Location.UNKNOWN : new Location("isp" + isp, "area" + area);
  }

  boolean isOrigin() {
    return kind.isOrigin();
  }

  // ---- its sessions

  void join(long now) {
    online = true;
    onSince = now;
    session++;
  }

  void leave(long now) {
    onBefore = timeOn(now);
    online = false;
  }

  /** Nanoseconds for which it has been on; nobody can send it anything at other times. */
  long timeOn(long now) {
    return onBefore + (online ? now - onSince : 0);
  }

  // ---- what it holds

  /** Titles that were watched here and are still there. */
  int[] watched() {
    return watched;
  }

  void watched(int title) {
    if (Arrays.stream(watched).noneMatch(other -> other == title)) {
      watched = Arrays.copyOf(watched, watched.length + 1);
      watched[watched.length - 1] = title;
    }
  }

  void forget(int title) {
    watched = Arrays.stream(watched).filter(other -> other != title).toArray();
  }

  boolean holds(int title) {
    for (int i = 0; i < wholeCount; i++) {
      if (whole[i] == title) {
        return true;
      }
    }
    return false;
  }

  boolean holds(int title, BitSet segments) {
    if (holds(title)) {
      return true;
    }
    BitSet there = parts.get(title);
    if (there == null) {
      return false;
    }
    BitSet lacking = (BitSet) segments.clone();
    lacking.andNot(there);
    return lacking.isEmpty();
  }

  /** Oldest first. */
  int[] whole() {
    return Arrays.copyOf(whole, wholeCount);
  }

  Map<Integer, BitSet> parts() {
    return parts;
  }

  /** To be added to. */
  BitSet part(int title) {
    changes++;
    BitSet part = parts.get(title);
    if (part == null) {
      if (parts.isEmpty()) {
        parts = new LinkedHashMap<>();
      }
      part = new BitSet();
      parts.put(title, part);
    }
    return part;
  }

  boolean hasPart(int title) {
    return parts.containsKey(title);
  }

  void dropPart(int title) {
    if (hasPart(title)) {
      changes++;
      parts.remove(title);
    }
  }

  void hold(int title) {
    dropPart(title);
    if (!holds(title)) {
      if (wholeCount == whole.length) {
        whole = Arrays.copyOf(whole, Math.max(8, 2 * wholeCount));
      }
      whole[wholeCount++] = title;
      changes++;
    }
  }

  void drop(int title) {
    for (int i = 0; i < wholeCount; i++) {
      if (whole[i] == title) {
        System.arraycopy(whole, i + 1, whole, i, --wholeCount - i);
        changes++;
        return;
      }
    }
  }

  boolean isFull() {
    return wholeCount + parts.size() >= capacity;
  }

  /** The next that may go to make room, of neither list; -1 if there is none. */
  int evictable() {
    for (int i = 0; i < wholeCount; i++) {
      if (!isWanted(whole[i]) && whole[i] != playing && !isPinned(whole[i])) {
        return whole[i];
      }
    }
    return -1;
  }

  /** A part of an unlisted title that nothing comes for any more; -1 if there is none. */
  int abandoned() {
    for (int title : parts.keySet()) {
      if (!isWanted(title) && receiving.stream().noneMatch(flow -> flow.title == title)) {
        return title;
      }
    }
    return -1;
  }

  private boolean isWanted(int title) {
    return isListed(title) || shadow.contains(title);
  }

  private boolean isPinned(int title) {
    for (Flow flow : sending) {
      if (flow.title == title) {
        return true;
      }
    }
    return false;
  }

  // ---- what the household wants

  Wish wish(int title) {
    for (Wish wish : wishes) {
      if (wish.title == title) {
        return wish;
      }
    }
    return null;
  }

  boolean isListed(int title) {
    return wish(title) != null;
  }

  /** The first that is there and may be watched, or null. */
  Wish firstReady() {
    for (Wish wish : wishes) {
      if (wish.ready) {
        return wish;
      }
    }
    return null;
  }

  /** Something is wanted that is not there, and there would be room for it. */
  boolean lacks() {
    int room = capacity;
    for (Wish wish : wishes) {
      if (room-- <= 0) {
        return false;
      }
      if (!wish.ready) {
        return true;
      }
    }
    return false;
  }

  /** Somebody sits before it. */
  boolean isInUse() {
    return playing >= 0 || waitingSince >= 0;
  }

  /** Something unwatched is there: of the two classes, the one that is served later (R392). */
  boolean hasUnwatched() {
    return ready > 0;
  }
}
