package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import tributary.model.Manifest;

/**
 * A track of a film file that is taken in.
 *
 * @param kind VIDEO or AUDIO
 */
record FilmTrack(Manifest.Kind kind, AVStream stream) {

  int number() {
    return stream.index();
  }

  AVCodecParameters codec() {
    return stream.codecpar();
  }

  AVRational timeBase() {
    return stream.time_base();
  }

  double seconds(long ticks) {
    return (double) ticks * timeBase().num() / timeBase().den();
  }

  /** When its first frame is shown; 0 when the file does not say. */
  double startSeconds() {
    return stream.start_time() == AV_NOPTS_VALUE ? 0 : seconds(stream.start_time());
  }
}
