package tributary.edge.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tributary.media.ClearFragment;
import tributary.media.ContentKey;
import tributary.media.DamagedFrameException;
import tributary.media.ProtectedTrack;
import tributary.media.TrackInit;
import tributary.model.Digest;
import tributary.model.MediaId;
import tributary.model.MediaIndex;
import tributary.model.RefusedException;

/**
 * One track on its way from the film to protected fragments. While one fragment is gathered, those
 * before it are hashed and protected, and laid into the item, each on a thread of its own; there
 * are never more than some in memory, and only protected bytes leave it.
 */
final class PackedTrack implements AutoCloseable {
  /** Enough for each stage to have something to do when others are quicker. */
  private static final int MOST_UNDER_WAY = 4;

  private final FilmFile film;
  private final Destination to;
  private final TrackMuxer muxer;
  private final ProtectedTrack protection;
  private final MessageDigest clear = Digest.sha256();
  private final List<MediaIndex.Fragment> fragments = new ArrayList<>();
  private final int initLength;
  private final String language;
  private final Stages stages;
  private final Deque<UnderWay> underWay = new ArrayDeque<>();
  private long length;

  /** What follows reading, for all tracks of a film: in order, and one at a time each. */
  static final class Stages implements AutoCloseable {
    private final ExecutorService protecting = stage("protecting");
    private final ExecutorService laying = stage("laying");

    private static ExecutorService stage(String name) {
      return Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
    }

    /** Waits for what was begun. */
    @Override
    public void close() {
      protecting.close();
      laying.close();
    }
  }

  private record UnderWay(ClearFragment fragment, CompletableFuture<Void> laid) {}

  /** Takes protected bytes, in order. */
  interface Sink {
    void append(ByteBuffer bytes) throws IOException;
  }

  /** Where a track goes and how it is protected. */
  record Destination(MediaId media, int number, ContentKey key, Sink sink) {}

  PackedTrack(
      FilmFile film,
      FilmTrack track,
      double originSeconds,
      IngestPolicy policy,
      Destination to,
      Stages stages)
      throws IOException {
    this.film = film;
    this.to = to;
    this.stages = stages;
    this.language = track.language();
    TrackMuxer opened = null;
    try {
      opened = new TrackMuxer(film, track, originSeconds, policy, this::take);
      TileFinder tiles = new TileFinder(track.parameters());
      this.protection = new ProtectedTrack(to.media(), to.number(), to.key(), opened.init(), tiles);
      byte[] init = protection.init();
      this.initLength = init.length;
      append(ByteBuffer.wrap(init));
    } catch (IOException | RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      throw e;
    }
    this.muxer = opened;
  }

  void add(FilmFrame frame) throws IOException {
    muxer.add(frame);
  }

  void finish() throws IOException {
    muxer.finish();
    while (!underWay.isEmpty()) {
      await(underWay.removeFirst().laid());
    }
  }

  /**
   * @return another to fill, once there are not too many under way
   */
  private ClearFragment take(ClearFragment clear) throws IOException {
    CompletableFuture<Void> laid =
        CompletableFuture.supplyAsync(() -> hide(clear), stages.protecting)
            .thenAcceptAsync(this::lay, stages.laying);
    underWay.add(new UnderWay(clear, laid));
    if (underWay.size() < MOST_UNDER_WAY) {
      return new ClearFragment();
    }
    UnderWay first = underWay.removeFirst();
    await(first.laid());
    first.fragment().clear();
    return first.fragment();
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

  private void lay(ProtectedTrack.Fragment hidden) {
    fragments.add(
        new MediaIndex.Fragment(
            length,
            hidden.length(),
            hidden.decodeTime(),
            hidden.duration(),
            hidden.firstFrame(),
            hidden.frameCount()));
    try {
      append(ByteBuffer.wrap(hidden.head()));
      append(ByteBuffer.wrap(hidden.frames(), 0, hidden.framesLength()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProtectedTrack.Fragment hide(ClearFragment fragment) {
    fragment.digest(clear);
    try {
      return protection.protect(fragment);
    } catch (IllegalArgumentException e) {
      RefusedException refused =
          film.refused(
              "DAMAGED_FILM",
              "has a damaged %s track after %.1f s: %s%s"
                  .formatted(
                      info().kind(),
                      (double) fragment.decodeTime() / info().timescale(),
                      e.getMessage(),
                      place(fragment, e)));
      refused.initCause(e);
      throw refused;
    }
  }

  /** In the film's file, as far as it is known. */
  private static String place(ClearFragment fragment, IllegalArgumentException damage) {
    long position =
        damage instanceof DamagedFrameException one ? fragment.position(one.frame()) : -1;
    return position < 0 ? "" : "; the frame is at byte " + position;
  }

  private void append(ByteBuffer bytes) throws IOException {
    length += bytes.remaining();
    to.sink().append(bytes);
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
