package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import tributary.media.ContentKey;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.MediaIndex;
import tributary.wire.MediaIndexFile;

/**
 * Turns a film into the parts of an item file: index and artwork first, for a player wants them at
 * once, then the tracks, the shortest first. Its files hold protected bytes only and go when it is
 * closed.
 */
final class Packager implements AutoCloseable {
  static final String SUFFIX = ".part";
  private final MediaId media;
  private final ContentKey key;
  private final IngestPolicy policy;
  private final Path folder;
  private final Map<Integer, PackedTrack> tracks = new LinkedHashMap<>();
  private final List<Path> files = new ArrayList<>();
  private final ExecutorService protecting =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("protecting").factory());

  /**
   * @param folder for the protected tracks until they are in the store
   */
  Packager(MediaId media, ContentKey key, IngestPolicy policy, Path folder) {
    this.media = media;
    this.key = key;
    this.policy = policy;
    this.folder = folder;
  }

  /**
   * @param progress hears of the film's bytes read so far; may end the work by a refusal
   */
  ItemFile pack(FilmFile film, LongConsumer progress) throws IOException {
    double origin = origin(film.tracks());
    for (FilmTrack track : film.tracks()) {
      int number = tracks.size() + 1;
      Path file = folder.resolve(media + "." + number + SUFFIX);
      files.add(file);
      PackedTrack.Destination to = new PackedTrack.Destination(media, number, key, file);
      tracks.put(track.number(), new PackedTrack(film, track, origin, policy, to, protecting));
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
    return itemFile(film);
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
    AVPacket packet = av_packet_alloc();
    try {
      while (film.read(packet)) {
        PackedTrack track = tracks.get(packet.stream_index());
        if (track != null) {
          track.add(packet);
        }
        av_packet_unref(packet);
        progress.accept(film.bytesRead());
      }
    } finally {
      av_packet_free(packet);
    }
  }

  private ItemFile itemFile(FilmFile film) {
    List<ItemFile.Content> contents = new ArrayList<>();
    List<PackedTrack> all = List.copyOf(tracks.values());
    MediaIndex index = new MediaIndex(all.stream().map(PackedTrack::index).toList());
    contents.add(
        ItemFile.Content.inTheClear(
            Manifest.Kind.INDEX, "application/x-protobuf", MediaIndexFile.write(index)));
    film.artwork()
        .map(
            art ->
                ItemFile.Content.inTheClear(Manifest.Kind.ARTWORK, art.contentType(), art.bytes()))
        .ifPresent(contents::add);
    all.stream()
        .map(PackedTrack::content)
        .sorted(Comparator.comparingLong(ItemFile.Content::length))
        .forEach(contents::add);
    long duration = all.stream().mapToLong(PackedTrack::durationMillis).max().orElse(0);
    return new ItemFile(contents, duration, policy);
  }

  @Override
  public void close() throws IOException {
    protecting.close();
    for (PackedTrack track : tracks.values()) {
      track.close();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
