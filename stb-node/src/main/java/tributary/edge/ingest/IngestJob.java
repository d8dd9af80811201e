package tributary.edge.ingest;

import java.util.Optional;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.Refusal;

/** One file on its way in, for others to watch. Thread-safe. */
public final class IngestJob {
  private final String id;
  private final IngestRequest request;
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
   * @param manifest of the item, once it is published
   * @param refusal why it failed
   */
  public record Status(
      State state,
      long bytesDone,
      long bytesTotal,
      Optional<Manifest> manifest,
      Optional<Refusal> refusal) {

    public Optional<MediaId> media() {
      return manifest.map(Manifest::media);
    }

    /** Of the whole work, 0 to 1: packaging takes most of the time. */
    public double progress() {
      double part = bytesTotal == 0 ? 0 : Math.min(1, (double) bytesDone / bytesTotal);
      return switch (state) {
        case QUEUED -> 0;
        case PACKAGING -> 0.7 * part;
        case STORING -> 0.7 + 0.25 * part;
        case PUBLISHING -> 0.95;
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
    this.status = new Status(State.QUEUED, 0, 0, Optional.empty(), Optional.empty());
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

  void at(State state, long done, long total) {
    status = new Status(state, done, total, Optional.empty(), Optional.empty());
  }

  void done(Manifest manifest) {
    long total = status.bytesTotal();
    status = new Status(State.DONE, total, total, Optional.of(manifest), Optional.empty());
  }

  void failed(Refusal why) {
    status =
        new Status(
            State.FAILED,
            status.bytesDone(),
            status.bytesTotal(),
            Optional.empty(),
            Optional.of(why));
  }
}
