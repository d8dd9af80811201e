package tributary.edge.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import tributary.media.ClearTrack;
import tributary.media.ContentKey;
import tributary.media.ProtectedTrack;
import tributary.media.TrackInit;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.MediaIndex;
import tributary.model.RefusedException;

/**
 * One track on its way from the film to protected fragments. While one fragment is hashed and
 * protected and another waits for that the next is laid out, and there are never more in memory;
 * only protected bytes leave it.
 */
final class PackedTrack implements AutoCloseable {
  private final FilmFile film;
  private final Destination to;
  private final TrackMuxer muxer;
  private final ProtectedTrack protection;
  private final MessageDigest clear = Digest.sha256();
  private final List<MediaIndex.Fragment> fragments = new ArrayList<>();
  private final int initLength;
  private final String language;
  private final Executor protecting;
  private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
  private CompletableFuture<Void> last = underWay;
  private long length;

  /** Takes protected bytes, in order. */
  interface Sink {
    void append(byte[] bytes) throws IOException;
  }

  /** Where a track goes and how it is protected. */
  record Destination(MediaId media, int number, ContentKey key, Sink sink) {}

  /**
   * @param protecting does the fragments of a track one after the other, beside the caller
   */
  PackedTrack(
      FilmFile film,
      FilmTrack track,
      double originSeconds,
      IngestPolicy policy,
      Destination to,
      Executor protecting)
      throws IOException {
    this.film = film;
    this.to = to;
    this.protecting = protecting;
    this.language = track.language();
    TrackMuxer opened = null;
    try {
      opened = new TrackMuxer(film, track, originSeconds, policy, this::take);
      TileFinder tiles = new TileFinder(track.parameters());
      this.protection = new ProtectedTrack(to.media(), to.number(), to.key(), opened.init(), tiles);
      byte[] init = protection.init();
      this.initLength = init.length;
      append(init);
    } catch (IOException | RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      throw e;
    }
    this.muxer = opened;
  }

  /** Takes the packet's content over. */
  void add(AVPacket packet) throws IOException {
    muxer.add(packet);
  }

  void finish() throws IOException {
    muxer.finish();
    await(underWay);
    await(last);
  }

  private void take(byte[] clearFragment) throws IOException {
    await(underWay);
    underWay = last;
    last =
        CompletableFuture.runAsync(
            () -> {
              try {
                hide(clearFragment);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            protecting);
  }

  private static void await(CompletableFuture<Void> work) throws IOException {
    try {
      work.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case UncheckedIOException io -> throw io.getCause();
        case RuntimeException runtime -> throw runtime;
        case null, default -> throw e;
      }
    }
  }

  private void hide(byte[] clearFragment) throws IOException {
    CompletableFuture<Void> beside =
        CompletableFuture.runAsync(() -> ClearTrack.digestFrames(clearFragment, clear));
    try {
      lay(protect(clearFragment));
    } finally {
      // What is damaged is refused by its protection, which says more.
      beside.exceptionally(_ -> null).join();
    }
    beside.join();
  }

  private void lay(ProtectedTrack.Fragment hidden) throws IOException {
    fragments.add(
        new MediaIndex.Fragment(
            length,
            hidden.bytes().length,
            hidden.decodeTime(),
            hidden.duration(),
            hidden.firstFrame(),
            hidden.frameCount()));
    append(hidden.bytes());
  }

  private ProtectedTrack.Fragment protect(byte[] clearFragment) {
    try {
      return protection.protect(clearFragment);
    } catch (IllegalArgumentException e) {
      RefusedException refused =
          film.refused(
              "DAMAGED_FILM",
              "has a damaged %s track after %.1f s: %s"
                  .formatted(
                      info().kind(),
                      fragments.isEmpty() ? 0 : durationMillis() / 1000.0,
                      e.getMessage()));
      refused.initCause(e);
      throw refused;
    }
  }

  private void append(byte[] bytes) throws IOException {
    to.sink().append(bytes);
    length += bytes.length;
  }

  boolean isEmpty() {
    return fragments.isEmpty();
  }

  TrackInit info() {
    return protection.info();
  }

  MediaIndex.Track index() {
    return new MediaIndex.Track(to.number(), info().timescale(), initLength, fragments, language);
  }

  long durationMillis() {
    MediaIndex.Fragment last = fragments.getLast();
    return (last.decodeTime() + last.duration()) * 1000 / info().timescale();
  }

  /** Makes what the item file has got of late a part of it. Call once, when finished. */
  void endPart(ItemFile item) {
    Digest frames = Digest.of(clear.digest());
    item.endPart(info().kind(), to.number(), info().contentType(), frames);
  }

  /** Call it when nothing is protected any more. */
  @Override
  public void close() {
    muxer.close();
  }
}
