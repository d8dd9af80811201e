package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/**
 * What stands before a track's fragments, as libavformat writes it for CMAF.
 *
 * @param init ftyp + moov
 * @param tickNumerator of the seconds that a tick lasts in the fragments
 */
record TrackHead(byte[] init, int tickNumerator, int tickDenominator) {
  private static final String FORM =
      "frag_custom+empty_moov+default_base_moof+cmaf+negative_cts_offsets+skip_trailer";
  private static final int BITEXACT = 0x400;

  static TrackHead of(FilmFile film, FilmTrack track) {
    requireLengths(film, track);
    AVFormatContext format = new AVFormatContext(null);
    try (FragmentOutput output = new FragmentOutput()) {
      check(film, track, avformat_alloc_output_context2(format, null, "mp4", null));
      format.pb(output.context());
      format.flags(format.flags() | BITEXACT);
      AVStream stream = avformat_new_stream(format, null);
      check(film, track, avcodec_parameters_copy(stream.codecpar(), track.parameters()));
      stream.codecpar().codec_tag(sampleEntry(track));
      stream.time_base(track.timeBase());
      check(film, track, begin(format));
      return new TrackHead(output.take(), stream.time_base().num(), stream.time_base().den());
    } finally {
      avformat_free_context(format);
    }
  }

  private static int begin(AVFormatContext format) {
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "movflags", FORM, 0);
    av_dict_set(options, "use_editlist", "0", 0);
    int result = avformat_write_header(format, options);
    av_dict_free(options);
    return result;
  }

  /** H.264 and HEVC have the length of each unit before it in films, not a start code. */
  private static void requireLengths(FilmFile film, FilmTrack track) {
    AVCodecParameters codec = track.parameters();
    boolean hasUnits = track.codec() == FilmCodec.H264 || track.codec() == FilmCodec.HEVC;
    if (!hasUnits || codec.extradata_size() < 4) {
      return;
    }
    byte[] first = new byte[4];
    codec.extradata().get(first);
    if (HexFormat.of().formatHex(first).matches("000001..|00000001")) {
      throw film.refused(
          "UNSUPPORTED_CODEC",
          "has its pictures (track %d) as a byte stream with start codes, lengths are wanted"
              .formatted(track.number() + 1));
    }
  }

  /**
   * HEVC with its parameter sets in the head where players want them, unless the film itself says
   * that more come with the frames; the muxer's own choice for the rest.
   */
  private static int sampleEntry(FilmTrack track) {
    boolean inFrames = track.parameters().codec_tag() == tag("hev1");
    return track.codec() == FilmCodec.HEVC && !inFrames ? tag("hvc1") : 0;
  }

  private static int tag(String fourcc) {
    return Integer.reverseBytes(
        ByteBuffer.wrap(fourcc.getBytes(StandardCharsets.US_ASCII)).getInt());
  }

  private static void check(FilmFile film, FilmTrack track, int result) {
    if (result < 0) {
      throw film.refused(
          "DAMAGED_FILM",
          "has a %s track that libavformat cannot describe (%s)"
              .formatted(track.kind(), FilmFile.error(result)));
    }
  }
}
