package tributary.cluster.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One grant or refusal. Texts may come from the network: what is too long is cut, what is not
 * printable becomes {@code ?}. No secret belongs in any of them.
 *
 * @param at to the millisecond
 * @param who a client id, a user id, {@code operator}, or an address that nobody vouches for
 * @param what it was about: an item, a pass, a device, an operation
 * @param reason upper snake case
 */
public record AuditEntry(
    Instant at, Kind kind, Outcome outcome, String who, String what, String reason, String detail) {
  private static final int LONGEST_WHO = 100;
  private static final int LONGEST_WHAT = 200;
  private static final int LONGEST_REASON = 60;
  private static final int LONGEST_DETAIL = 300;

  /** What was asked for. The names are stored. */
  public enum Kind {
    SIGN_UP,
    STANDING,
    LOG_IN,
    DEVICE,
    ENROLMENT,
    RENEWAL,
    REVOCATION,
    SESSION,
    CLONE,
    QUOTE,
    RENTAL,
    PASS,
    KEY,
    PLAY_END,
    PUBLICATION,
    OPERATOR,
    /** Software that a node's boot stage refused. */
    TAMPERING,
    /** What became of a release of software: on a box, or of its going out. */
    RELEASE,
    /** Refusals that came too fast to be written each. */
    UNWRITTEN
  }

  /** The names are stored. */
  public enum Outcome {
    GRANTED,
    REFUSED
  }

  public AuditEntry {
    at = at.truncatedTo(ChronoUnit.MILLIS);
    who = bounded(who, LONGEST_WHO);
    what = bounded(what, LONGEST_WHAT);
    reason = bounded(reason, LONGEST_REASON);
    detail = bounded(detail, LONGEST_DETAIL);
  }

  public static AuditEntry granted(Instant at, Kind kind, String who, String what, String detail) {
    return new AuditEntry(at, kind, Outcome.GRANTED, who, what, "GRANTED", detail);
  }

  public static AuditEntry refused(
      Instant at, Kind kind, String who, String what, String reason, String detail) {
    return new AuditEntry(at, kind, Outcome.REFUSED, who, what, reason, detail);
  }

  private static String bounded(String text, int longest) {
    String cut = text.length() <= longest ? text : text.substring(0, longest - 1) + "~";
    return cut.replaceAll("[^\\x20-\\x7E\\u00A0-\\uD7FF\\uE000-\\uFFFD]", "?");
  }
}
