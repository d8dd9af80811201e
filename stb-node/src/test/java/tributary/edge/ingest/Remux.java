package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
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
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.PointerPointer;

/** Makes films in other containers for tests, and reads their frames, by libavformat alone. */
final class Remux {
  private Remux() {}

  /**
   * Lays the tracks of films side by side in another container.
   *
   * @param options of libavformat's muxer
   */
  static Path into(Path to, String container, Map<String, String> options, Path... films)
      throws IOException {
    return into(to, container, options, new double[films.length], films);
  }

  /**
   * Of two films the first, and the second so much later.
   *
   * @param seconds that the second begins after the first
   */
  static Path into(Path to, String container, double seconds, Path first, Path second)
      throws IOException {
    return into(to, container, Map.of(), new double[] {0, seconds}, first, second);
  }

  private static Path into(
      Path to, String container, Map<String, String> options, double[] later, Path... films)
      throws IOException {
    AVFormatContext out = new AVFormatContext(null);
    check(avformat_alloc_output_context2(out, null, container, to.toString()));
    AVIOContext io = new AVIOContext(null);
    check(avio_open(io, to.toString(), AVIO_FLAG_WRITE));
    out.pb(io);
    List<AVFormatContext> ins = new ArrayList<>();
    for (Path film : films) {
      AVFormatContext in = open(film, Map.of());
      ins.add(in);
      for (int i = 0; i < in.nb_streams(); i++) {
        AVStream stream = avformat_new_stream(out, null);
        check(avcodec_parameters_copy(stream.codecpar(), in.streams(i).codecpar()));
        stream.codecpar().codec_tag(0);
        stream.time_base(in.streams(i).time_base());
        String[] languages = {"und", "eng", "cze"};
        stream.metadata(dictionary(Map.of("language", languages[stream.index() % 3])));
      }
    }
    check(avformat_write_header(out, dictionary(options)));
    int firstStream = 0;
    for (AVFormatContext in : ins) {
      copy(in, out, firstStream, later[ins.indexOf(in)]);
      firstStream += in.nb_streams();
      avformat_close_input(in);
    }
    check(av_write_trailer(out));
    avio_closep(io);
    avformat_free_context(out);
    return to;
  }

  private static void copy(
      AVFormatContext in, AVFormatContext out, int firstStream, double laterSeconds)
      throws IOException {
    AVPacket packet = av_packet_alloc();
    while (av_read_frame(in, packet) >= 0) {
      AVStream from = in.streams(packet.stream_index());
      packet.stream_index(firstStream + packet.stream_index()).pos(-1);
      av_packet_rescale_ts(
          packet, from.time_base(), out.streams(packet.stream_index()).time_base());
      AVRational tick = out.streams(packet.stream_index()).time_base();
      long later = Math.round(laterSeconds * tick.den() / tick.num());
      packet.pts(packet.pts() + later).dts(packet.dts() + later);
      check(av_interleaved_write_frame(out, packet));
    }
    packet.close();
  }

  /** The frames of a file with one track, as libavformat gives them with these options. */
  static List<byte[]> frames(Path file, Map<String, String> options) throws IOException {
    AVFormatContext in = open(file, options);
    List<byte[]> frames = new ArrayList<>();
    AVPacket packet = av_packet_alloc();
    while (av_read_frame(in, packet) >= 0) {
      byte[] frame = new byte[packet.size()];
      packet.data().get(frame);
      frames.add(frame);
      av_packet_unref(packet);
    }
    packet.close();
    avformat_close_input(in);
    return frames;
  }

  private static AVFormatContext open(Path file, Map<String, String> options) throws IOException {
    AVFormatContext in = new AVFormatContext(null);
    check(avformat_open_input(in, file.toString(), null, dictionary(options)));
    check(avformat_find_stream_info(in, (PointerPointer<?>) null));
    return in;
  }

  private static AVDictionary dictionary(Map<String, String> options) {
    AVDictionary dictionary = new AVDictionary(null);
    options.forEach((name, value) -> av_dict_set(dictionary, name, value, 0));
    return dictionary;
  }

  private static void check(int result) throws IOException {
    if (result < 0) {
      throw new IOException(FilmFile.error(result));
    }
  }
}
