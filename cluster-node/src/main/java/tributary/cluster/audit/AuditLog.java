package tributary.cluster.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.audit.AuditEntry.Kind;
import tributary.model.RefusedException;

/**
 * Writes what leaves no event in the journal. Refusals are written soon and nobody waits for them;
 * under a flood, or while the database is away, the surplus is counted and the count is written.
 */
public final class AuditLog implements Audit, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
  private static final int BATCH = 100;

  private final DataSource database;
  private final AuditPolicy policy;
  private final Clock clock;
  private final BlockingQueue<Waiting> waiting;
  private final AtomicLong unwritten = new AtomicLong();
  private final Thread writer;
  private long second;
  private int inSecond;

  private static final Waiting END =
      new Waiting(missed(Instant.EPOCH, 0), new CompletableFuture<>());

  private record Waiting(AuditEntry entry, CompletableFuture<Done> stored) {}

  public AuditLog(DataSource database, AuditPolicy policy, Clock clock) {
    this.database = database;
    this.policy = policy;
    this.clock = clock;
    this.waiting = new ArrayBlockingQueue<>(policy.waiting());
    this.writer = Thread.ofPlatform().name("audit").daemon().start(this::write);
  }

  @Override
  public void refused(Kind kind, String who, String what, String reason, String detail) {
    AuditEntry entry = AuditEntry.refused(clock.instant(), kind, who, what, reason, detail);
    if (!admitted() || !waiting.offer(new Waiting(entry, new CompletableFuture<>()))) {
      unwritten.incrementAndGet();
    }
  }

  private synchronized boolean admitted() {
    long now = clock.instant().getEpochSecond();
    if (now != second) {
      second = now;
      inSecond = 0;
    }
    return ++inSecond <= policy.refusalsPerSecond();
  }

  @Override
  public CompletionStage<Done> granted(Kind kind, String who, String what, String detail) {
    CompletableFuture<Done> stored = new CompletableFuture<>();
    AuditEntry entry = AuditEntry.granted(clock.instant(), kind, who, what, detail);
    if (!waiting.offer(new Waiting(entry, stored))) {
      stored.completeExceptionally(unavailable("too much waits to be written"));
    }
    return stored;
  }

  private static RefusedException unavailable(String why) {
    return new RefusedException("AUDIT_UNAVAILABLE", "the audit log cannot be written: " + why);
  }

  private void write() {
    List<Waiting> batch = new ArrayList<>();
    try {
      while (!batch.contains(END)) {
        batch.clear();
        batch.add(waiting.take());
        waiting.drainTo(batch, BATCH - 1);
        write(batch.stream().filter(one -> !one.equals(END)).toList());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Waiting> batch) {
    long missed = unwritten.getAndSet(0);
    if (batch.isEmpty() && missed == 0) {
      return;
    }
    List<AuditEntry> entries = new ArrayList<>(batch.stream().map(Waiting::entry).toList());
    if (missed > 0) {
      entries.add(missed(clock.instant(), missed));
    }
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      AuditChain.LIVE.append(connection, entries);
      connection.commit();
      batch.forEach(one -> one.stored().complete(Done.getInstance()));
    } catch (SQLException e) {
      log.error("{} entries of the audit log could not be written: {}", batch.size(), e.toString());
      unwritten.addAndGet(missed + batch.size());
      batch.forEach(one -> one.stored().completeExceptionally(unavailable("no database")));
    }
  }

  private static AuditEntry missed(Instant at, long count) {
    return AuditEntry.refused(
        at, Kind.UNWRITTEN, "", "", "TOO_MANY", count + " entries were not written");
  }

  /** What waits is written. Its thread is not interrupted: that would close H2's file under it. */
  @Override
  public void close() {
    try {
      if (!waiting.offer(END, policy.closePatience().toMillis(), TimeUnit.MILLISECONDS)) {
        log.error("the audit log could not be written to its end");
      }
      writer.join(policy.closePatience());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
