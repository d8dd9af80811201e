package tributary.core.release;

import tributary.core.StableHash;
import tributary.model.ClientId;
import tributary.model.MediaId;

/**
 * Signed software for boxes, delivered as an item.
 *
 * @param counter as its manifest has it: no two releases have the same
 */
public record Release(long counter, MediaId media) {

  /** Whether the box belongs to the share: a greater share takes in the boxes of a smaller one. */
  public boolean isFor(ClientId box, double share) {
    return StableHash.fraction(counter + "/" + box.text()) < share;
  }
}
