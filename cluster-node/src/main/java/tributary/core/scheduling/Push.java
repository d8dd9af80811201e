package tributary.core.scheduling;

import tributary.core.StableHash;
import tributary.model.ClientId;
import tributary.model.MediaId;

/**
 * An item that is to go to every box, or to a share of them (R207), by uplink that nobody asks for.
 *
 * @param id draws who belongs to the share: with the same id a greater share takes in the boxes of
 *     a smaller one
 * @param share of the boxes, more than 0 and at most 1
 * @param region of those boxes, by the operator's name for it; empty: wherever they are
 */
public record Push(String id, MediaId media, double share, String region) {
  public Push {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share of a push must be more than 0 and at most 1, was " + share);
    }
  }

  /** Whether the box belongs to the share, for good. */
  public boolean isFor(ClientId box) {
    return StableHash.fraction(id + "/" + box.text()) < share;
  }
}
