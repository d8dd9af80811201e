package tributary.edge.playback;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import tributary.edge.store.StoredItem;
import tributary.media.ContentKey;
import tributary.media.ProtectedBytes;
import tributary.model.Manifest;

/** The file of an opaque item that is whole, cleared as it is read. Not thread-safe. */
public final class ClearedFile extends InputStream {
  private static final int STEP_BYTES = 16 * ProtectedBytes.FRAME_BYTES;

  private final StoredItem item;
  private final Manifest.Part file;
  private final ProtectedBytes protection;
  private byte[] step = new byte[0];
  private int taken;
  private long position;

  public ClearedFile(StoredItem item, Manifest.Part file, ContentKey key) {
    this.item = item;
    this.file = file;
    this.protection = new ProtectedBytes(item.manifest().media(), file.track(), key);
  }

  @Override
  public int read() throws IOException {
    return isAtEnd() ? -1 : step[taken++] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int count = Math.min(length, step.length - taken);
    System.arraycopy(step, taken, to, offset, count);
    taken += count;
    return count;
  }

  private boolean isAtEnd() throws IOException {
    if (taken < step.length) {
      return false;
    }
    int length = (int) Math.min(STEP_BYTES, file.lengthBytes() - position);
    if (length == 0) {
      return true;
    }
    step = item.read(file.offsetBytes() + position, length);
    protection.apply(position, step, length);
    position += length;
    taken = 0;
    return false;
  }
}
