package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S32;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_samples_set_silence;

import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A frame of silence for a sound track, to stand before sound that begins later than the pictures.
 *
 * @param frame in the track's codec, as its own decoder takes it
 * @param samples that it lasts
 * @param rate samples a second
 */
record Silence(byte[] frame, int samples, int rate) {
  /** The first frames of an encoder hold its run-up, the first ones of a decoder may be cut. */
  private static final int FRAMES_MADE = 6;

  /** Opus tells no size in its head; the usual 20 ms. */
  private static final int OPUS_SAMPLES = 960;

  /** Nothing when the track's own decoder does not take what the library makes for its codec. */
  static Optional<Silence> of(FilmTrack track) {
    AVCodecParameters parameters = track.parameters();
    return switch (track.codec()) {
      case AAC -> of(parameters, "aac", AV_SAMPLE_FMT_FLTP, 0);
      case OPUS -> of(parameters, "libopus", AV_SAMPLE_FMT_S16, OPUS_SAMPLES);
      case FLAC -> {
        boolean isWide = parameters.bits_per_raw_sample() > Short.SIZE;
        int format = isWide ? AV_SAMPLE_FMT_S32 : AV_SAMPLE_FMT_S16;
        yield of(parameters, "flac", format, parameters.frame_size());
      }
      case H264, HEVC, VP9, AV1 -> Optional.empty();
    };
  }

  private static Optional<Silence> of(
      AVCodecParameters track, String encoder, int format, int frameSize) {
    return encoded(track, encoder, format, frameSize).flatMap(frame -> decoded(track, frame));
  }

  private static Optional<byte[]> encoded(
      AVCodecParameters track, String encoder, int format, int frameSize) {
    AVCodec codec = avcodec_find_encoder_by_name(encoder);
    if (codec == null) {
      return Optional.empty();
    }
    AVCodecContext context = avcodec_alloc_context3(codec);
    AVFrame quiet = av_frame_alloc();
    AVPacket packet = av_packet_alloc();
    try {
      av_channel_layout_copy(context.ch_layout(), track.ch_layout());
      context.sample_rate(track.sample_rate()).sample_fmt(format).flags(AV_CODEC_FLAG_BITEXACT);
      context.bits_per_raw_sample(track.bits_per_raw_sample()).frame_size(frameSize);
      if (avcodec_open2(context, codec, (AVDictionary) null) < 0) {
        return Optional.empty();
      }
      av_channel_layout_copy(quiet.ch_layout(), track.ch_layout());
      quiet.format(format).sample_rate(track.sample_rate()).nb_samples(context.frame_size());
      if (av_frame_get_buffer(quiet, 0) < 0) {
        return Optional.empty();
      }
      int channels = track.ch_layout().nb_channels();
      av_samples_set_silence(quiet.extended_data(), 0, quiet.nb_samples(), channels, format);
      return last(context, quiet, packet);
    } finally {
      av_packet_free(packet);
      av_frame_free(quiet);
      avcodec_free_context(context);
    }
  }

  private static Optional<byte[]> last(AVCodecContext encoder, AVFrame quiet, AVPacket packet) {
    Optional<byte[]> last = Optional.empty();
    for (int i = 0; i < FRAMES_MADE; i++) {
      quiet.pts((long) i * quiet.nb_samples());
      if (avcodec_send_frame(encoder, quiet) < 0) {
        return Optional.empty();
      }
      while (avcodec_receive_packet(encoder, packet) == 0) {
        byte[] frame = new byte[packet.size()];
        packet.data().get(frame);
        last = Optional.of(frame);
      }
    }
    return last;
  }

  private static Optional<Silence> decoded(AVCodecParameters track, byte[] silent) {
    AVCodec codec = avcodec_find_decoder(track.codec_id());
    if (codec == null) {
      return Optional.empty();
    }
    AVCodecContext context = avcodec_alloc_context3(codec);
    AVFrame sound = av_frame_alloc();
    AVPacket packet = av_packet_alloc();
    try {
      boolean isOpen =
          avcodec_parameters_to_context(context, track) >= 0
              && avcodec_open2(context, codec, (AVDictionary) null) >= 0;
      int samples = 0;
      for (int i = 0; isOpen && i < FRAMES_MADE; i++) {
        av_new_packet(packet, silent.length);
        packet.data().put(silent);
        isOpen = avcodec_send_packet(context, packet) >= 0;
        av_packet_unref(packet);
        while (isOpen && avcodec_receive_frame(context, sound) == 0) {
          boolean isAlike =
              sound.sample_rate() == track.sample_rate()
                  && sound.ch_layout().nb_channels() == track.ch_layout().nb_channels();
          samples = isAlike ? sound.nb_samples() : 0;
        }
      }
      return isOpen && samples > 0
          ? Optional.of(new Silence(silent, samples, track.sample_rate()))
          : Optional.empty();
    } finally {
      av_packet_free(packet);
      av_frame_free(sound);
      avcodec_free_context(context);
    }
  }
}
