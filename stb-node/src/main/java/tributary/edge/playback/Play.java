package tributary.edge.playback;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tributary.edge.store.SegmentStore;
import tributary.media.ClearKeyLicense;
import tributary.media.ClearTrack;
import tributary.media.ContentKey;
import tributary.media.ProtectedBytes;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;

/**
 * One showing of one item. Holds the content key while it lasts; what it clears is handed out in
 * memory and kept nowhere. Reads block until the bytes have arrived.
 */
public final class Play {
  /** Of a file handed out at a time; whole frames. */
  private static final int FILE_STEP_BYTES = 16 * ProtectedBytes.FRAME_BYTES;

  private final String id;
  private final String passId;
  private final PlayableItem item;
  private final Instant viewableUntil;
  private final Duration wait;
  private final HeldBytes bytes;
  private final ContentKey key;
  private final SegmentStore.Pin pin;
  // Many may read with the key; it is zeroed only when none does.
  private final ReadWriteLock keyLock = new ReentrantReadWriteLock();
  private boolean isClosed;
  private volatile Instant lastAsked;
  private volatile long playedMillis;

  Play(Opened opened, PlayableItem item, HeldBytes bytes, SegmentStore.Pin pin, Duration wait) {
    this.id = opened.id();
    this.passId = opened.passId();
    this.viewableUntil = opened.viewableUntil();
    this.key = opened.key();
    this.lastAsked = opened.at();
    this.item = item;
    this.bytes = bytes;
    this.pin = pin;
    this.wait = wait;
  }

  /** What the cluster granted. */
  record Opened(String id, String passId, Instant viewableUntil, ContentKey key, Instant at) {}

  public String id() {
    return id;
  }

  public MediaId media() {
    return item.manifest().media();
  }

  public PlayableItem item() {
    return item;
  }

  public Instant viewableUntil() {
    return viewableUntil;
  }

  /** ftyp + moov in the clear; the caller zeroes it after use. */
  public byte[] init(int track) throws IOException {
    return cleared(
        item.track(track).init(),
        content -> new ClearTrack(media(), track, key).clearInit(content));
  }

  /** One moof + mdat in the clear; the caller zeroes it after use. */
  public byte[] fragment(int track, int number) throws IOException {
    return cleared(
        item.track(track).fragment(number),
        content -> new ClearTrack(media(), track, key).clearFragment(content));
  }

  /** ftyp + moov as the item has it, for a player that decrypts by itself. */
  public byte[] protectedInit(int track) throws IOException {
    return cleared(item.track(track).init(), _ -> {});
  }

  /** One moof + mdat as the item has it, for a player that decrypts by itself. */
  public byte[] protectedFragment(int track, int number) throws IOException {
    return cleared(item.track(track).fragment(number), _ -> {});
  }

  /**
   * The keys of a fragment's frames for such a player, as a Clear Key license; the caller zeroes it
   * after use.
   */
  public byte[] license(int track, int number) throws IOException {
    return open(
        item.track(track).fragment(number),
        content -> ClearKeyLicense.of(media(), track, key, content));
  }

  /**
   * The next bytes of an opaque item's file in the clear, at most 1 MiB; the caller zeroes them
   * after use.
   *
   * @param position in the file, 0 at first and then where the bytes before ended
   * @throws RefusedException NO_SUCH_FILE for a film
   */
  public byte[] file(long position) throws IOException {
    Manifest.Part file =
        item.file()
            .orElseThrow(
                () ->
                    new RefusedException(
                        "NO_SUCH_FILE", "item " + media() + " is a film: ask for its tracks"));
    int length = (int) Math.min(FILE_STEP_BYTES, file.lengthBytes() - position);
    return cleared(
        new PlayableItem.Extent(file.offsetBytes() + position, length),
        content -> new ProtectedBytes(media(), file.track(), key).apply(position, content, length));
  }

  /** Film shown since the start, told by the player. */
  void played(long millis) {
    playedMillis = Math.max(playedMillis, millis);
  }

  void asked(Instant now) {
    lastAsked = now;
  }

  Instant lastAsked() {
    return lastAsked;
  }

  long playedMillis() {
    return playedMillis;
  }

  String passId() {
    return passId;
  }

  /** Zeroes the key (R338, R355). */
  void close() {
    bytes.end();
    keyLock.writeLock().lock();
    try {
      if (!isClosed) {
        isClosed = true;
        key.close();
        pin.close();
      }
    } finally {
      keyLock.writeLock().unlock();
    }
  }

  private byte[] cleared(PlayableItem.Extent extent, Consumer<byte[]> clearing) throws IOException {
    return open(
        extent,
        content -> {
          clearing.accept(content);
          return content;
        });
  }

  /** Works with the key, which is not zeroed meanwhile. */
  private byte[] open(PlayableItem.Extent extent, UnaryOperator<byte[]> work) throws IOException {
    byte[] content = bytes.read(extent, wait);
    keyLock.readLock().lock();
    try {
      if (isClosed) {
        throw new RefusedException("PLAY_CLOSED", "the play of item " + media() + " has ended");
      }
      return work.apply(content);
    } finally {
      keyLock.readLock().unlock();
    }
  }
}
