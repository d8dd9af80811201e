package tributary.demo;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/**
 * Makes small films to fill a catalog with: a moving pattern in colours of the title's own, and a
 * tone. H.264 (openh264) and AAC in an MP4 file, as a camera might have written it. The same seed
 * gives the same pictures.
 */
public final class GeneratedFilm {
  private GeneratedFilm() {}

  /**
   * @param file is made, or replaced
   * @param seed chooses colours, movement and tone
   * @param length at least one second
   */
  public static void write(Path file, int seed, Duration length) throws IOException {
    if (length.toSeconds() < 1) {
      throw new IllegalArgumentException("a film lasts at least one second, was " + length);
    }
    AVFormatContext out = new AVFormatContext(null);
    Encoders.check(
        "open the MP4 muxer", avformat_alloc_output_context2(out, null, "mp4", file.toString()));
    try (Encoders.Picture video = new Encoders.Picture(new TestPattern(seed));
        Encoders.Sound audio = new Encoders.Sound(seed)) {
      AVStream pictures = stream(out, video);
      AVStream sounds = stream(out, audio);
      AVIOContext io = new AVIOContext(null);
      Encoders.check("create " + file, avio_open(io, file.toString(), AVIO_FLAG_WRITE));
      out.pb(io);
      try {
        Encoders.check("write the header", avformat_write_header(out, (AVDictionary) null));
        encode(out, video, pictures, audio, sounds, length);
        Encoders.check("write the index", av_write_trailer(out));
      } finally {
        avio_closep(io);
      }
    } finally {
      avformat_free_context(out);
    }
  }

  private static AVStream stream(AVFormatContext out, Encoders.Encoder encoder) throws IOException {
    AVStream stream = avformat_new_stream(out, null);
    stream.time_base(encoder.context().time_base());
    Encoders.check(
        "describe a track", avcodec_parameters_from_context(stream.codecpar(), encoder.context()));
    return stream;
  }

  private static void encode(
      AVFormatContext out,
      Encoders.Picture video,
      AVStream pictures,
      Encoders.Sound audio,
      AVStream sounds,
      Duration length)
      throws IOException {
    double seconds = length.toMillis() / 1000.0;
    while (video.seconds() < seconds || audio.seconds() < seconds) {
      if (video.seconds() < seconds && video.seconds() <= audio.seconds()) {
        video.next(packet -> write(out, video, pictures, packet));
      } else {
        audio.next(packet -> write(out, audio, sounds, packet));
      }
    }
    video.finish(packet -> write(out, video, pictures, packet));
    audio.finish(packet -> write(out, audio, sounds, packet));
  }

  private static void write(
      AVFormatContext out, Encoders.Encoder encoder, AVStream stream, AVPacket packet)
      throws IOException {
    packet.stream_index(stream.index());
    av_packet_rescale_ts(packet, encoder.context().time_base(), stream.time_base());
    Encoders.check("write a frame", av_interleaved_write_frame(out, packet));
  }
}
