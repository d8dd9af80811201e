package tributary.core.scheduling;

import java.util.EnumMap;
import java.util.Map;
import tributary.core.scheduling.Turn.Standing;

/**
 * Deficit round robin (Shreedhar and Varghese 1995) among the boxes of a class, without walking
 * through them: in each round a box may be sent a quantum of bytes, and what a lease carries beyond
 * that is taken off its next rounds. So of two boxes that wish for something all the time neither
 * gets more than a quantum and a lease ahead of the other.
 */
final class Rounds {
  /** A box that could not be served keeps its claim to so many quanta. */
  private static final long LONGEST_CLAIM = 4;

  private final long quantumBytes;

  /** By class: the furthest round in which a box was sent something. */
  private final Map<Standing, Long> furthest = new EnumMap<>(Standing.class);

  Rounds(long quantumBytes) {
    this.quantumBytes = quantumBytes;
  }

  /** It wishes for something; one that has just begun to, or has changed class, has no claim. */
  void takesPart(Node node, Standing standing) {
    long now = furthest.getOrDefault(standing, 0L);
    if (node.standing != standing) {
      node.standing = standing;
      node.round = now;
      node.creditBytes = quantumBytes;
    } else if (node.round < now - LONGEST_CLAIM) {
      node.round = now - LONGEST_CLAIM;
    }
  }

  /** It has all that it wishes for, or has gone. */
  static void leaves(Node node) {
    node.standing = null;
  }

  /** It was granted a lease of so much. */
  void charge(Node node, long bytes) {
    if (node.standing == null) {
      return;
    }
    furthest.merge(node.standing, node.round, Math::max);
    node.creditBytes -= bytes;
    if (node.creditBytes <= 0) {
      long rounds = 1 - node.creditBytes / quantumBytes;
      node.round += rounds;
      node.creditBytes += rounds * quantumBytes;
    }
  }

  /** A lease of it ended without these. */
  void refund(Node node, long bytes) {
    if (node.standing != null) {
      node.creditBytes += bytes;
      long rounds = (node.creditBytes - 1) / quantumBytes;
      node.round -= rounds;
      node.creditBytes -= rounds * quantumBytes;
    }
  }
}
