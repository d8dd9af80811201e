package tributary.cluster.audit;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import tributary.cluster.audit.AuditEntry.Kind;

/** Where grants and refusals are told that leave no event in the journal. */
public interface Audit {

  /** Written soon; nobody waits for it. {@code who} was refused {@code what}. */
  void refused(Kind kind, String who, String what, String reason, String detail);

  /**
   * Completes once it is stored, to be awaited before the grant it tells of. Refused:
   * AUDIT_UNAVAILABLE.
   */
  CompletionStage<Done> granted(Kind kind, String who, String what, String detail);
}
