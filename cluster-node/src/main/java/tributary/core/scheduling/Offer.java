package tributary.core.scheduling;

import java.util.BitSet;

/**
 * A lease that could be granted now.
 *
 * @param isNextToPlay somebody watches, and these segments are what the player needs next
 */
record Offer(Node donor, BitSet segments, long rate, LeaseReason reason, boolean isNextToPlay) {}
