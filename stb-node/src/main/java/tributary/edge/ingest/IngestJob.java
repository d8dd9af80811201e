package tributary.edge.ingest;

import java.time.Duration;
import java.util.Optional;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Refusal;

/** One file on its way in, for others to watch. Thread-safe. */
public final class IngestJob {
  private static final double STORED = 0.95;
  private final String id;
  private final IngestRequest request;
  private final double packaging;
  private final long begunNanos;
  private volatile long endedNanos;
  private volatile Status status;

  /** Files wait, are packaged, cut into segments, made known; then it is done, or it failed. */
  public enum State {
    QUEUED,
    PACKAGING,
    STORING,
    PUBLISHING,
    DONE,
    FAILED
  }

  /**
   * @param bytesDone of the given file while packaging, of the item file while storing
   * @param bytesTotal of the same; 0 while it is not known
   * @param packaging the share of the whole work that comes before storing
   * @param manifest of the item, once it is published
   * @param refusal why it failed
   */
  public record Status(
      State state,
      long bytesDone,
      long bytesTotal,
      double packaging,
      Optional<Manifest> manifest,
      Optional<Refusal> refusal) {

    public Optional<MediaId> media() {
      return manifest.map(Manifest::media);
    }

    /** Of the whole work, 0 to 1. */
    public double progress() {
      double part = bytesTotal == 0 ? 0 : Math.min(1, (double) bytesDone / bytesTotal);
      return switch (state) {
        case QUEUED -> 0;
        case PACKAGING -> packaging * part;
        case STORING -> packaging + (STORED - packaging) * part;
        case PUBLISHING -> STORED;
        case DONE, FAILED -> 1;
      };
    }

    public boolean isOver() {
      return state == State.DONE || state == State.FAILED;
    }
  }

  IngestJob(String id, IngestRequest request) {
    this.id = id;
    this.request = request;
    // A film's pictures are in the store when it is packaged; a file that is no film is not
    // packaged.
    this.packaging = request.form() instanceof IngestRequest.Form.Film ? 0.9 : 0;
    this.begunNanos = System.nanoTime();
    at(State.QUEUED, 0, 0);
  }

  public String id() {
    return id;
  }

  public IngestRequest request() {
    return request;
  }

  public Status status() {
    return status;
  }

  /** Until {@code now}, by {@link System#nanoTime}, or until it was over. */
  Duration sinceBegun(long now) {
    return Duration.ofNanos(Math.max(0, (status.isOver() ? endedNanos : now) - begunNanos));
  }

  /** Zero unless it is over. */
  Duration sinceEnded(long now) {
    return status.isOver() ? Duration.ofNanos(Math.max(0, now - endedNanos)) : Duration.ZERO;
  }

  final void at(State state, long done, long total) {
    status = new Status(state, done, total, packaging, Optional.empty(), Optional.empty());
  }

  void done(Manifest manifest) {
    endedNanos = System.nanoTime();
    long total = status.bytesTotal();
    status =
        new Status(State.DONE, total, total, packaging, Optional.of(manifest), Optional.empty());
  }

  void failed(Refusal why) {
    endedNanos = System.nanoTime();
    status =
        new Status(
            State.FAILED,
            status.bytesDone(),
            status.bytesTotal(),
            packaging,
            Optional.empty(),
            Optional.of(why));
  }
}
