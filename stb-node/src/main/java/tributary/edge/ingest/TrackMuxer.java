package tributary.edge.ingest;

import static org.bytedeco.ffmpeg.global.avutil.av_rescale;

import java.io.IOException;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVRational;
import tributary.media.ClearFragment;
import tributary.model.Manifest;

/**
 * Gathers the frames of one track, as they are, into fragments. Video fragments start with key
 * frames; their pictures may be shown before they are said to be decoded, so that no edit lists are
 * needed, which players of fragments do not heed alike.
 */
final class TrackMuxer implements AutoCloseable {
  private static final int MOST_FRAMES = 10_000;

  /**
   * The AV1 unit that says no more than that a frame starts: files do without (AV1-ISOBMFF, 2.4).
   */
  private static final int TEMPORAL_DELIMITER = 0x12;

  private static final int DELIMITER_LENGTH = 2;
  private final FilmFile film;
  private final FilmTrack track;
  private final long origin;
  private final int num;
  private final int den;
  private final TrackHead head;
  private final IngestPolicy policy;
  private final Sink sink;
  private final DecodeTimes decodeTimes = new DecodeTimes();
  private ClearFragment fragment = new ClearFragment();
  private boolean started;
  private long decodeShift;
  private long showShift;
  private long fragmentStart;

  /** What is taken off all times of sound, for its frames to follow those of silence. */
  private long soundStart;

  private long lastDecoded;
  private long lastStep;
  private long lastDuration;

  /** Takes each fragment that is full, for an empty one. */
  interface Sink {
    ClearFragment take(ClearFragment full) throws IOException;
  }

  /**
   * @param originSeconds the film's time that becomes 0
   */
  TrackMuxer(FilmFile film, FilmTrack track, double originSeconds, IngestPolicy policy, Sink sink) {
    this.film = film;
    this.track = track;
    AVRational tick = track.timeBase();
    this.num = tick.num();
    this.den = tick.den();
    this.origin = Math.round(originSeconds * den / num);
    this.head = TrackHead.of(film, track);
    this.policy = policy;
    this.sink = sink;
  }

  /** ftyp + moov. */
  byte[] init() {
    return head.init();
  }

  /** Takes the frame's content over if it must wait. */
  void add(FilmFrame frame) throws IOException {
    decodeTimes.add(frame, this::lay);
  }

  private void lay(FilmFrame frame) throws IOException {
    if (frame.size() == 0) {
      return;
    }
    if (!frame.isTimed()) {
      throw film.refused(
          "DAMAGED_FILM",
          "has no time for the " + track.kind() + " frame at byte " + frame.position());
    }
    long shown = frame.shown() - origin;
    long decoded = frame.decoded() - origin;
    if (track.kind() == Manifest.Kind.VIDEO) {
      if (!started) {
        if (!frame.isKey()) {
          return;
        }
        decodeShift = Math.max(shown, 0) - decoded;
        showShift = Math.max(shown, 0) - shown;
        // The first picture stands until the next: players wait for every track at time 0.
        lay(frame, 0, 0);
        return;
      }
      lay(frame, decoded + decodeShift, shown + showShift);
    } else if (shown + frame.duration() > 0) {
      lay(frame, Math.max(shown, 0), Math.max(shown, 0));
    }
  }

  /** In the film's own time; pictures are decoded from when the first is shown. */
  private void lay(FilmFrame frame, long decoded, long shown) throws IOException {
    boolean isKey = track.kind() != Manifest.Kind.VIDEO || frame.isKey();
    if (!started) {
      begin(frame, decoded);
    } else {
      lastStep = decoded - lastDecoded;
      if (lastStep <= 0) {
        throw film.refused(
            "DAMAGED_FILM",
            "goes back in time at byte %d of its %s track"
                .formatted(frame.position(), track.kind()));
      }
      if (isKey && isFull(decoded)) {
        flush(decoded);
        fragmentStart = decoded;
      }
    }
    requireRoom(frame);
    int skipped = delimiterLength(frame);
    int size = frame.size() - skipped;
    frame.copyTo(fragment.room(size), fragment.length(), skipped);
    long time = scaled(decoded) - soundStart;
    int delay = delay(frame, scaled(shown) - scaled(decoded));
    fragment.add(size, time, delay, isKey, frame.position());
    lastDecoded = decoded;
    lastDuration = frame.duration();
  }

  /** Players wait for every track at time 0: where sound begins later there is silence first. */
  private void begin(FilmFrame frame, long decoded) throws IOException {
    started = true;
    fragmentStart = decoded;
    if (track.kind() == Manifest.Kind.AUDIO) {
      boolean isLate = decoded > frame.duration() / 2;
      Optional<Silence> silence = isLate ? Silence.of(track) : Optional.empty();
      soundStart = scaled(decoded);
      if (silence.isPresent()) {
        soundStart -= lay(silence.get(), seconds(decoded));
      }
    }
  }

  /**
   * In fragments of its own, and of whole frames: sound is off by half of one at most.
   *
   * @return how long it lasts, in the track's timescale
   */
  private long lay(Silence silence, double seconds) throws IOException {
    double frameSeconds = (double) silence.samples() / silence.rate();
    long frames = Math.round(seconds / frameSeconds);
    double most = policy.fragment().toMillis() / (frameSeconds * 1000);
    long end = 0;
    for (long laid = 1; laid <= frames; laid++) {
      byte[] content = silence.frame();
      byte[] room = fragment.room(content.length);
      System.arraycopy(content, 0, room, fragment.length(), content.length);
      fragment.add(content.length, end, 0, true, -1);
      end = ticks(silence, laid);
      if (laid == frames || fragment.count() >= Math.min(most, MOST_FRAMES)) {
        fragment.end(end);
        fragment = sink.take(fragment);
      }
    }
    return end;
  }

  private long ticks(Silence silence, long frames) {
    long up = frames * silence.samples();
    return av_rescale(up, head.tickDenominator(), (long) silence.rate() * head.tickNumerator());
  }

  private int delimiterLength(FilmFrame frame) {
    boolean delimited =
        track.codec() == FilmCodec.AV1
            && frame.size() > DELIMITER_LENGTH
            && frame.at(0) == TEMPORAL_DELIMITER
            && frame.at(1) == 0;
    return delimited ? DELIMITER_LENGTH : 0;
  }

  private int delay(FilmFrame frame, long ticks) {
    if (ticks != (int) ticks) {
      throw film.refused(
          "DAMAGED_FILM",
          "shows the %s frame at byte %d %.0f s from where it is decoded"
              .formatted(track.kind(), frame.position(), seconds(ticks)));
    }
    return (int) ticks;
  }

  private void requireRoom(FilmFrame frame) {
    long bytes = (long) fragment.length() + frame.size();
    if (bytes > policy.largestFragmentBytes()) {
      throw film.refused(
          "KEY_FRAMES_TOO_FAR_APART",
          "has no key frame in %d bytes of pictures after %.1f s; tributary.edge.ingest."
                  .formatted(bytes, seconds(fragmentStart))
              + "largest-fragment is "
              + policy.largestFragmentBytes());
    }
  }

  /** Into the track's own timescale, which may be finer than the film's. */
  private long scaled(long ticks) {
    long up = (long) num * head.tickDenominator();
    long down = (long) den * head.tickNumerator();
    return up == down ? ticks : av_rescale(ticks, up, down);
  }

  private double seconds(long ticks) {
    return (double) ticks * num / den;
  }

  private boolean isFull(long now) {
    double lasted = seconds(now - fragmentStart);
    return fragment.count() >= MOST_FRAMES || lasted * 1000 >= policy.fragment().toMillis();
  }

  private void flush(long end) throws IOException {
    fragment.end(scaled(end) - soundStart);
    fragment = sink.take(fragment);
  }

  /** Lays out what is still held. */
  void finish() throws IOException {
    decodeTimes.finish(this::lay);
    if (fragment.count() > 0) {
      flush(lastDecoded + (lastDuration > 0 ? lastDuration : Math.max(1, lastStep)));
    }
  }

  @Override
  public void close() {
    decodeTimes.close();
  }
}
