package tributary.media;

import tributary.model.MediaId;

/**
 * The key of the frame that is worked on: derived anew only when the next frame has another, for
 * all frames of an audio fragment share one. Zeroed when it is done with.
 */
final class KeyInUse implements AutoCloseable {
  private final MediaId media;
  private final int track;
  private final ContentKey contentKey;
  private MemoryKey key;
  private int index;

  KeyInUse(MediaId media, int track, ContentKey contentKey) {
    this.media = media;
    this.track = track;
    this.contentKey = contentKey;
  }

  /** Until the next call. */
  MemoryKey of(int wanted) {
    if (key == null || index != wanted) {
      close();
      key = new MemoryKey(contentKey.frameKey(media, track, wanted), "AES");
      index = wanted;
    }
    return key;
  }

  @Override
  public void close() {
    if (key != null) {
      key.close();
      key = null;
    }
  }
}
