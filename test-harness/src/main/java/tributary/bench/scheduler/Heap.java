package tributary.bench.scheduler;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** This process's heap. */
final class Heap {
  /** Fuller than this, a serial collector does little else than collect. */
  private static final double FULL = 0.95;

  private Heap() {}

  /** The cell needs more than there is. */
  static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1;

    Full(String message) {
      super(message);
    }
  }

  /** After a full collection. */
  static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /**
   * @throws Full if the last collection of the old objects left hardly any room
   */
  static void requireRoom() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage left = pool.getCollectionUsage();
      boolean old = pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported();
      if (old && left != null && left.getUsed() > FULL * left.getMax()) {
        throw new Full(pool.getName() + " is full: " + left);
      }
    }
  }
}
