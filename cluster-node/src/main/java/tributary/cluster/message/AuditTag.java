package tributary.cluster.message;

/** Tag of the events, of every kind of entity, that the audit log tells of. */
public final class AuditTag {
  public static final String NAME = "audit";

  private AuditTag() {}
}
