package tributary.edge.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.Digest;
import tributary.model.HaveMap;
import tributary.model.Manifest;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;

/**
 * An item's folder. Order of every write: digest, data, fsync, journal, fsync, have map. Writers
 * that arrive while another's fsync runs share the next one.
 */
final class ItemFolder implements StoredItem, AutoCloseable {
  static final String DATA = "data";
  static final String HAVE = "have";
  private static final Logger LOG = LoggerFactory.getLogger(ItemFolder.class);

  private final Manifest manifest;
  private final DataFile data;
  private final HaveJournal journal;
  private final Consumer<StoreNews> news;
  private final Runnable used;
  private final FileDigest digest;

  /** Held while the journal grows. */
  private final ReentrantLock commit = new ReentrantLock();

  private final Object roundLock = new Object();
  private Round gathering;

  private volatile HaveMap have;
  private volatile boolean confirmed;

  private ItemFolder(
      Manifest manifest,
      DataFile data,
      HaveJournal journal,
      Consumer<StoreNews> news,
      Runnable used) {
    this.manifest = manifest;
    this.data = data;
    this.journal = journal;
    this.news = news;
    this.used = used;
    this.digest = new FileDigest(manifest, data);
    publish();
  }

  /**
   * Opens the folder of an item whose manifest was read.
   *
   * @param used called at each use, for the store's order of last use
   */
  static ItemFolder open(Path folder, Manifest manifest, Consumer<StoreNews> news, Runnable used)
      throws IOException {
    DataFile data = new DataFile(folder.resolve(DATA));
    HaveJournal journal = HaveJournal.open(folder.resolve(HAVE), manifest.segmentCount());
    long size = data.size();
    if (size != manifest.lengthBytes()) {
      BitSet lost = journal.held();
      lost.clear(0, (int) Math.min(size / manifest.segmentSizeBytes(), manifest.segmentCount()));
      if (size > manifest.lengthBytes()) {
        lost.clear();
      }
      if (!lost.isEmpty()) {
        LOG.warn("data file ended early media={} lost={}", manifest.media(), lost.cardinality());
        journal.drop(lost);
      }
      data.resize(manifest.lengthBytes());
      data.force();
    }
    return new ItemFolder(manifest, data, journal, news, used);
  }

  private void publish() {
    have = HaveMap.of(journal.held(), manifest.segmentCount());
    confirmed = journal.isConfirmed() && have.isComplete();
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public HaveMap have() {
    return have;
  }

  @Override
  public boolean isConfirmed() {
    return confirmed;
  }

  @Override
  public void write(int segment, ByteBuffer content) throws IOException {
    requireSegment(segment);
    if (!matches(segment, content)) {
      throw new RefusedException(
          "SEGMENT_CORRUPT",
          "segment " + segment + " of " + manifest.media() + " is not what its manifest says");
    }
    if (have.has(segment)) {
      return;
    }
    data.write(manifest.segmentOffset(segment), content);
    announce(segment);
  }

  /** Joins the round that gathers; its first comer makes it durable for all. */
  private void announce(int segment) throws IOException {
    Round round;
    boolean first;
    synchronized (roundLock) {
      first = gathering == null;
      if (first) {
        gathering = new Round();
      }
      round = gathering;
      round.segments.set(segment);
    }
    if (first) {
      finish(round);
    }
    try {
      round.durable.join();
    } catch (CompletionException e) {
      throw new IOException("segment " + segment + " could not be stored", e.getCause());
    }
  }

  private void finish(Round round) {
    commit.lock();
    try {
      synchronized (roundLock) {
        gathering = null;
      }
      data.force();
      journal.hold(round.segments);
      publish();
      round.durable.complete(null);
    } catch (IOException | RuntimeException e) {
      round.durable.completeExceptionally(e);
      return;
    } finally {
      commit.unlock();
    }
    used.run();
    news.accept(new StoreNews.SegmentsHeld(manifest.media(), SegmentRange.of(round.segments)));
  }

  @Override
  public ByteBuffer read(int segment) throws IOException {
    requireSegment(segment);
    requireHeld(segment);
    ByteBuffer content = onDisk(segment);
    if (!matches(segment, content)) {
      content = readAgainOrDrop(segment);
    }
    used.run();
    return content;
  }

  @Override
  public void copy(int segment, ByteBuffer content) throws IOException {
    requireSegment(segment);
    requireHeld(segment);
    if (content.remaining() != manifest.segmentLength(segment)) {
      throw new IllegalArgumentException(
          "segment " + segment + " does not fill " + content.remaining() + " bytes");
    }
    try {
      data.read(manifest.segmentOffset(segment), content.duplicate());
    } catch (EOFException e) {
      LOG.debug("data file ended early media={}", manifest.media(), e);
      content.duplicate().put(readAgainOrDrop(segment));
    }
    used.run();
  }

  /** Under the lock, for a writer may just have mended it. */
  private ByteBuffer readAgainOrDrop(int segment) throws IOException {
    commit.lock();
    try {
      requireHeld(segment);
      ByteBuffer content = onDisk(segment);
      if (matches(segment, content)) {
        return content;
      }
      BitSet lost = new BitSet();
      lost.set(segment);
      journal.drop(lost);
      digest.startAnew();
      publish();
    } finally {
      commit.unlock();
    }
    LOG.warn("segment corrupt on disk, dropped media={} segment={}", manifest.media(), segment);
    news.accept(new StoreNews.SegmentDropped(manifest.media(), segment));
    throw new RefusedException(
        "SEGMENT_CORRUPT",
        "segment " + segment + " of " + manifest.media() + " is corrupt on this disk");
  }

  private ByteBuffer onDisk(int segment) throws IOException {
    try {
      return data.read(manifest.segmentOffset(segment), manifest.segmentLength(segment));
    } catch (EOFException e) {
      return ByteBuffer.allocate(0);
    }
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    if (offset < 0 || length < 1 || offset + length > manifest.lengthBytes()) {
      throw new IllegalArgumentException(
          "no bytes " + offset + " + " + length + " in an item of " + manifest.lengthBytes());
    }
    SegmentRange segments = manifest.segmentsOf(offset, length);
    for (int segment = segments.first(); segment < segments.end(); segment++) {
      requireHeld(segment);
    }
    used.run();
    return data.read(offset, length).array();
  }

  @Override
  public Digest rootDigest() throws IOException {
    return digest.whole();
  }

  @Override
  public void digestAhead() throws IOException {
    digest.ahead(have);
  }

  @Override
  public void confirm() throws IOException {
    commit.lock();
    try {
      if (!have.isComplete()) {
        throw new RefusedException(
            "SEGMENT_MISSING", manifest.media() + " holds only " + have + " segments");
      }
      if (!confirmed) {
        journal.confirm();
        publish();
      }
    } finally {
      commit.unlock();
    }
  }

  private boolean matches(int segment, ByteBuffer content) {
    if (content.remaining() != manifest.segmentLength(segment)) {
      return false;
    }
    MessageDigest sha = Digest.sha256();
    sha.update(content.duplicate());
    return manifest.segmentDigests().get(segment).equals(Digest.of(sha.digest()));
  }

  private void requireSegment(int segment) {
    if (segment < 0 || segment >= manifest.segmentCount()) {
      throw new RefusedException(
          "SEGMENT_MISSING",
          manifest.media() + " has " + manifest.segmentCount() + " segments, none is " + segment);
    }
  }

  private void requireHeld(int segment) {
    if (!have.has(segment)) {
      throw new RefusedException(
          "SEGMENT_MISSING", "segment " + segment + " of " + manifest.media() + " is not held");
    }
  }

  @Override
  public List<SegmentRange> recheck() throws IOException {
    BitSet lost = new BitSet();
    for (int segment = 0; segment < manifest.segmentCount(); segment++) {
      if (have.has(segment)) {
        try {
          read(segment);
        } catch (RefusedException e) {
          lost.set(segment);
        }
      }
    }
    return SegmentRange.of(lost);
  }

  @Override
  public void close() {
    commit.lock();
    try {
      journal.close();
      data.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      commit.unlock();
    }
  }
}
