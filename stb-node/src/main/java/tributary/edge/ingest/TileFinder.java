package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import tributary.media.FramePart;
import tributary.media.Framing;

/**
 * Finds the tiles of AV1 frames: libavformat's own encryption knows them, so it encrypts a fragment
 * with a key of zeros, of which only the table of parts is read.
 */
final class TileFinder implements Framing.Tiles {
  private static final String ZEROS = "00".repeat(16);
  private final AVCodecParameters codec;

  TileFinder(AVCodecParameters codec) {
    this.codec = codec;
  }

  @Override
  public List<List<FramePart>> of(List<byte[]> frames) {
    AVFormatContext format = new AVFormatContext(null);
    AVPacket packet = av_packet_alloc();
    try (FragmentOutput output = new FragmentOutput()) {
      check(avformat_alloc_output_context2(format, null, "mp4", null));
      format.pb(output.context());
      begin(format);
      output.take();
      for (int i = 0; i < frames.size(); i++) {
        byte[] frame = frames.get(i);
        check(av_new_packet(packet, frame.length));
        packet.data().put(frame);
        packet.pts(i).dts(i).duration(1).flags(i == 0 ? AV_PKT_FLAG_KEY : 0);
        check(av_write_frame(format, packet));
        av_packet_unref(packet);
      }
      check(av_write_frame(format, null));
      return FramePart.readFrom(output.take());
    } finally {
      av_packet_free(packet);
      avformat_free_context(format);
    }
  }

  private void begin(AVFormatContext format) {
    AVStream stream = avformat_new_stream(format, null);
    check(avcodec_parameters_copy(stream.codecpar(), codec));
    stream.codecpar().codec_tag(0);
    stream.time_base().num(1).den(1000);
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "movflags", "frag_custom+empty_moov+default_base_moof", 0);
    av_dict_set(options, "encryption_scheme", "cenc-aes-ctr", 0);
    av_dict_set(options, "encryption_key", ZEROS, 0);
    av_dict_set(options, "encryption_kid", ZEROS, 0);
    int result = avformat_write_header(format, options);
    av_dict_free(options);
    check(result);
  }

  private static void check(int result) {
    if (result < 0) {
      throw new IllegalArgumentException(
          "a frame's tiles could not be found (" + FilmFile.error(result) + ")");
    }
  }
}
