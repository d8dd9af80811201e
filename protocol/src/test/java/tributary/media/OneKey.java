package tributary.media;

import tributary.model.MediaId;

/** Tracks as foreign tools can decrypt them: the same protection, under the first frame's key. */
public final class OneKey {
  private OneKey() {}

  public static ProtectedTrack track(
      MediaId media, int track, ContentKey key, byte[] clearInit, Framing.Tiles tiles) {
    return new ProtectedTrack(media, track, key, clearInit, tiles, ProtectedTrack.Rotation.NONE);
  }
}
