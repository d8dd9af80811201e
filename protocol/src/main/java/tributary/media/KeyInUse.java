package tributary.media;

import tributary.model.MediaId;

/**
 * The key of the frame that is worked on: derived anew only when the next frame has another, for
 * all frames of an audio fragment share one. Zeroed when it is done with.
 */
final class KeyInUse implements AutoCloseable {
  private final FrameKeys keys;
  private MemoryKey key;
  private int index;

  KeyInUse(MediaId media, int track, ContentKey contentKey) {
    this.keys = contentKey.frameKeys(media, track);
  }

  /** Until the next call. */
  MemoryKey of(int wanted) {
    if (key == null || index != wanted) {
      forget();
      key = new MemoryKey(keys.of(wanted), "AES");
      index = wanted;
    }
    return key;
  }

  private void forget() {
    if (key != null) {
      key.close();
      key = null;
    }
  }

  @Override
  public void close() {
    forget();
    keys.close();
  }
}
