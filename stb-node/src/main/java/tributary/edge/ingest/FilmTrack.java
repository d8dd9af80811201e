package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVRational;
import tributary.model.Manifest;

/**
 * A track of a film file that is taken in.
 *
 * @param kind VIDEO or AUDIO
 */
record FilmTrack(Manifest.Kind kind, FilmCodec codec, AVStream stream) {

  int number() {
    return stream.index();
  }

  AVCodecParameters parameters() {
    return stream.codecpar();
  }

  AVRational timeBase() {
    return stream.time_base();
  }

  /** ISO 639-2 as the file has it; empty when it does not say. */
  String language() {
    AVDictionaryEntry entry = av_dict_get(stream.metadata(), "language", null, 0);
    String language = entry == null || entry.isNull() ? "" : entry.value().getString();
    return language.matches("[A-Za-z0-9-]{2,35}") && !language.equals("und") ? language : "";
  }

  double seconds(long ticks) {
    return (double) ticks * timeBase().num() / timeBase().den();
  }

  /** When its first frame is shown; 0 when the file does not say. */
  double startSeconds() {
    return stream.start_time() == AV_NOPTS_VALUE ? 0 : seconds(stream.start_time());
  }
}
