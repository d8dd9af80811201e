package tributary.edge.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;

/**
 * Segments on disk. The disk is the truth: what a have map says was verified, written and fsynced
 * before the map was. Thread-safe; calls block on the disk, so never call it from an actor or an
 * event loop.
 */
public final class SegmentStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentStore.class);

  /** Folders being made or deleted; of no worth after a crash. */
  private static final String UNFINISHED = ".";

  private final Path directory;
  private final long capacityBytes;
  private final FileChannel lock;
  private final AtomicLong uses = new AtomicLong();
  private final List<Consumer<StoreNews>> listeners = new CopyOnWriteArrayList<>();

  /** Guarded by this. */
  private final Map<MediaId, Entry> entries = new TreeMap<>();

  /** Guarded by this. */
  private final Set<Draft> drafts = new HashSet<>();

  private SegmentStore(Path directory, long capacityBytes, FileChannel lock) {
    this.directory = directory;
    this.capacityBytes = capacityBytes;
    this.lock = lock;
  }

  /**
   * Opens or makes the store; drops what a crash left half-written.
   *
   * @throws IOException also when another process has the directory open
   */
  public static SegmentStore open(Path directory, long capacityBytes) throws IOException {
    Files.createDirectories(directory);
    SegmentStore store = new SegmentStore(directory, capacityBytes, Folders.lock(directory));
    try {
      store.openItems();
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
    return store;
  }

  private void openItems() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (Path folder : folders) {
        openItem(folder);
      }
    }
  }

  private synchronized void openItem(Path folder) throws IOException {
    String name = folder.getFileName().toString();
    if (name.startsWith(UNFINISHED)) {
      Folders.delete(folder);
      return;
    }
    Manifest manifest;
    try {
      manifest = ManifestFile.read(folder.resolve("manifest"));
      if (!manifest.media().text().equals(name)) {
        throw new IllegalArgumentException("the manifest is of " + manifest.media());
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("item dropped, its manifest cannot be read folder={} why={}", folder, e.toString());
      Folders.delete(folder);
      return;
    }
    try {
      put(folder, manifest);
    } catch (IOException e) {
      // On a full disk a file may not even be brought to its length. The others are to be had.
      LOG.error("item left out until the next start folder={} why={}", folder, e.toString());
    }
  }

  private Entry put(Path folder, Manifest manifest) throws IOException {
    AtomicLong lastUse = new AtomicLong(uses.incrementAndGet());
    ItemFolder item =
        ItemFolder.open(folder, manifest, this::tell, () -> lastUse.set(uses.incrementAndGet()));
    Entry entry = new Entry(item, folder, lastUse);
    entries.put(manifest.media(), entry);
    return entry;
  }

  public synchronized List<StoredItem> items() {
    return entries.values().stream().<StoredItem>map(entry -> entry.item).toList();
  }

  /** Items that nobody pins, the one longest unused first. Use before this process is forgotten. */
  public synchronized List<StoredItem> removable() {
    return entries.values().stream()
        .filter(entry -> entry.pins == 0)
        .sorted(Comparator.comparingLong(entry -> entry.lastUse.get()))
        .<StoredItem>map(entry -> entry.item)
        .toList();
  }

  public synchronized Optional<StoredItem> item(MediaId media) {
    return Optional.ofNullable(entries.get(media)).map(entry -> entry.item);
  }

  /**
   * The item with this manifest, made with no segments if it was not there.
   *
   * @throws RefusedException DISK_FULL, or MANIFEST_DIFFERS
   */
  public synchronized StoredItem create(Manifest manifest) throws IOException {
    Entry there = entries.get(manifest.media());
    if (there != null) {
      if (!there.item.manifest().equals(manifest)) {
        throw new RefusedException(
            "MANIFEST_DIFFERS", "another manifest of " + manifest.media() + " is stored here");
      }
      return there.item;
    }
    return finish(begin(manifest.media(), manifest.lengthBytes()), manifest);
  }

  /**
   * Room for an item that is to come in one piece, from whoever makes it.
   *
   * @param roomBytes as far as its length is known; it may become longer, if there is more room
   * @throws RefusedException DISK_FULL
   */
  public synchronized Draft draft(MediaId media, long roomBytes, int segmentBytes)
      throws IOException {
    if (entries.containsKey(media)) {
      throw new IllegalStateException(media + " is here already");
    }
    Draft draft = new Draft(this, media, begin(media, roomBytes), roomBytes, segmentBytes);
    drafts.add(draft);
    return draft;
  }

  /** At least so much room for a draft. */
  synchronized void require(Draft draft, long bytes) {
    if (bytes > draft.roomBytes()) {
      requireRoom(draft.media(), bytes - draft.roomBytes());
      draft.room(bytes);
    }
  }

  StoredItem keep(Draft draft, Manifest manifest) throws IOException {
    BitSet all = new BitSet();
    all.set(0, manifest.segmentCount());
    try (HaveJournal journal =
        HaveJournal.open(draft.folder().resolve(ItemFolder.HAVE), manifest.segmentCount())) {
      journal.hold(all);
    }
    StoredItem item;
    synchronized (this) {
      drafts.remove(draft);
      item = finish(draft.folder(), manifest);
    }
    tell(new StoreNews.SegmentsHeld(manifest.media(), SegmentRange.of(all)));
    return item;
  }

  synchronized void settled(Draft draft) {
    drafts.remove(draft);
  }

  private void requireRoom(MediaId media, long bytes) {
    if (bytes > capacityBytes - usedBytes()) {
      throw new RefusedException(
          "DISK_FULL",
          "%s needs %d bytes, %d of tributary.edge.capacity %d are used"
              .formatted(media, bytes, usedBytes(), capacityBytes));
    }
  }

  private Path begin(MediaId media, long lengthBytes) throws IOException {
    requireRoom(media, lengthBytes);
    Path making = directory.resolve(UNFINISHED + "new-" + media);
    Folders.delete(making);
    // What could not be finished, or opened, on a full disk.
    Folders.delete(directory.resolve(media.text()));
    return Files.createDirectory(making);
  }

  private StoredItem finish(Path making, Manifest manifest) throws IOException {
    ManifestFile.write(making.resolve("manifest"), manifest);
    Folders.force(making);
    Path folder = directory.resolve(manifest.media().text());
    Files.move(making, folder, StandardCopyOption.ATOMIC_MOVE);
    Folders.force(directory);
    return put(folder, manifest).item;
  }

  /**
   * @throws RefusedException PINNED; nothing happens when the item is not here
   */
  public void remove(MediaId media) throws IOException {
    synchronized (this) {
      Entry entry = entries.get(media);
      if (entry == null) {
        return;
      }
      if (entry.pins > 0) {
        throw new RefusedException("PINNED", media + " is being sent");
      }
      entries.remove(media);
      entry.item.close();
      Path gone = directory.resolve(UNFINISHED + "gone-" + media);
      Files.move(entry.folder, gone, StandardCopyOption.ATOMIC_MOVE);
      Folders.force(directory);
      Folders.delete(gone);
    }
    tell(new StoreNews.ItemRemoved(media));
  }

  public long capacityBytes() {
    return capacityBytes;
  }

  /** Bytes promised to items, held or not yet. */
  public synchronized long usedBytes() {
    long items =
        entries.values().stream().mapToLong(entry -> entry.item.manifest().lengthBytes()).sum();
    return items + drafts.stream().mapToLong(Draft::roomBytes).sum();
  }

  /**
   * Keeps these segments from removal until closed (R403). Removal is of whole items, so one pin
   * keeps the item.
   *
   * @throws RefusedException UNKNOWN_ITEM if the item is not here
   */
  public synchronized Pin pin(MediaId media, List<SegmentRange> segments) {
    Entry entry = entries.get(media);
    if (entry == null) {
      throw new RefusedException(
          "UNKNOWN_ITEM", media + " is not in this store; nothing to pin of " + segments);
    }
    entry.pins++;
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        unpin(entry);
      }
    };
  }

  private synchronized void unpin(Entry entry) {
    entry.pins--;
  }

  /** A lock on segments that a lease is sending. */
  public interface Pin extends AutoCloseable {
    @Override
    void close();
  }

  /** Tells {@code listener} of every change from now on; it must not block. */
  public void listen(Consumer<StoreNews> listener) {
    listeners.add(listener);
  }

  private void tell(StoreNews news) {
    listeners.forEach(listener -> listener.accept(news));
  }

  @Override
  public synchronized void close() {
    entries.values().forEach(entry -> entry.item.close());
    entries.clear();
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Entry {
    private final ItemFolder item;
    private final Path folder;
    private final AtomicLong lastUse;
    private int pins;

    Entry(ItemFolder item, Path folder, AtomicLong lastUse) {
      this.item = item;
      this.folder = folder;
      this.lastUse = lastUse;
    }
  }
}
