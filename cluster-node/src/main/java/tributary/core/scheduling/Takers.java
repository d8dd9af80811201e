package tributary.core.scheduling;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tributary.core.scheduling.RunningTransfer.Need;

/** The running transfers of one item to boxes, by how much they need it. */
final class Takers {
  /** At one question: it bounds what a decision costs. */
  static final int MOST_LOOKED_AT = 8;

  private final Map<Need, Set<RunningTransfer>> byNeed = new EnumMap<>(Need.class);
  private int size;
  private int all;

  /** Uplink units of their receivers together, but for shadow lists. */
  private int uplink;

  Takers() {
    for (Need need : Need.values()) {
      byNeed.put(need, new LinkedHashSet<>());
    }
  }

  void add(RunningTransfer transfer) {
    transfer.need = Need.of(transfer.receiver, transfer.item);
    byNeed.get(transfer.need).add(transfer);
    all++;
    count(transfer, 1);
  }

  boolean remove(RunningTransfer transfer) {
    boolean there = byNeed.get(transfer.need).remove(transfer);
    if (there) {
      all--;
      count(transfer, -1);
    }
    return there;
  }

  private void count(RunningTransfer transfer, int sign) {
    if (transfer.need != Need.SHADOW) {
      size += sign;
      uplink += sign * transfer.units;
    }
  }

  /** Those for shadow lists too. */
  int all() {
    return all;
  }

  Set<RunningTransfer> of(Need need) {
    return byNeed.get(need);
  }

  /** Those that somebody wishes for. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int uplink() {
    return uplink;
  }
}
