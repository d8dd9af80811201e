package tributary.bench.scheduler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tributary.core.client.PriorityList;
import tributary.core.scheduling.Location;
import tributary.core.scheduling.Reachability;
import tributary.core.scheduling.SchedulerEvent;
import tributary.model.CellId;
import tributary.model.ClientId;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.sim.Zipf;

/**
 * What is really on the boxes of a run and on their lists, in flat arrays. Every id and list handed
 * out is a new object, as if it had come over the network, so that the scheduler pays for what it
 * keeps.
 */
final class Boxes {
  static final CellId CELL = new CellId(0);

  final Population population;
  private final int[] held;
  private final short[] sends;
  private final byte[] oldest;
  private final int[] listed;
  private final int[] version;
  private final int[] changes;
  private final Fetch[] fetches;
  final BitSet online = new BitSet();
  private final Zipf zipf;

  Boxes(Population population) {
    this.population = population;
    int boxes = population.boxes();
    held = new int[boxes * population.holdings()];
    sends = new short[held.length];
    oldest = new byte[boxes];
    listed = new int[boxes * population.listed()];
    version = new int[boxes];
    changes = new int[boxes];
    fetches = new Fetch[boxes];
    zipf = population.zipf();
    for (int box = 0; box < boxes; box++) {
      Population.Box drawn = population.box(box, zipf);
      System.arraycopy(drawn.held(), 0, held, slot(box, 0), population.holdings());
      System.arraycopy(drawn.list(), 0, listed, rank(box, 0), population.listed());
      fetches[box] = new Fetch(box, drawn.list()[0], drawn.partOfFirst());
    }
  }

  private int slot(int box, int number) {
    return box * population.holdings() + number;
  }

  private int rank(int box, int number) {
    return box * population.listed() + number;
  }

  static ClientId id(int node) {
    return ClientId.of(CELL, node);
  }

  static int number(ClientId id) {
    return (int) id.bits();
  }

  boolean isServer(int node) {
    return node >= population.boxes();
  }

  int first(int box) {
    return listed[rank(box, 0)];
  }

  PriorityList list(int box) {
    List<MediaId> items = new ArrayList<>(population.listed());
    for (int i = 0; i < population.listed(); i++) {
      items.add(Titles.media(listed[rank(box, i)]));
    }
    return new PriorityList(version[box] + 1L, items);
  }

  SchedulerEvent.Joined joined(int node, PriorityList list) {
    boolean server = isServer(node);
    return new SchedulerEvent.Joined(
        id(node),
        server ? NodeKind.MEDIA_SERVER : NodeKind.SET_TOP_BOX,
        "",
        list,
        new Reachability.Open(new Reachability.Endpoint(address(node), 7000)),
        Location.UNKNOWN,
        server ? population.serverUplink() : population.uplink(),
        server ? population.serverUplink() : population.downlink(),
        server ? Long.MAX_VALUE / 2 : population.capacityBytes(),
        digest(node));
  }

  private static String address(int node) {
    return "10." + ((node >> 16) & 255) + "." + ((node >> 8) & 255) + "." + (node & 255);
  }

  private Digest digest(int node) {
    int change = isServer(node) ? 0 : changes[node];
    byte[] bytes = new byte[Digest.LENGTH];
    for (int i = 0; i < 4; i++) {
      bytes[i] = (byte) (node >> (8 * i));
      bytes[4 + i] = (byte) (change >> (8 * i));
    }
    return Digest.of(bytes);
  }

  SchedulerEvent.InventoryReported inventory(int node) {
    Map<MediaId, HaveMap> parts = new HashMap<>();
    List<MediaId> confirmed = new ArrayList<>();
    int whole = isServer(node) ? population.titles() : population.holdings();
    for (int i = 0; i < whole; i++) {
      MediaId media = Titles.media(isServer(node) ? i : held[slot(node, i)]);
      parts.put(media, HaveMap.all(population.segments()));
      confirmed.add(media);
    }
    for (Fetch fetch = isServer(node) ? null : fetches[node]; fetch != null; fetch = fetch.next) {
      if (!fetch.held.isEmpty()) {
        parts.put(Titles.media(fetch.title), HaveMap.of(fetch.held, population.segments()));
      }
    }
    return new SchedulerEvent.InventoryReported(id(node), digest(node), parts, confirmed);
  }

  /** The running or partial copy, or null. */
  Fetch fetch(int box, int title) {
    Fetch fetch = fetches[box];
    while (fetch != null && fetch.title != title) {
      fetch = fetch.next;
    }
    return fetch;
  }

  Fetch fetches(int box) {
    return fetches[box];
  }

  Fetch begin(int box, int title) {
    Fetch fetch = new Fetch(box, title, new BitSet(population.segments()));
    fetch.next = fetches[box];
    fetches[box] = fetch;
    return fetch;
  }

  void remove(Fetch fetch) {
    if (fetches[fetch.box] == fetch) {
      fetches[fetch.box] = fetch.next;
      return;
    }
    Fetch before = fetches[fetch.box];
    while (before.next != fetch) {
      before = before.next;
    }
    before.next = fetch.next;
  }

  void changed(int box) {
    changes[box]++;
  }

  /** Whether the node really has the segment. */
  boolean has(int node, int title, int segment) {
    if (isServer(node) || find(node, title) >= 0) {
      return true;
    }
    Fetch fetch = fetch(node, title);
    return fetch != null && fetch.held.get(segment);
  }

  private int find(int box, int title) {
    for (int i = 0; i < population.holdings(); i++) {
      if (held[slot(box, i)] == title) {
        return slot(box, i);
      }
    }
    return -1;
  }

  /** One more lease of it is sent, or one fewer; what is being sent stays on the disk. */
  void sends(int node, int title, int change) {
    if (isServer(node)) {
      return;
    }
    int slot = find(node, title);
    if (slot >= 0) {
      sends[slot] += (short) change;
    } else {
      fetch(node, title).sends += change;
    }
  }

  /** It is whole now and takes the place of the oldest copy that nobody is being sent. */
  int keep(Fetch fetch) {
    remove(fetch);
    changed(fetch.box);
    for (int tried = 0; tried < population.holdings(); tried++) {
      int slot = slot(fetch.box, oldest[fetch.box]);
      oldest[fetch.box] = (byte) ((oldest[fetch.box] + 1) % population.holdings());
      if (sends[slot] == 0) {
        int gone = held[slot];
        held[slot] = fetch.title;
        sends[slot] = (short) fetch.sends;
        return gone;
      }
    }
    throw new IllegalStateException("box " + fetch.box + " sends everything it has");
  }

  boolean lists(int box, int title) {
    for (int i = 0; i < population.listed(); i++) {
      if (listed[rank(box, i)] == title) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes {@code title} off the list and puts one that it neither holds nor lists at {@code to}.
   */
  void relist(int box, int title, int to, SplittableRandom random) {
    int fresh;
    do {
      fresh = zipf.draw(random);
    } while (lists(box, fresh) || find(box, fresh) >= 0 || fetch(box, fresh) != null);
    int at = 0;
    while (listed[rank(box, at)] != title) {
      at++;
    }
    int step = to > at ? 1 : -1;
    for (; at != to; at += step) {
      listed[rank(box, at)] = listed[rank(box, at + step)];
    }
    listed[rank(box, to)] = fresh;
    version[box]++;
  }

  int listed(int box, int rank) {
    return listed[rank(box, rank)];
  }
}
