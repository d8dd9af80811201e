package tributary.core.scheduling;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tributary.core.scheduling.CellState.PushState;
import tributary.model.NodeKind;

/** What is pushed to all boxes, the first first. */
final class Pushes {
  private record Running(Push push, Item item) {}

  private final Cell cell;
  private List<Push> pushes = List.of();
  private List<Running> running = List.of();

  Pushes(Cell cell) {
    this.cell = cell;
  }

  boolean are(List<Push> others) {
    return pushes.equals(others);
  }

  /** From now on these, and no others; the items that are pushed no more. */
  Set<Item> replace(List<Push> newer) {
    Set<Item> over = items();
    pushes = List.copyOf(newer);
    running = pushes.stream().map(push -> new Running(push, cell.item(push.media()))).toList();
    over.removeAll(items());
    return over;
  }

  Set<Item> items() {
    return running.stream().map(Running::item).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  boolean contains(Item item) {
    return running.stream().anyMatch(one -> one.item == item);
  }

  /** What this box is to have. */
  List<Item> of(Node box) {
    return running.stream().filter(one -> isFor(one.push, box)).map(Running::item).toList();
  }

  private boolean isFor(Push push, Node box) {
    return box.kind == NodeKind.SET_TOP_BOX
        && (push.region().isEmpty() || cell.locations.of(box).region().equals(push.region()))
        && push.isFor(box.id);
  }

  /** How far they are, among all boxes that were ever met; looks at each. */
  List<PushState> states() {
    return running.stream().map(this::state).toList();
  }

  private PushState state(Running one) {
    int boxes = 0;
    int done = 0;
    for (Node node : cell.nodes.values()) {
      if (node.inventoryKnown && isFor(one.push, node)) {
        boxes++;
        done += node.holdings.isConfirmed(one.item) ? 1 : 0;
      }
    }
    return new PushState(one.push.id(), done, boxes);
  }
}
