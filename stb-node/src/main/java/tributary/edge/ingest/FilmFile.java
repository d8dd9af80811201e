package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_ENCRYPTION_INFO;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import tributary.model.RefusedException;

/**
 * A film file, read frame by frame by libavformat. Every refusal names the file, and where in it.
 * Not thread-safe.
 */
final class FilmFile implements AutoCloseable {
  /** MP4, MOV and their kin; Matroska and WebM. */
  private static final String CONTAINERS = "mov,matroska";

  private static final int LARGEST_ARTWORK_BYTES = 4 << 20;
  private final String name;
  private final FileChannel channel;
  private final long size;
  private final AVFormatContext format;
  private final FilmInput input;
  private int[] framesRead = {};
  private List<FilmTrack> tracks = List.of();
  private long bytesRead;

  private FilmFile(String name, FileChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
    this.input = new FilmInput(channel);
    this.format = avformat_alloc_context();
    format.pb(input.context());
  }

  /**
   * @throws RefusedException FILE_NOT_FOUND, EMPTY_FILE, TRUNCATED, DAMAGED_FILM, NOT_A_FILM,
   *     UNSUPPORTED_CODEC, ALREADY_ENCRYPTED
   */
  static FilmFile open(Path path) throws IOException {
    requireContent(path);
    av_log_set_level(AV_LOG_FATAL);
    String name = path.getFileName().toString();
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    FilmFile film;
    try {
      Mp4Shape.requireWhole(name, channel);
      EbmlShape.requireWhole(name, channel);
      film = new FilmFile(name, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    try {
      film.openTracks();
    } catch (IOException | RuntimeException e) {
      film.close();
      throw e;
    }
    return film;
  }

  /** What can be told of a film at a glance. */
  static void requireContent(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new RefusedException("FILE_NOT_FOUND", "there is no file " + path);
    }
    if (!Files.isReadable(path)) {
      throw new RefusedException("FILE_NOT_READABLE", path + " may not be read by this process");
    }
    if (Files.size(path) == 0) {
      throw new RefusedException("EMPTY_FILE", path.getFileName() + " has no bytes at all");
    }
  }

  private void openTracks() throws IOException {
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "format_whitelist", CONTAINERS, 0);
    av_dict_set(options, "protocol_whitelist", "none", 0);
    int result = avformat_open_input(format, (String) null, null, options);
    av_dict_free(options);
    input.rethrow();
    if (result < 0) {
      throw refused(
          "NOT_A_FILM", "is no film in MP4, MOV, Matroska or WebM (" + error(result) + ")");
    }
    result = avformat_find_stream_info(format, (PointerPointer<?>) null);
    input.rethrow();
    if (result < 0) {
      throw refused("NOT_A_FILM", "has tracks that cannot be read (" + error(result) + ")");
    }
    List<AVStream> streams = new ArrayList<>();
    for (int i = 0; i < format.nb_streams(); i++) {
      streams.add(format.streams(i));
      streams.getLast().discard(AVDISCARD_ALL);
    }
    tracks = TrackChoice.of(name, streams);
    framesRead = new int[streams.size()];
    tracks.forEach(track -> track.stream().discard(0));
    tracks.forEach(this::requireFramesInside);
    tracks.forEach(track -> TrackChoice.requirePlayable(name, track));
  }

  /**
   * The sample tables against the file: a film may be cut exactly between two boxes. Its last frame
   * tells; a table that lies of others is found out when they are read.
   */
  private void requireFramesInside(FilmTrack track) {
    int count = avformat_index_get_entries_count(track.stream());
    if (count == 0 || end(track, count - 1) <= size) {
      return;
    }
    int first = 0;
    while (end(track, first) <= size) {
      first++;
    }
    throw refused(
        "TRUNCATED",
        "ends at byte %d, frame %d of its %s track goes to byte %d"
            .formatted(size, first, track.kind(), end(track, first)));
  }

  private static long end(FilmTrack track, int frame) {
    AVIndexEntry entry = avformat_index_get_entry(track.stream(), frame);
    return entry.pos() + entry.size();
  }

  List<FilmTrack> tracks() {
    return tracks;
  }

  long size() {
    return size;
  }

  long bytesRead() {
    return bytesRead;
  }

  /** The cover that some films carry. */
  Optional<Artwork> artwork() {
    for (int i = 0; i < format.nb_streams(); i++) {
      AVStream stream = format.streams(i);
      if ((stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
        Optional<Artwork> artwork = artwork(stream);
        if (artwork.isPresent()) {
          return artwork;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Artwork> artwork(AVStream stream) {
    AVPacket picture = stream.attached_pic();
    int codec = stream.codecpar().codec_id();
    boolean jpeg = codec == AV_CODEC_ID_MJPEG;
    boolean known = jpeg || codec == AV_CODEC_ID_PNG;
    if (!known || picture.size() < 1 || picture.size() > LARGEST_ARTWORK_BYTES) {
      return Optional.empty();
    }
    byte[] bytes = new byte[picture.size()];
    picture.data().get(bytes);
    return Optional.of(new Artwork(jpeg ? "image/jpeg" : "image/png", bytes));
  }

  record Artwork(String contentType, byte[] bytes) {}

  /**
   * Reads the next frame of a taken track.
   *
   * @return false at the end
   * @throws RefusedException TRUNCATED, ALREADY_ENCRYPTED, or DAMAGED_FILM naming the frame and
   *     byte
   */
  boolean read(FilmFrame frame) throws IOException {
    int result = av_read_frame(format, frame.packet());
    input.rethrow();
    if (result == AVERROR_EOF()) {
      requireReadToEnd();
      return false;
    }
    if (result < 0) {
      throw refused(
          "DAMAGED_FILM", "cannot be read after byte " + bytesRead + " (" + error(result) + ")");
    }
    int stream = frame.stream();
    if (stream >= framesRead.length) {
      framesRead = Arrays.copyOf(framesRead, stream + 1);
    }
    int number = framesRead[stream]++;
    if ((frame.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
      throw refused(
          "DAMAGED_FILM",
          "frame %d of track %d at byte %d is damaged or cut short"
              .formatted(number, stream + 1, frame.position()));
    }
    if (frame.hasSideData() && isLocked(frame.packet())) {
      throw refused("ALREADY_ENCRYPTED", "has track %d encrypted already".formatted(stream + 1));
    }
    bytesRead = Math.max(bytesRead, frame.position() + frame.size());
    return true;
  }

  private static boolean isLocked(AVPacket packet) {
    BytePointer how = av_packet_get_side_data(packet, AV_PKT_DATA_ENCRYPTION_INFO, null);
    return how != null && !how.isNull();
  }

  private void requireReadToEnd() {
    for (FilmTrack track : tracks) {
      int read = framesRead[track.number()];
      int promised = avformat_index_get_entries_count(track.stream());
      if (read < promised) {
        throw refused(
            "TRUNCATED",
            "gave %d of %d frames of its %s track, up to byte %d"
                .formatted(read, promised, track.kind(), bytesRead));
      }
    }
    bytesRead = size;
  }

  /** A refusal that names this film. */
  RefusedException refused(String reason, String what) {
    return new RefusedException(reason, name + " " + what);
  }

  static String error(int result) {
    byte[] text = new byte[128];
    av_strerror(result, text, text.length);
    return new String(text, StandardCharsets.UTF_8).replace("\0", "");
  }

  @Override
  public void close() throws IOException {
    avformat_close_input(format);
    input.close();
    channel.close();
  }
}
