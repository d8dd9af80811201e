package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_H264_BASELINE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_H264_CONSTRAINED;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_H264_HIGH;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_H264_MAIN;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_profile_name;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.javacpp.BytePointer;
import tributary.model.Manifest;
import tributary.model.RefusedException;

/** Which tracks of a film are taken: its first H.264 pictures and its first AAC sound. */
final class TrackChoice {
  private TrackChoice() {}

  /**
   * @throws RefusedException NOT_A_FILM without any, UNSUPPORTED_CODEC naming the codec
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
    List<FilmTrack> tracks = new ArrayList<>();
    choose(name, pictures, "pictures", AV_CODEC_ID_H264, "H.264")
        .map(stream -> new FilmTrack(Manifest.Kind.VIDEO, stream))
        .ifPresent(tracks::add);
    choose(name, sounds, "sound", AV_CODEC_ID_AAC, "AAC")
        .map(stream -> new FilmTrack(Manifest.Kind.AUDIO, stream))
        .ifPresent(tracks::add);
    return tracks;
  }

  private static boolean isPictures(AVStream stream) {
    return stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO
        && (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) == 0;
  }

  private static Optional<AVStream> choose(
      String name, List<AVStream> streams, String what, int codec, String codecName) {
    Optional<AVStream> found =
        streams.stream().filter(stream -> stream.codecpar().codec_id() == codec).findFirst();
    if (found.isEmpty() && !streams.isEmpty()) {
      AVStream first = streams.getFirst();
      throw new RefusedException(
          "UNSUPPORTED_CODEC",
          "%s has its %s (track %d) in %s, %s is wanted"
              .formatted(
                  name,
                  what,
                  first.index() + 1,
                  avcodec_get_name(first.codecpar().codec_id()).getString(),
                  codecName));
    }
    return found;
  }

  /**
   * Browsers play H.264 in 8 bits 4:2:0 only.
   *
   * @throws RefusedException UNSUPPORTED_CODEC
   */
  static void requirePlayable(String name, FilmTrack track) {
    if (track.kind() != Manifest.Kind.VIDEO) {
      return;
    }
    int profile = track.codec().profile();
    boolean known =
        (profile & ~AV_PROFILE_H264_CONSTRAINED) == AV_PROFILE_H264_BASELINE
            || profile == AV_PROFILE_H264_MAIN
            || profile == AV_PROFILE_H264_HIGH;
    if (!known || track.codec().width() < 1 || track.codec().height() < 1) {
      BytePointer text = avcodec_profile_name(AV_CODEC_ID_H264, profile);
      throw new RefusedException(
          "UNSUPPORTED_CODEC",
          "%s has its pictures (track %d) in H.264 %s; Baseline, Main or High is wanted"
              .formatted(
                  name,
                  track.number() + 1,
                  text == null || text.isNull() ? "profile " + profile : text.getString()));
    }
  }
}
