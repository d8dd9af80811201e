package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import tributary.model.Manifest;

/**
 * Lays the frames of one track, as they are, into clear CMAF fragments in memory. Video fragments
 * start with key frames; their pictures' composition offsets may be negative, so that both tracks
 * start at time 0 without edit lists, which players of fragments do not heed alike.
 */
final class TrackMuxer implements AutoCloseable {
  private static final String FORM =
      "frag_custom+empty_moov+default_base_moof+cmaf+negative_cts_offsets+skip_trailer";
  private static final int BITEXACT = 0x400;
  private static final int KEEP_TIMESTAMPS = 0;
  private final FilmFile film;
  private final FilmTrack track;
  private final long origin;
  private final AVRational from;
  private final AVRational into;
  private final int num;
  private final int den;
  private final IngestPolicy policy;
  private final Sink sink;
  private final AVFormatContext format = new AVFormatContext(null);
  private final FragmentOutput output = new FragmentOutput();
  private final DecodeTimes decodeTimes = new DecodeTimes();
  private final AVPacket held = av_packet_alloc();
  private final AVStream stream;
  private boolean holds;
  private boolean started;
  private long decodeShift;
  private long lastDuration;
  private long fragmentStart;
  private long fragmentBytes;
  private int fragmentFrames;

  /** Takes each clear fragment: moof + mdat. */
  interface Sink {
    void take(byte[] clearFragment) throws IOException;
  }

  /**
   * @param originSeconds the film's time that becomes 0
   */
  TrackMuxer(FilmFile film, FilmTrack track, double originSeconds, IngestPolicy policy, Sink sink) {
    this.film = film;
    this.track = track;
    this.from = track.timeBase();
    this.num = from.num();
    this.den = from.den();
    this.origin = Math.round(originSeconds * den / num);
    this.policy = policy;
    this.sink = sink;
    check("open", avformat_alloc_output_context2(format, null, "mp4", null));
    format.pb(output.context());
    format.flags(format.flags() | BITEXACT);
    format.avoid_negative_ts(KEEP_TIMESTAMPS);
    stream = avformat_new_stream(format, null);
    check("describe", avcodec_parameters_copy(stream.codecpar(), track.parameters()));
    stream.codecpar().codec_tag(sampleEntry());
    stream.time_base(from);
    into = stream.time_base();
  }

  /**
   * HEVC with its parameter sets in the head where players want them, unless the film itself says
   * that more come with the frames; the muxer's own choice for the rest.
   */
  private int sampleEntry() {
    boolean inFrames = track.parameters().codec_tag() == tag("hev1");
    return track.codec() == FilmCodec.HEVC && !inFrames ? tag("hvc1") : 0;
  }

  private static int tag(String fourcc) {
    return Integer.reverseBytes(
        ByteBuffer.wrap(fourcc.getBytes(StandardCharsets.US_ASCII)).getInt());
  }

  /** ftyp + moov; call once, first. */
  byte[] init() {
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "movflags", FORM, 0);
    av_dict_set(options, "use_editlist", "0", 0);
    int result = avformat_write_header(format, options);
    av_dict_free(options);
    check("begin", result);
    return output.take();
  }

  /** Takes the packet's content over. */
  void add(AVPacket packet) throws IOException {
    decodeTimes.add(packet, this::lay);
  }

  private void lay(AVPacket packet) throws IOException {
    if (packet.pts() == AV_NOPTS_VALUE || packet.dts() == AV_NOPTS_VALUE) {
      throw film.refused(
          "DAMAGED_FILM", "has no time for the " + track.kind() + " frame at byte " + packet.pos());
    }
    if (!retime(packet)) {
      return;
    }
    if (holds) {
      long duration = packet.dts() - held.dts();
      if (duration <= 0) {
        throw film.refused(
            "DAMAGED_FILM",
            "goes back in time at byte %d of its %s track".formatted(packet.pos(), track.kind()));
      }
      boolean boundary = isBoundary(packet);
      write(duration);
      if (boundary) {
        flush();
        fragmentStart = packet.dts();
      }
    }
    av_packet_move_ref(held, packet);
    holds = true;
  }

  /**
   * Into the film's own time; false for sound that ends before the film starts. Pictures are
   * decoded ahead of being shown: all are put off by that much, and the muxer takes it off what it
   * writes of their presentation, because the library lets no picture in that is shown before it is
   * decoded.
   */
  private boolean retime(AVPacket packet) {
    long pts = packet.pts() - origin;
    long dts = packet.dts() - origin;
    if (track.kind() == Manifest.Kind.VIDEO) {
      if (!started && (packet.flags() & AV_PKT_FLAG_KEY) == 0) {
        return false;
      }
      if (!started) {
        decodeShift = Math.max(pts, 0) - dts;
      }
      packet.pts(pts + decodeShift).dts(dts + decodeShift);
    } else {
      if (pts + packet.duration() <= 0) {
        return false;
      }
      packet.pts(Math.max(pts, 0)).dts(Math.max(pts, 0));
    }
    if (!started) {
      fragmentStart = packet.dts();
    }
    started = true;
    return true;
  }

  private double seconds(long ticks) {
    return (double) ticks * num / den;
  }

  private boolean isBoundary(AVPacket next) {
    double lasted = seconds(next.dts() - fragmentStart);
    boolean startable =
        track.kind() != Manifest.Kind.VIDEO || (next.flags() & AV_PKT_FLAG_KEY) != 0;
    boolean full = fragmentFrames >= 10_000;
    return startable && (full || lasted * 1000 >= policy.fragment().toMillis());
  }

  private void write(long duration) {
    fragmentBytes += held.size();
    fragmentFrames++;
    if (fragmentBytes > policy.largestFragmentBytes()) {
      throw film.refused(
          "KEY_FRAMES_TOO_FAR_APART",
          "has no key frame in %d bytes of pictures after %.1f s; tributary.edge.ingest."
                  .formatted(fragmentBytes, seconds(fragmentStart))
              + "largest-fragment is "
              + policy.largestFragmentBytes());
    }
    lastDuration = duration;
    held.duration(duration);
    held.pos(-1);
    held.stream_index(0);
    av_packet_rescale_ts(held, from, into);
    int result = av_write_frame(format, held);
    av_packet_unref(held);
    holds = false;
    check("lay out a frame", result);
  }

  private void flush() throws IOException {
    check("lay out a fragment", av_write_frame(format, null));
    sink.take(output.take());
    fragmentBytes = 0;
    fragmentFrames = 0;
  }

  /** Lays out what is still held. */
  void finish() throws IOException {
    decodeTimes.finish(this::lay);
    if (holds) {
      write(held.duration() > 0 ? held.duration() : Math.max(1, lastDuration));
    }
    if (fragmentFrames > 0) {
      flush();
    }
  }

  private void check(String what, int result) {
    if (result < 0) {
      throw film.refused(
          "DAMAGED_FILM",
          "has a %s track that libavformat cannot %s (%s)"
              .formatted(track.kind(), what, FilmFile.error(result)));
    }
  }

  @Override
  public void close() {
    av_packet_free(held);
    decodeTimes.close();
    avformat_free_context(format);
    output.close();
  }
}
