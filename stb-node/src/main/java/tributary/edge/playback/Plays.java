package tributary.edge.playback;

import java.io.IOException;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.edge.link.ClusterLink;
import tributary.edge.link.ClusterLink.PassView;
import tributary.edge.link.ClusterLink.QuoteView;
import tributary.edge.store.SegmentStore;
import tributary.edge.store.StoredItem;
import tributary.media.ContentKey;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.RefusedException;
import tributary.model.SegmentRange;
import tributary.wire.MediaIndexFile;

/**
 * The showings that are open on this node: quote, OK, pass, key, play, close (Figs 11 and 12).
 * Calls block on the cluster and the disk: never call them from an event loop.
 */
public final class Plays implements AutoCloseable {
  private static final String OVER = "the viewing time is over";
  private static final Logger LOG = LoggerFactory.getLogger(Plays.class);
  private static final int RECEIPTS_KEPT = 100;
  private static final int ID_BYTES = 16;

  private final PlaybackPolicy policy;
  private final ClusterLink link;
  private final SegmentStore store;
  private final Supplier<PrivateKey> deviceKey;
  private final ViewableTimes viewable;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, Play> open = new LinkedHashMap<>();
  private final Map<String, CloseReceipt> receipts = new LinkedHashMap<>();
  private final ConcurrentLinkedQueue<Runnable> untold = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService sweeper;
  private int opening;

  /**
   * @param random makes play ids that nobody else on this machine can guess: a SecureRandom
   */
  public Plays(
      PlaybackPolicy policy,
      ClusterLink link,
      SegmentStore store,
      Supplier<PrivateKey> deviceKey,
      ViewableTimes viewable,
      InstantSource clock,
      RandomGenerator random) {
    this.policy = policy;
    this.link = link;
    this.store = store;
    this.deviceKey = deviceKey;
    this.viewable = viewable;
    this.clock = clock;
    this.random = random;
    this.sweeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("plays-sweeper").daemon().factory());
    long millis = Math.clamp(policy.idleTimeout().toMillis() / 4, 10, 1000);
    var _ = sweeper.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** The price of watching now; nothing while a rental runs (R316-R318). */
  public QuoteView quote(MediaId media) {
    return quote(media, "");
  }

  /**
   * @param vendor who is to sell it; empty for whoever does so cheapest
   */
  public QuoteView quote(MediaId media, String vendor) {
    QuoteView quote = Answers.await(link.quote(media, vendor), policy.answerTimeout());
    if (quote.price().cents() == 0 && quote.viewableUntilMillis() > clock.millis()) {
      viewable.set(media, Instant.ofEpochMilli(quote.viewableUntilMillis()), clock.instant());
    } else {
      viewable.clear(media);
    }
    return quote;
  }

  /**
   * OK was pressed. What can be refused on this node is refused before the cluster bills anything.
   *
   * @throws RefusedException ITEM_NOT_HERE, NOT_PLAYABLE, SEGMENTS_AWAITED, TOO_MANY_PLAYS,
   *     WRONG_KEY, or the cluster's own (QUOTE_EXPIRED, PASS_USED...)
   */
  public Play open(String quoteId, MediaId media) throws IOException {
    StoredItem stored =
        store
            .item(media)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "ITEM_NOT_HERE", "nothing of item " + media + " is on this box yet"));
    HeldBytes bytes = new HeldBytes(stored, segments -> link.watching(media, segments));
    try {
      return opened(quoteId, stored.manifest(), bytes);
    } catch (IOException | RuntimeException e) {
      bytes.end();
      throw e;
    }
  }

  private Play opened(String quoteId, Manifest manifest, HeldBytes bytes) throws IOException {
    PlayableItem item = playable(manifest, bytes);
    MediaId media = manifest.media();
    takePlace();
    SegmentStore.Pin pin = null;
    try {
      pin = store.pin(media, List.of(new SegmentRange(0, item.manifest().segmentCount())));
      Play play = new Play(granted(quoteId, manifest), item, bytes, pin, policy.fragmentWait());
      pin = null;
      keep(play);
      LOG.atInfo().addKeyValue("media", media).addKeyValue("play", play.id()).log("play opened");
      return play;
    } finally {
      if (pin != null) {
        pin.close();
      }
      leavePlace();
    }
  }

  /**
   * An open play; asking keeps it open.
   *
   * @throws RefusedException NO_SUCH_PLAY, VIEWING_OVER, or PLAY_CLOSED saying why
   */
  public Play play(String id) {
    synchronized (open) {
      Play play = open.get(id);
      if (play != null) {
        play.asked(clock.instant());
        return play;
      }
      throw gone(id, receipts.get(id));
    }
  }

  private static RefusedException gone(String id, CloseReceipt receipt) {
    if (receipt == null) {
      return new RefusedException("NO_SUCH_PLAY", "no play has the id \"" + id + "\"");
    }
    return new RefusedException(
        receipt.reason().equals(OVER) ? "VIEWING_OVER" : "PLAY_CLOSED",
        "the play ended at " + receipt.closedAt() + ": " + receipt.reason());
  }

  /** Tells how much of the film was shown so far, which keeps the play open too. */
  public void played(String id, long millis) {
    play(id).played(millis);
  }

  /** Ends a play; ending one twice gives the same receipt. */
  public CloseReceipt close(String id) {
    return close(id, "stopped by the viewer")
        .orElseThrow(
            () -> new RefusedException("NO_SUCH_PLAY", "no play has the id \"" + id + "\""));
  }

  public int openCount() {
    synchronized (open) {
      return open.size();
    }
  }

  /** Empty when it may not be watched without a new rental. */
  public Optional<ViewableTimes.Window> viewable(MediaId media) {
    return viewable.window(media, clock.instant());
  }

  /** Ends every play and zeroes its key. */
  @Override
  public void close() {
    sweeper.shutdownNow();
    openPlays().forEach(play -> close(play.id(), "the box was shut down"));
    tell();
  }

  private PlayableItem playable(Manifest manifest, HeldBytes bytes) throws IOException {
    Optional<PlayableItem> opaque = PlayableItem.opaque(manifest);
    if (opaque.isPresent()) {
      return opaque.get();
    }
    Manifest.Part part = PlayableItem.indexPart(manifest);
    if (part.lengthBytes() > PlayableItem.LARGEST_FRAGMENT_BYTES) {
      throw new RefusedException(
          "BAD_INDEX",
          "the index of item " + manifest.media() + " has " + part.lengthBytes() + " bytes");
    }
    byte[] index =
        bytes.read(
            new PlayableItem.Extent(part.offsetBytes(), (int) part.lengthBytes()),
            policy.fragmentWait());
    return PlayableItem.of(manifest, MediaIndexFile.read(index));
  }

  private Play.Opened granted(String quoteId, Manifest manifest) {
    PassView pass = Answers.await(link.play(quoteId, manifest.media()), policy.answerTimeout());
    Instant viewableUntil = Instant.ofEpochMilli(pass.viewableUntilMillis());
    viewable.set(manifest.media(), viewableUntil, clock.instant());
    ContentKey key =
        GrantedKey.trade(link, pass.pass(), manifest, deviceKey.get(), policy.answerTimeout());
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String playId = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    return new Play.Opened(playId, pass.passId(), viewableUntil, key, clock.instant());
  }

  private void takePlace() {
    synchronized (open) {
      if (open.size() + opening >= policy.mostPlays()) {
        throw new RefusedException(
            "TOO_MANY_PLAYS", "this box plays at most " + policy.mostPlays() + " at a time");
      }
      opening++;
    }
  }

  private void leavePlace() {
    synchronized (open) {
      opening--;
    }
  }

  private void keep(Play play) {
    synchronized (open) {
      if (!sweeper.isShutdown()) {
        open.put(play.id(), play);
        return;
      }
    }
    play.close();
    throw new RefusedException("PLAY_CLOSED", "the box is being shut down");
  }

  private List<Play> openPlays() {
    synchronized (open) {
      return new ArrayList<>(open.values());
    }
  }

  private Optional<CloseReceipt> close(String id, String reason) {
    Play play;
    CloseReceipt receipt;
    synchronized (open) {
      play = open.remove(id);
      if (play == null) {
        return Optional.ofNullable(receipts.get(id));
      }
      receipt = new CloseReceipt(id, play.media(), reason, play.playedMillis(), clock.instant());
      receipts.put(id, receipt);
      if (receipts.size() > RECEIPTS_KEPT) {
        receipts.remove(receipts.keySet().iterator().next());
      }
    }
    play.close();
    LOG.atInfo()
        .addKeyValue("media", play.media())
        .addKeyValue("play", id)
        .addKeyValue("reason", reason)
        .addKeyValue("playedMillis", receipt.playedMillis())
        .log("play closed, key zeroed");
    untold.add(() -> link.playbackClosed(play.passId(), receipt.playedMillis()));
    tell();
    return Optional.of(receipt);
  }

  private void sweep() {
    Instant now = clock.instant();
    for (Play play : openPlays()) {
      if (!now.isBefore(play.viewableUntil())) {
        close(play.id(), OVER);
      } else if (!now.isBefore(play.lastAsked().plus(policy.idleTimeout()))) {
        close(play.id(), "nobody was watching");
      }
    }
    tell();
  }

  /** Receipts wait here while the session is down, for the link drops what it cannot send. */
  private void tell() {
    while (link.isConnected()) {
      Runnable next = untold.poll();
      if (next == null) {
        return;
      }
      next.run();
    }
  }
}
