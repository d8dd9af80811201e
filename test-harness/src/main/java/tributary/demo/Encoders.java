package tributary.demo;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/** The two encoders of a generated film, over the libavcodec library. */
final class Encoders {
  private Encoders() {}

  static void check(String what, int result) throws IOException {
    if (result < 0) {
      throw new IOException("cannot " + what + ": libav error " + result);
    }
  }

  /** Takes each packet as it comes out. */
  interface Sink {
    void take(AVPacket packet) throws IOException;
  }

  /** One codec, one frame that is filled over and over, one packet. */
  abstract static sealed class Encoder implements AutoCloseable {
    private final AVCodecContext context;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();
    private long pts;

    Encoder(String name, int ticksASecond) throws IOException {
      av_log_set_level(AV_LOG_ERROR);
      AVCodec codec = avcodec_find_encoder_by_name(name);
      if (codec == null || codec.isNull()) {
        throw new IOException("the libavcodec in use has no encoder " + name);
      }
      context = avcodec_alloc_context3(codec);
      context.time_base(new AVRational().num(1).den(ticksASecond));
      context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    }

    final void open() throws IOException {
      check("open the encoder", avcodec_open2(context, null, (AVDictionary) null));
    }

    final AVCodecContext context() {
      return context;
    }

    final AVFrame frame() {
      return frame;
    }

    final long pts() {
      return pts;
    }

    final double seconds() {
      return (double) pts * context.time_base().num() / context.time_base().den();
    }

    abstract void fill() throws IOException;

    abstract int ticks();

    final void next(Sink sink) throws IOException {
      check("reuse a frame", av_frame_make_writable(frame));
      fill();
      frame.pts(pts);
      pts += ticks();
      send(frame, sink);
    }

    final void finish(Sink sink) throws IOException {
      send(null, sink);
    }

    private void send(AVFrame next, Sink sink) throws IOException {
      check("encode", avcodec_send_frame(context, next));
      int result = avcodec_receive_packet(context, packet);
      while (result >= 0) {
        packet.duration(ticks());
        sink.take(packet);
        result = avcodec_receive_packet(context, packet);
      }
      if (result != AVERROR_EAGAIN() && result != AVERROR_EOF()) {
        check("encode", result);
      }
    }

    @Override
    public final void close() {
      av_packet_free(packet);
      av_frame_free(frame);
      avcodec_free_context(context);
    }
  }

  /** 24 pictures a second, a key frame every two seconds. */
  static final class Picture extends Encoder {
    private static final int RATE = 24;
    private static final int BITS_A_SECOND = 1_200_000;
    private final TestPattern pattern;

    Picture(TestPattern pattern) throws IOException {
      super("libopenh264", RATE);
      this.pattern = pattern;
      context()
          .width(TestPattern.WIDTH)
          .height(TestPattern.HEIGHT)
          .pix_fmt(AV_PIX_FMT_YUV420P)
          .framerate(new AVRational().num(RATE).den(1))
          .bit_rate(BITS_A_SECOND)
          .gop_size(2 * RATE);
      open();
      frame().width(TestPattern.WIDTH).height(TestPattern.HEIGHT).format(AV_PIX_FMT_YUV420P);
      check("make a picture", av_frame_get_buffer(frame(), 0));
    }

    @Override
    int ticks() {
      return 1;
    }

    @Override
    void fill() {
      int number = (int) pts();
      byte[] row = new byte[TestPattern.WIDTH];
      for (int y = 0; y < TestPattern.HEIGHT; y++) {
        pattern.brightness(number, y, row);
        put(0, y, row, TestPattern.WIDTH);
      }
      for (int y = 0; y < TestPattern.HEIGHT / 2; y++) {
        pattern.colour(number, y, false, row);
        put(1, y, row, TestPattern.WIDTH / 2);
        pattern.colour(number, y, true, row);
        put(2, y, row, TestPattern.WIDTH / 2);
      }
    }

    private void put(int plane, int y, byte[] row, int width) {
      BytePointer at = frame().data(plane);
      at.position((long) y * frame().linesize(plane)).put(row, 0, width);
    }
  }

  /** A tone in stereo at 48 kHz. */
  static final class Sound extends Encoder {
    private static final int RATE = 48_000;
    private static final int BITS_A_SECOND = 96_000;
    private final double tone;

    Sound(int seed) throws IOException {
      super("aac", RATE);
      tone = 220 * Math.pow(2, Math.floorMod(seed, 12) / 12.0);
      context().sample_rate(RATE).sample_fmt(AV_SAMPLE_FMT_FLTP).bit_rate(BITS_A_SECOND);
      av_channel_layout_default(context().ch_layout(), 2);
      open();
      frame().nb_samples(ticks()).format(AV_SAMPLE_FMT_FLTP).sample_rate(RATE);
      check(
          "choose the channels",
          av_channel_layout_copy(frame().ch_layout(), context().ch_layout()));
      check("make a sound", av_frame_get_buffer(frame(), 0));
    }

    @Override
    int ticks() {
      return context().frame_size();
    }

    @Override
    void fill() {
      float[] samples = new float[ticks()];
      for (int i = 0; i < samples.length; i++) {
        double second = (double) (pts() + i) / RATE;
        samples[i] = (float) (0.2 * Math.sin(2 * Math.PI * tone * second));
      }
      for (int channel = 0; channel < 2; channel++) {
        new FloatPointer(frame().data(channel)).put(samples);
      }
    }
  }
}
