package tributary.edge.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import tributary.media.ContentKey;
import tributary.model.Manifest;
import tributary.model.MediaIndex;
import tributary.wire.MediaIndexFile;

/**
 * Turns a film into the parts of an item file: its first track, the pictures, goes there as it is
 * protected, for it is most of a film; index, artwork and the other tracks, the shortest first,
 * follow when the film is read. Whoever plays an item asks for its index wherever it lies.
 */
final class Packager implements AutoCloseable {
  private final ItemFile item;
  private final ContentKey key;
  private final IngestPolicy policy;
  private final Path folder;
  private final Map<Integer, PackedTrack> tracks = new LinkedHashMap<>();

  /** Of all tracks but the first. */
  private final Map<PackedTrack, PartFile> waiting = new LinkedHashMap<>();

  /** Beside the thread that reads the film. */
  private final PackedTrack.Stages stages = new PackedTrack.Stages();

  /**
   * @param item that has no part yet
   * @param folder for the tracks that wait for the first
   */
  Packager(ItemFile item, ContentKey key, IngestPolicy policy, Path folder) {
    this.item = item;
    this.key = key;
    this.policy = policy;
    this.folder = folder;
  }

  /**
   * Reads the film.
   *
   * @param progress hears of the film's bytes read so far; may end the work by a refusal
   */
  void pack(FilmFile film, LongConsumer progress) throws IOException {
    double origin = origin(film.tracks());
    for (FilmTrack track : film.tracks()) {
      tracks.put(track.number(), packed(film, track, origin));
    }
    readAll(film, progress);
    for (PackedTrack track : tracks.values()) {
      track.finish();
      if (track.isEmpty()) {
        boolean pictures = track.info().kind() == Manifest.Kind.VIDEO;
        throw film.refused(
            pictures ? "NO_KEY_FRAMES" : "NOT_A_FILM",
            pictures
                ? "has a VIDEO track without a key frame to start from"
                : "has an AUDIO track without a frame");
      }
    }
  }

  private PackedTrack packed(FilmFile film, FilmTrack track, double origin) throws IOException {
    int number = tracks.size() + 1;
    if (number == 1) {
      return packed(film, track, origin, number, item::append);
    }
    PartFile file = new PartFile(folder.resolve(item.media() + "." + number + PartFile.SUFFIX));
    try {
      PackedTrack packed = packed(film, track, origin, number, file::append);
      waiting.put(packed, file);
      return packed;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private PackedTrack packed(
      FilmFile film, FilmTrack track, double origin, int number, PackedTrack.Sink sink)
      throws IOException {
    PackedTrack.Destination to = new PackedTrack.Destination(item.media(), number, key, sink);
    return new PackedTrack(film, track, origin, policy, to, stages);
  }

  /**
   * The film's time that becomes 0: that of its first picture, or of sound that starts well before
   * it. What little sound comes earlier is an encoder's run-up.
   */
  private static double origin(List<FilmTrack> tracks) {
    double runUp = 0.25;
    double first = tracks.getFirst().startSeconds();
    double sound = tracks.stream().mapToDouble(FilmTrack::startSeconds).min().orElse(first);
    if (tracks.getFirst().kind() == Manifest.Kind.AUDIO) {
      return sound < 0 && sound > -runUp ? 0 : sound;
    }
    return first - sound > runUp ? sound : first;
  }

  private void readAll(FilmFile film, LongConsumer progress) throws IOException {
    try (FilmFrame frame = new FilmFrame()) {
      while (film.read(frame)) {
        PackedTrack track = tracks.get(frame.stream());
        if (track != null) {
          track.add(frame);
        }
        frame.clear();
        progress.accept(film.bytesRead());
      }
    }
  }

  /**
   * Lays what is left into the item file, which is whole then. Call once, after {@link #pack}.
   *
   * @param progress hears of the item's bytes so far; may end the work by a refusal
   * @return how long the film lasts, in milliseconds
   */
  long finish(Optional<FilmFile.Artwork> artwork, LongConsumer progress) throws IOException {
    List<PackedTrack> all = List.copyOf(tracks.values());
    all.getFirst().endPart(item);
    MediaIndex index = new MediaIndex(all.stream().map(PackedTrack::index).toList());
    item.addInTheClear(Manifest.Kind.INDEX, "application/x-protobuf", MediaIndexFile.write(index));
    if (artwork.isPresent()) {
      item.addInTheClear(Manifest.Kind.ARTWORK, artwork.get().contentType(), artwork.get().bytes());
    }
    List<Map.Entry<PackedTrack, PartFile>> others = new ArrayList<>(waiting.entrySet());
    others.sort(Comparator.comparingLong(other -> other.getValue().length()));
    for (Map.Entry<PackedTrack, PartFile> other : others) {
      other.getValue().moveTo(item);
      other.getKey().endPart(item);
      progress.accept(item.length());
    }
    return all.stream().mapToLong(PackedTrack::durationMillis).max().orElse(0);
  }

  /** Bytes that are to come into the item file yet, but for index and artwork. */
  long waitingBytes() {
    return waiting.values().stream().mapToLong(PartFile::length).sum();
  }

  @Override
  public void close() throws IOException {
    stages.close();
    tracks.values().forEach(PackedTrack::close);
    for (PartFile file : waiting.values()) {
      file.close();
    }
  }
}
