package tributary.cluster.audit;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.Done;
import tributary.cluster.audit.AuditEntry.Kind;

/** Keeps what it is told, for a test to look at. */
public final class AuditProbe implements Audit {
  private final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

  @Override
  public void refused(Kind kind, String who, String what, String reason, String detail) {
    entries.add(AuditEntry.refused(Instant.EPOCH, kind, who, what, reason, detail));
  }

  @Override
  public CompletionStage<Done> granted(Kind kind, String who, String what, String detail) {
    entries.add(AuditEntry.granted(Instant.EPOCH, kind, who, what, detail));
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  public List<AuditEntry> entries() {
    return List.copyOf(entries);
  }
}
