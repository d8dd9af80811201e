package tributary.edge.line;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.model.HouseholdLimits;
import tributary.model.LineUse;

/**
 * The household's line: counts what is sent, looks once a second what may be used, and tells those
 * who must know. A disk that cannot keep the count stops the sending if there is a cap, for that is
 * hard.
 */
public final class HomeLine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HomeLine.class);
  private static final long LOOK_MILLIS = 1000;

  /** Headers of TCP, IP and Ethernet, and TLS: measured as 1.064 to 1.07. */
  private static final double ON_THE_LINE = 1.07;

  /** The count on the disk is this far ahead: so much a kill may cost. */
  private static final long AHEAD_SECONDS = 30;

  private final LineSettings settings;
  private final HouseholdFile household;
  private final Clock clock;
  private final BooleanSupplier playing;
  private final LongSupplier bytesSent;
  private final SentBytes sent;
  private final List<Consumer<Limits>> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("home-line").daemon().factory());
  private long counted;

  /** Of the last look; a full disk stays so for long, and is said once. */
  private boolean isCounted = true;

  private volatile LineRule rule;
  private volatile Limits limits;

  /** Told of the line's use; then what was last told, and when. */
  private volatile Consumer<LineUse> uses = use -> {};

  private boolean isWanted;
  private Optional<LineUse> told = Optional.empty();
  private Instant toldAt = Instant.EPOCH;

  /**
   * @param file where the count is kept
   * @param household where its wishes are kept
   * @param playing whether somebody watches a film here
   * @param bytesSent to other nodes since the start, without what the line adds
   * @throws IOException if the count of before, or the household's wishes, cannot be read
   */
  public HomeLine(
      LineSettings settings,
      Path file,
      HouseholdFile household,
      Clock clock,
      BooleanSupplier playing,
      LongSupplier bytesSent)
      throws IOException {
    this.settings = settings;
    this.household = household;
    this.clock = clock;
    this.playing = playing;
    this.bytesSent = bytesSent;
    this.rule = LineRule.of(settings, household.read());
    this.sent = new SentBytes(file, rule.month(clock.instant()));
    this.limits = now();
    var _ = looks.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  public long sentThisMonth() {
    return sent.inMonth();
  }

  public Limits limits() {
    return limits;
  }

  /** {@code listener} is told of each change from now on, and at once how it is. */
  public synchronized void listen(Consumer<Limits> listener) {
    listeners.add(listener);
    listener.accept(limits);
  }

  /** By which the limits are found now. */
  public LineRule rule() {
    return rule;
  }

  /**
   * What the household wants, in place of what it wanted before: from now on, and after a restart.
   * Returns at once.
   */
  public void limit(HouseholdLimits newer) {
    looks.execute(
        () -> {
          keep(newer);
          rule = LineRule.of(settings, newer);
          look();
        });
  }

  private void keep(HouseholdLimits newer) {
    try {
      household.write(newer);
    } catch (IOException e) {
      // They hold all the same, and the next session says them again.
      LOG.error("household's limits not stored why=\"{}\"", e.toString());
    }
  }

  /** {@code taker} is told how the line was used, and is used now, in place of who was before. */
  public void report(Consumer<LineUse> taker) {
    uses = taker;
  }

  /** Whoever is told of the use wants to be, and has heard nothing yet. Returns at once. */
  public void reportAnew() {
    looks.execute(
        () -> {
          isWanted = true;
          told = Optional.empty();
          look();
        });
  }

  private LineUse use() {
    return new LineUse(
        sentThisMonth(),
        rule.monthEnds(clock.instant()),
        rule.monthlyUpload(),
        limits.uplinkBitsPerSecond(),
        limits.downlinkBitsPerSecond(),
        limits.holds().stream()
            .map(hold -> new LineUse.Hold(hold.reason().name(), hold.until()))
            .toList());
  }

  private void tellUse() {
    LineUse use = use();
    Instant now = clock.instant();
    boolean isDue =
        !now.isBefore(toldAt.plus(settings.useReportInterval())) && !told.equals(Optional.of(use));
    boolean isOther = told.filter(before -> !use.differs(before)).isEmpty();
    if (isWanted && (isDue || isOther)) {
      told = Optional.of(use);
      toldAt = now;
      uses.accept(use);
    }
  }

  private Limits now() {
    return rule.limits(clock.instant(), sent.inMonth(), playing.getAsBoolean());
  }

  private void look() {
    try {
      bound();
      tellUse();
    } catch (RuntimeException e) {
      LOG.error("limits not looked at", e);
    }
  }

  private void bound() {
    try {
      sent.enter(rule.month(clock.instant()));
      count();
      sent.keep(rule.uplink() / 8 * AHEAD_SECONDS);
      isCounted = true;
      change(now());
    } catch (IOException e) {
      if (isCounted) {
        LOG.error("bytes sent cannot be counted on the disk why=\"{}\"", e.toString());
        isCounted = false;
      }
      change(rule.monthlyUpload().isEmpty() ? now() : notCounted());
    }
  }

  private Limits notCounted() {
    Limits.Hold hold = new Limits.Hold(Limits.Reason.NOT_COUNTED, Optional.empty());
    return new Limits(0, rule.downlink(), List.of(hold));
  }

  private void count() {
    long now = bytesSent.getAsLong();
    sent.add((long) ((now - counted) * ON_THE_LINE));
    counted = now;
  }

  private synchronized void change(Limits next) {
    Limits before = limits;
    limits = next;
    if (!next.equals(before)) {
      LOG.info(
          "limits changed uplink={} downlink={} because={}",
          next.uplinkBitsPerSecond(),
          next.downlinkBitsPerSecond(),
          next.holds());
      listeners.forEach(listener -> listener.accept(next));
    }
  }

  @Override
  public void close() throws IOException {
    if (looks.isShutdown()) {
      return;
    }
    looks.shutdown();
    try {
      if (looks.awaitTermination(5, TimeUnit.SECONDS)) {
        count();
        sent.close();
      }
    } catch (InterruptedException e) {
      // The count on the disk is ahead: as after a kill.
      Thread.currentThread().interrupt();
    }
  }
}
