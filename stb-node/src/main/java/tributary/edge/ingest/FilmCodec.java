package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_FLAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP9;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_AV1_MAIN;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_H264_BASELINE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_H264_CONSTRAINED;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_H264_HIGH;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_H264_MAIN;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_HEVC_MAIN;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_HEVC_MAIN_10;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_VP9_0;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PROFILE_VP9_2;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import tributary.model.Manifest;

/** The codecs that are taken in, and their profiles that players show: 4:2:0 only. */
enum FilmCodec {
  H264(Manifest.Kind.VIDEO, AV_CODEC_ID_H264, "H.264", "Baseline, Main or High"),
  HEVC(Manifest.Kind.VIDEO, AV_CODEC_ID_HEVC, "HEVC", "Main or Main 10"),
  VP9(Manifest.Kind.VIDEO, AV_CODEC_ID_VP9, "VP9", "profile 0 or 2"),
  AV1(Manifest.Kind.VIDEO, AV_CODEC_ID_AV1, "AV1", "Main"),
  AAC(Manifest.Kind.AUDIO, AV_CODEC_ID_AAC, "AAC", ""),
  OPUS(Manifest.Kind.AUDIO, AV_CODEC_ID_OPUS, "Opus", ""),
  FLAC(Manifest.Kind.AUDIO, AV_CODEC_ID_FLAC, "FLAC", "");

  private final Manifest.Kind kind;
  private final int id;
  private final String title;
  private final String profilesWanted;

  FilmCodec(Manifest.Kind kind, int id, String title, String profilesWanted) {
    this.kind = kind;
    this.id = id;
    this.title = title;
    this.profilesWanted = profilesWanted;
  }

  static Optional<FilmCodec> of(Manifest.Kind kind, int id) {
    return Stream.of(values()).filter(codec -> codec.kind == kind && codec.id == id).findFirst();
  }

  /** For a refusal: "H.264, HEVC, VP9 or AV1". */
  static String wanted(Manifest.Kind kind) {
    String all =
        Stream.of(values())
            .filter(codec -> codec.kind == kind)
            .map(codec -> codec.title)
            .collect(Collectors.joining(", "));
    return all.replaceFirst(", ([^,]+)$", " or $1");
  }

  String title() {
    return title;
  }

  String profilesWanted() {
    return profilesWanted;
  }

  boolean isPlayable(AVCodecParameters track) {
    boolean isSeen = track.width() > 0 && track.height() > 0;
    int profile = track.profile();
    return switch (this) {
      case H264 -> isSeen && isPlayableH264(profile & ~AV_PROFILE_H264_CONSTRAINED);
      case HEVC ->
          isSeen && (profile == AV_PROFILE_HEVC_MAIN || profile == AV_PROFILE_HEVC_MAIN_10);
      case VP9 -> isSeen && (profile == AV_PROFILE_VP9_0 || profile == AV_PROFILE_VP9_2);
      case AV1 -> isSeen && profile == AV_PROFILE_AV1_MAIN;
      case AAC, OPUS, FLAC -> true;
    };
  }

  private static boolean isPlayableH264(int profile) {
    return profile == AV_PROFILE_H264_BASELINE
        || profile == AV_PROFILE_H264_MAIN
        || profile == AV_PROFILE_H264_HIGH;
  }
}
