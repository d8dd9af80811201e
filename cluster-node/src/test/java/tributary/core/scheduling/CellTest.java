package tributary.core.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tributary.core.Seeds;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;
import tributary.model.MediaId;
import tributary.model.NodeKind;
import tributary.model.SegmentRange;
import tributary.model.TransferId;

/** Who holds what, beside a plain model that counts everything anew each time. */
final class CellTest {
  private static final int ITEMS = 5;
  private static final int NODES = 12;
  private static final SchedulerPolicy POLICY = SchedulingFixture.policy(DonorOrder.PEER_FIRST);

  @Test
  void theCountsAreThoseOfAPlainModelAfterEachChange() {
    Seeds.each("counts", 200, seed -> new Model(seed).run(120));
  }

  @Test
  void aSearchThatLookedAtSomeGoesOnBehindThem() {
    Ring ring = new Ring(0);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      nodes.add(new Node(SchedulingFixture.client(i), List.of()));
      ring.add(nodes.get(i));
    }

    ring.lookedAt(3);
    assertThat(ring).startsWith(nodes.get(3), nodes.get(4), nodes.get(0)).hasSize(5);
    ring.lookedAt(3);
    assertThat(ring).startsWith(nodes.get(1));
    assertThat(ring.remove(0)).isSameAs(nodes.get(4));
    assertThat(ring.remove(3)).isNull();
    assertThat(ring).containsExactlyInAnyOrder(nodes.get(1), nodes.get(2), nodes.get(4));
  }

  @Test
  void networksTakeTurnsAndOneWithoutHoldersIsForgotten() {
    Holders holders = new Holders();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Node node = new Node(SchedulingFixture.client(i), List.of());
      node.network = i;
      nodes.add(node);
      assertThat(holders.add(node)).isZero();
    }

    assertThat(holders.inTurn()).extracting(ring -> ring.network).containsExactly(1, 2, 0);
    assertThat(holders.inTurn()).extracting(ring -> ring.network).containsExactly(2, 0, 1);
    assertThat(holders.remove(nodes.get(1), 0)).isNull();
    assertThat(holders.of(1)).isNull();
    assertThat(holders).containsExactlyInAnyOrder(nodes.get(0), nodes.get(2));
  }

  private static final class Model {
    private final Random random;
    private final Cell cell = new Cell(POLICY);
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node, Map<Item, BitSet>> held = new HashMap<>();
    private final Map<Node, Set<Item>> confirmed = new HashMap<>();

    Model(long seed) {
      random = new Random(seed);
      for (int i = 0; i < NODES; i++) {
        Node node = cell.node(SchedulingFixture.client(i));
        cell.locations.locate(node, new Location("network " + i % 3, "region " + i % 5));
        node.kind = i < 2 ? NodeKind.MEDIA_SERVER : NodeKind.SET_TOP_BOX;
        node.limits(random.nextInt(4) * 1_000_000L, 1_000_000);
        nodes.add(node);
        held.put(node, new HashMap<>());
        confirmed.put(node, new HashSet<>());
      }
      Node taker = cell.node(SchedulingFixture.client(100));
      for (int i = 0; i < ITEMS; i++) {
        TransferId id = new TransferId(taker.id, media(i));
        cell.wishes.takes(
            new RunningTransfer(
                id, taker, cell.item(media(i)), new Blocklist(POLICY.blockTimes())));
      }
    }

    void run(int steps) {
      for (int step = 0; step < steps; step++) {
        change(nodes.get(random.nextInt(NODES)), cell.item(media(random.nextInt(ITEMS))));
        check();
      }
    }

    private void change(Node node, Item item) {
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> hold(node, item, segments());
        case 3 -> confirm(node, item);
        case 4 -> drop(node, item, SegmentRange.of(segments()));
        case 5 -> drop(node, item, List.of());
        case 6, 7 -> {
          if (node.online) {
            cell.offline(node);
          } else {
            cell.online(node);
            held.get(node).replaceAll(Model::clipped);
          }
        }
        default -> describe(item);
      }
    }

    private void hold(Node node, Item item, BitSet segments) {
      cell.hold(node, item, segments);
      if (!confirmed.get(node).contains(item)) {
        BitSet known = clipped(item, segments);
        if (!known.isEmpty()) {
          held.get(node).computeIfAbsent(item, first -> new BitSet()).or(known);
        }
      }
    }

    private void confirm(Node node, Item item) {
      cell.confirm(node, item);
      confirmed.get(node).add(item);
      held.get(node).put(item, all(item));
    }

    private void drop(Node node, Item item, List<SegmentRange> ranges) {
      cell.drop(node, item, ranges);
      BitSet had = held.get(node).get(item);
      BitSet lost = SegmentRange.toBits(ranges);
      if (had == null || (!ranges.isEmpty() && !had.intersects(lost))) {
        return;
      }
      had.andNot(ranges.isEmpty() ? (BitSet) had.clone() : lost);
      confirmed.get(node).remove(item);
      if (had.isEmpty()) {
        held.get(node).remove(item);
      }
    }

    private void describe(Item item) {
      if (item.isKnown()) {
        return;
      }
      cell.describe(SchedulingFixture.manifest(item.number, 20 + 7 * item.number));
      for (Node node : nodes) {
        if (confirmed.get(node).contains(item)) {
          held.get(node).put(item, all(item));
        } else if (node.online) {
          held.get(node).computeIfPresent(item, (same, part) -> clipped(item, part));
        }
      }
    }

    private void check() {
      for (int i = 0; i < ITEMS; i++) {
        check(cell.item(media(i)));
      }
      for (Node node : nodes) {
        assertThat(node.holdings.confirmed()).isEqualTo(confirmed.get(node).size());
        assertThat(new HashSet<>(node.holdings.items())).isEqualTo(held.get(node).keySet());
      }
    }

    private void check(Item item) {
      List<Node> holders =
          nodes.stream().filter(node -> node.online && held.get(node).containsKey(item)).toList();
      List<Node> boxes = holders.stream().filter(node -> !node.isOrigin()).toList();
      assertThat(item.boxes).containsExactlyInAnyOrderElementsOf(boxes);
      assertThat(item.origins)
          .containsExactlyInAnyOrderElementsOf(holders.stream().filter(Node::isOrigin).toList());
      assertThat(item.boxesUplink).isEqualTo(boxes.stream().mapToInt(box -> box.units).sum());
      if (!item.isKnown()) {
        return;
      }
      int unreached = 0;
      for (int i = 0; i < item.segmentCount(); i++) {
        int segment = i;
        int supply =
            boxes.stream()
                .filter(box -> held.get(box).get(item).get(segment))
                .mapToInt(box -> box.units)
                .sum();
        assertThat(item.supply(i)).as("supply of %d", i).isEqualTo(supply);
        unreached += supply == 0 ? 1 : 0;
      }
      assertThat(item.wantsSeeds()).isEqualTo(unreached > 0);
      for (Node node : holders) {
        assertThat(node.holdings.segments(item)).isEqualTo(held.get(node).get(item));
        assertThat(node.holdings.isConfirmed(item)).isEqualTo(confirmed.get(node).contains(item));
      }
    }

    private BitSet segments() {
      BitSet bits = new BitSet();
      int from = random.nextInt(55);
      bits.set(from, from + 1 + random.nextInt(20));
      return bits;
    }

    private static BitSet all(Item item) {
      BitSet bits = new BitSet();
      bits.set(0, item.isKnown() ? item.segmentCount() : 0);
      return bits;
    }

    private static BitSet clipped(Item item, BitSet segments) {
      BitSet bits = (BitSet) segments.clone();
      bits.clear(item.isKnown() ? item.segmentCount() : 100, 100);
      return bits;
    }

    private static MediaId media(int number) {
      return SchedulingFixture.media(number);
    }
  }
}
