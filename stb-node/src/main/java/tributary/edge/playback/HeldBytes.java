package tributary.edge.playback;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tributary.edge.store.StoredItem;
import tributary.model.HaveMap;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;

/**
 * Reads an item that may still be arriving: a read waits until its segments are held, and the
 * cluster hears what is read. Blocks; give it a virtual thread.
 */
final class HeldBytes {
  /** How often the have map is looked at while waiting: well below what a viewer notices. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final StoredItem item;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Playhead playhead;
  private final Consumer<List<Integer>> watching;
  private boolean isEnded;

  /**
   * @param watching told the segments that are read, while not all are here; none when it is over
   */
  HeldBytes(StoredItem item, Consumer<List<Integer>> watching) {
    this.item = item;
    this.playhead = new Playhead(item.manifest());
    this.watching = watching;
  }

  /**
   * @throws RefusedException SEGMENTS_AWAITED when they have not arrived within {@code wait}
   */
  byte[] read(PlayableItem.Extent extent, Duration wait) throws IOException {
    SegmentRange segments = item.manifest().segmentsOf(extent.offset(), extent.length());
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      awaitHeld(extent, segments, deadline);
      try {
        return item.read(extent.offset(), extent.length());
      } catch (RefusedException e) {
        // Found corrupt between the look and the read: it will be fetched again.
        if (!e.refusal().reason().equals("SEGMENT_MISSING") || deadline - System.nanoTime() <= 0) {
          throw e;
        }
      }
    }
  }

  /** Lets everyone who waits go, with PLAY_CLOSED. */
  void end() {
    lock.lock();
    try {
      isEnded = true;
      playhead.end(System.nanoTime()).ifPresent(watching);
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitHeld(PlayableItem.Extent extent, SegmentRange segments, long deadline) {
    lock.lock();
    try {
      playhead.at(extent);
      tell();
      while (!isHeld(segments)) {
        tell();
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new RefusedException(
              "SEGMENTS_AWAITED",
              "segments "
                  + segments
                  + " of item "
                  + item.manifest().media()
                  + " have not arrived yet");
        }
        pause(Math.min(left, LOOK_EVERY.toNanos()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    if (!isEnded) {
      playhead.news(item.have().isComplete(), System.nanoTime()).ifPresent(watching);
    }
  }

  private void pause(long nanos) {
    boolean wasEnded = isEnded;
    try {
      while (!isEnded && nanos > 0) {
        nanos = ended.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      wasEnded = true;
    }
    if (isEnded || wasEnded) {
      throw new RefusedException(
          "PLAY_CLOSED", "the play of item " + item.manifest().media() + " has ended");
    }
  }

  private boolean isHeld(SegmentRange segments) {
    HaveMap have = item.have();
    for (int segment = segments.first(); segment < segments.end(); segment++) {
      if (!have.has(segment)) {
        return false;
      }
    }
    return true;
  }
}
