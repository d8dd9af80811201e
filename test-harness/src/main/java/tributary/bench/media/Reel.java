package tributary.bench.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;

/** A longer film made of a short one: shown over and over, in one MP4 file. */
final class Reel {
  private static final int MICROSECONDS = 1_000_000;

  /** Between two showings, because frames of one reach into the other's time. */
  private static final int PAUSE_MICROS = MICROSECONDS;

  private final AVFormatContext out = new AVFormatContext(null);
  private final Path film;

  private Reel(Path film) {
    this.film = film;
  }

  /**
   * @param times that {@code film} is shown in {@code to}
   */
  static void write(Path film, int times, Path to) throws IOException {
    Reel reel = new Reel(film);
    AVFormatContext out = reel.out;
    check(avformat_alloc_output_context2(out, null, "mp4", to.toString()));
    AVIOContext io = new AVIOContext(null);
    check(avio_open(io, to.toString(), AVIO_FLAG_WRITE));
    out.pb(io);
    try {
      for (int showing = 0; showing < times; showing++) {
        reel.show(showing);
      }
      check(av_write_trailer(out));
    } finally {
      avio_closep(io);
      avformat_free_context(out);
    }
  }

  private void show(int showing) throws IOException {
    AVFormatContext in = new AVFormatContext(null);
    check(avformat_open_input(in, film.toString(), null, (AVDictionary) null));
    try {
      check(avformat_find_stream_info(in, (PointerPointer<?>) null));
      if (showing == 0) {
        begin(in);
      }
      copy(in, showing * (in.duration() + PAUSE_MICROS));
    } finally {
      avformat_close_input(in);
    }
  }

  private void begin(AVFormatContext in) throws IOException {
    for (int i = 0; i < in.nb_streams(); i++) {
      AVStream stream = avformat_new_stream(out, null);
      check(avcodec_parameters_copy(stream.codecpar(), in.streams(i).codecpar()));
      stream.codecpar().codec_tag(0);
      stream.time_base(in.streams(i).time_base());
    }
    check(avformat_write_header(out, (AVDictionary) null));
  }

  private void copy(AVFormatContext in, long laterMicros) throws IOException {
    AVPacket packet = av_packet_alloc();
    try {
      while (av_read_frame(in, packet) >= 0) {
        AVStream from = in.streams(packet.stream_index());
        long later =
            Math.round(
                (double) laterMicros
                    * from.time_base().den()
                    / from.time_base().num()
                    / MICROSECONDS);
        packet.pts(packet.pts() + later).dts(packet.dts() + later).pos(-1);
        av_packet_rescale_ts(
            packet, from.time_base(), out.streams(packet.stream_index()).time_base());
        check(av_interleaved_write_frame(out, packet));
      }
    } finally {
      av_packet_free(packet);
    }
  }

  private static void check(int result) throws IOException {
    if (result < 0) {
      throw new IOException("libavformat cannot lay the film end to end (error " + result + ")");
    }
  }
}
