package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_ENCRYPTION_INIT_INFO;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_profile_name;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.javacpp.BytePointer;
import tributary.model.Manifest;
import tributary.model.RefusedException;

/**
 * Which tracks of a film are taken: its first pictures and all its sound in codecs that we know.
 */
final class TrackChoice {
  /** Tracks are read side by side, each with a fragment in memory. */
  private static final int MOST_SOUNDS = 16;

  private TrackChoice() {}

  /**
   * @return the pictures first
   * @throws RefusedException NOT_A_FILM without any, UNSUPPORTED_CODEC naming the codec,
   *     ALREADY_ENCRYPTED
   */
  static List<FilmTrack> of(String name, List<AVStream> streams) {
    List<AVStream> pictures = streams.stream().filter(TrackChoice::isPictures).toList();
    List<AVStream> sounds =
        streams.stream()
            .filter(stream -> stream.codecpar().codec_type() == AVMEDIA_TYPE_AUDIO)
            .toList();
    if (pictures.isEmpty() && sounds.isEmpty()) {
      throw new RefusedException("NOT_A_FILM", name + " holds neither pictures nor sound");
    }
    Stream.concat(pictures.stream(), sounds.stream()).forEach(s -> requireInTheClear(name, s));
    return Stream.concat(
            choose(name, pictures, Manifest.Kind.VIDEO).limit(1),
            choose(name, sounds, Manifest.Kind.AUDIO).limit(MOST_SOUNDS))
        .toList();
  }

  private static boolean isPictures(AVStream stream) {
    return stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO
        && (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) == 0;
  }

  private static void requireInTheClear(String name, AVStream stream) {
    AVCodecParameters codec = stream.codecpar();
    AVPacketSideData found =
        av_packet_side_data_get(
            codec.coded_side_data(), codec.nb_coded_side_data(), AV_PKT_DATA_ENCRYPTION_INIT_INFO);
    if (found != null && !found.isNull()) {
      throw new RefusedException(
          "ALREADY_ENCRYPTED", name + " has track " + (stream.index() + 1) + " encrypted already");
    }
  }

  private static Stream<FilmTrack> choose(String name, List<AVStream> streams, Manifest.Kind kind) {
    List<FilmTrack> found =
        streams.stream().flatMap(stream -> known(kind, stream).stream()).toList();
    if (found.isEmpty() && !streams.isEmpty()) {
      AVStream first = streams.getFirst();
      throw unsupported(
          "%s has its %s (track %d) in %s, %s is wanted"
              .formatted(
                  name,
                  what(kind),
                  first.index() + 1,
                  avcodec_get_name(first.codecpar().codec_id()).getString(),
                  FilmCodec.wanted(kind)));
    }
    return found.stream();
  }

  private static Optional<FilmTrack> known(Manifest.Kind kind, AVStream stream) {
    return FilmCodec.of(kind, stream.codecpar().codec_id())
        .map(codec -> new FilmTrack(kind, codec, stream));
  }

  private static String what(Manifest.Kind kind) {
    return kind == Manifest.Kind.VIDEO ? "pictures" : "sound";
  }

  /**
   * @throws RefusedException UNSUPPORTED_CODEC naming the profile
   */
  static void requirePlayable(String name, FilmTrack track) {
    AVCodecParameters parameters = track.parameters();
    if (track.codec().isPlayable(parameters)) {
      return;
    }
    BytePointer text = avcodec_profile_name(parameters.codec_id(), parameters.profile());
    String profile =
        text == null || text.isNull() ? "profile " + parameters.profile() : text.getString();
    throw unsupported(
        "%s has its pictures (track %d) in %s %s; %s is wanted"
            .formatted(
                name,
                track.number() + 1,
                track.codec().title(),
                profile,
                track.codec().profilesWanted()));
  }

  private static RefusedException unsupported(String what) {
    return new RefusedException("UNSUPPORTED_CODEC", what);
  }
}
