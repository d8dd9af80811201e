package tributary.media;

import java.security.MessageDigest;
import tributary.model.MediaId;

/**
 * Turns a protected CMAF track back into the one that was packaged, piece by piece and in memory.
 * Lengths stay the same: protection boxes become {@code free}, mdat is decrypted in place.
 */
public final class ClearTrack {

  public ClearTrack(MediaId media, int track, ContentKey key) {
    throw new UnsupportedOperationException("being built");
  }

  /** ftyp + moov, changed in place. */
  public void clearInit(byte[] init) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * One moof + mdat, changed in place.
   *
   * @throws IllegalArgumentException if it is no such fragment, naming what was found where
   */
  public void clearFragment(byte[] fragment) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * Feeds the frames of a cleared fragment (its mdat payload) to a digest, for Part.clearDigest.
   */
  public static void digestFrames(byte[] clearedFragment, MessageDigest digest) {
    throw new UnsupportedOperationException("being built");
  }
}
