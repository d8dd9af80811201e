package tributary.edge.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.zip.CRC32C;

/**
 * The have map's file: one 16-byte record a segment, appended and fsynced. It only ever grows in
 * truth, so any part of it from the start is true too: when a segment is lost the whole file is
 * written anew and renamed. A record carries the checksum of itself and of its place, so a torn
 * tail is recognised and cut off.
 */
final class HaveJournal implements AutoCloseable {
  private static final int RECORD_BYTES = 16;

  /** What is read of a file at most: some 60 times the records of the largest item. */
  private static final int MOST_BYTES = 64 << 20;

  /** In the place of a segment number: the cluster confirmed the whole. */
  private static final int CONFIRMED = -1;

  private final Path path;
  private final int segmentCount;
  private DataFile file;
  private BitSet held = new BitSet();
  private boolean confirmed;
  private int records;

  private HaveJournal(Path path, int segmentCount) {
    this.path = path;
    this.segmentCount = segmentCount;
    this.file = new DataFile(path);
  }

  /** Reads the journal and cuts its torn tail. */
  static HaveJournal open(Path path, int segmentCount) throws IOException {
    HaveJournal journal = new HaveJournal(path, segmentCount);
    long size = journal.file.size();
    ByteBuffer bytes = journal.file.read(0, (int) Math.min(size, MOST_BYTES));
    while (bytes.remaining() >= RECORD_BYTES && journal.replay(bytes.getInt(), bytes.getLong())) {
      bytes.getInt();
    }
    long good = (long) journal.records * RECORD_BYTES;
    if (size > good) {
      journal.file.resize(good);
      journal.file.force();
    }
    return journal;
  }

  private boolean replay(int segment, long check) {
    if (check != check(records, segment) || segment < CONFIRMED || segment >= segmentCount) {
      return false;
    }
    if (segment == CONFIRMED) {
      confirmed = true;
    } else {
      held.set(segment);
    }
    records++;
    return true;
  }

  /** Returns once the segments are on the disk as held; on failure nothing has changed. */
  void hold(BitSet segments) throws IOException {
    append(file, records, segments.stream().toArray());
    held.or(segments);
    records += segments.cardinality();
  }

  void confirm() throws IOException {
    append(file, records, CONFIRMED);
    confirmed = true;
    records++;
  }

  /** Lets go of these segments, durably, and with them of the confirmation. */
  void drop(BitSet segments) throws IOException {
    BitSet left = held();
    left.andNot(segments);
    Path anew = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(anew);
    try (DataFile copy = new DataFile(anew)) {
      append(copy, 0, left.stream().toArray());
    }
    Files.move(anew, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Folders.force(path.getParent());
    file.close();
    file = new DataFile(path);
    held = left;
    confirmed = false;
    records = left.cardinality();
  }

  private static void append(DataFile file, int records, int... segments) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(segments.length * RECORD_BYTES);
    for (int i = 0; i < segments.length; i++) {
      bytes.putInt(segments[i]).putLong(check(records + i, segments[i])).putInt(0);
    }
    file.write((long) records * RECORD_BYTES, bytes.flip());
    file.force();
  }

  BitSet held() {
    return (BitSet) held.clone();
  }

  boolean isConfirmed() {
    return confirmed;
  }

  private static long check(int record, int segment) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putInt(record).putInt(segment).flip());
    // Never zero, so that a hole in a sparse file is no record.
    return crc.getValue() | 0x54524942_00000000L;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
