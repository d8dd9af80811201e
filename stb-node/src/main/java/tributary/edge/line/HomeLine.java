package tributary.edge.line;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
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

  private volatile Limits limits;

  /**
   * @param file where the count is kept
   * @param playing whether somebody watches a film here
   * @param bytesSent to other nodes since the start, without what the line adds
   * @throws IOException if the count of before cannot be read
   */
  public HomeLine(
      LineSettings settings,
      Path file,
      Clock clock,
      BooleanSupplier playing,
      LongSupplier bytesSent)
      throws IOException {
    this.settings = settings;
    this.clock = clock.withZone(settings.zone());
    this.playing = playing;
    this.bytesSent = bytesSent;
    this.sent = new SentBytes(file, month());
    this.limits = now();
    var _ = looks.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** In the month of the cap, or the calendar month where there is none. */
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

  private LocalDate month() {
    return settings.monthlyCap().orElse(new MonthlyCap(0, 1)).monthOf(LocalDate.now(clock));
  }

  private Limits now() {
    return settings.limits(ZonedDateTime.now(clock), sent.inMonth(), playing.getAsBoolean());
  }

  private void look() {
    try {
      sent.enter(month());
      count();
      sent.keep(settings.uplink() / 8 * AHEAD_SECONDS);
      isCounted = true;
      change(now());
    } catch (IOException e) {
      if (isCounted) {
        LOG.error("bytes sent cannot be counted on the disk why=\"{}\"", e.toString());
        isCounted = false;
      }
      change(settings.monthlyCap().isEmpty() ? now() : notCounted());
    } catch (RuntimeException e) {
      LOG.error("limits not looked at", e);
    }
  }

  private Limits notCounted() {
    Limits.Hold hold = new Limits.Hold(Limits.Reason.NOT_COUNTED, Optional.empty());
    return new Limits(0, settings.downlink(), List.of(hold));
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
