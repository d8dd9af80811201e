package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tributary.model.ClientId;

/**
 * The donors that one transfer leaves alone for a while. Each further fault of a donor doubles its
 * time, up to a limit; every good lease, and every stretch of time without a fault, takes one back.
 */
final class Blocklist {
  private record Block(int faults, Instant until) {}

  private final SchedulerPolicy.BlockTimes times;
  private final Map<ClientId, Block> blocks = new HashMap<>();

  Blocklist(SchedulerPolicy.BlockTimes times) {
    this.times = times;
  }

  boolean contains(ClientId donor, Instant now) {
    if (blocks.isEmpty()) {
      return false;
    }
    Block block = blocks.get(donor);
    return block != null && now.isBefore(block.until());
  }

  void blame(ClientId donor, Blame blame, Instant now) {
    if (blame == Blame.NONE && blocks.isEmpty()) {
      return;
    }
    blocks.values().removeIf(block -> faults(block, now) == 0);
    switch (blame) {
      case NONE -> {}
      case SOME -> block(donor, times.slow(), now);
      case FULL -> block(donor, times.faulty(), now);
    }
  }

  private void block(ClientId donor, Duration first, Instant now) {
    Block before = blocks.get(donor);
    int faults = before == null ? 0 : faults(before, now);
    long millis = Math.min(first.toMillis() << Math.min(faults, 20), times.longest().toMillis());
    Instant until = now.plusMillis(millis);
    boolean longer = before == null || before.until().isBefore(until);
    blocks.put(donor, new Block(faults + 1, longer ? until : before.until()));
  }

  /** A lease of this donor went well. */
  void forgive(ClientId donor) {
    if (blocks.isEmpty()) {
      return;
    }
    blocks.computeIfPresent(
        donor,
        (id, block) -> block.faults() == 1 ? null : new Block(block.faults() - 1, block.until()));
  }

  /** Those that still count: time begins to take them back when the block is over. */
  private int faults(Block block, Instant now) {
    long quiet = Math.max(0, Duration.between(block.until(), now).toMillis());
    return (int) Math.max(0, block.faults() - quiet / times.decay().toMillis());
  }
}
