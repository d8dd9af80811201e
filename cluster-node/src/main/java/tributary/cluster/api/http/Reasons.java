package tributary.cluster.api.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.message.Replies;
import tributary.model.Refusal;

/** The one table from the reason of a refusal to its HTTP status. */
public final class Reasons {
  private static final Logger LOG = LoggerFactory.getLogger(Reasons.class);
  private static final Map<String, Kind> TABLE = new HashMap<>();

  /** Seconds after which an overloaded or restarting service is worth another try. */
  private static final String RETRY_SECONDS = "2";

  static {
    put(400, "BAD_REQUEST", "The request is not HTTP as this server reads it");
    put(400, "MALFORMED_JSON", "The body is not a JSON object");
    put(400, "BAD_PARAMETER", "A parameter has no such value");
    put(400, "UNKNOWN_PARAMETER", "There is no such parameter");
    put(400, "BAD_CURSOR", "The cursor is not one of this search");
    put(400, "BAD_HEADER", "A header has no such value");
    put(401, "NOT_AUTHENTICATED", "A bearer token is needed");
    put(401, "WRONG_CREDENTIALS", "No account has this name and password");
    put(401, "UNKNOWN_SESSION", "The session is over or never was");
    put(403, "NOT_OPERATOR", "Only an operator may do this");
    put(403, "ROLE_TOO_LOW", "Only a higher role may do this");
    put(403, "OUTSIDE_VENDOR", "A vendor's staff may do this with its own only");
    put(403, "WRONG_PASSWORD", "The old password is wrong");
    put(403, "ACCOUNT_SUSPENDED", "The account is suspended");
    put(403, "NOT_OFFERED", "Not of the catalogs that are offered here");
    put(403, "CROSS_SITE", "The request comes from a page of another site");
    put(404, "NOT_FOUND", "There is nothing at this address");
    put(404, "UNKNOWN_CLIENT", "There is no such client");
    put(404, "UNKNOWN_ACCOUNT", "There is no such account");
    put(404, "UNKNOWN_OPERATOR", "There is no such operator");
    put(404, "UNKNOWN_PUSH", "There is no such push");
    put(404, "UNKNOWN_RELEASE", "There is no such release");
    put(404, "UNKNOWN_VENDOR", "There is no such vendor");
    put(404, "UNKNOWN_TRANSFER", "There is no such transfer");
    put(405, "METHOD_NOT_ALLOWED", "This address does not take the method");
    put(408, "BODY_TOO_SLOW", "The body did not arrive in time");
    put(409, "ACCOUNT_EXISTS", "The account name is taken");
    put(409, "ALREADY_RESERVED", "The device was made known before");
    put(409, "OPERATOR_EXISTS", "The operator's name is taken");
    put(409, "NOT_A_MEDIA_SERVER", "Only media servers are drained");
    put(409, "TOO_MANY_PUSHES", "As many items are pushed as may be");
    put(409, "COUNTER_TOO_LOW", "A release with as great a counter was published");
    put(409, "ROLLOUT_STOPPED", "The release was stopped, for good");
    put(409, "STAGE_PASSED", "The release is in a later stage");
    put(409, "NO_SUCH_STAGE", "There are fewer stages");
    put(409, "RELEASE_CHANGED", "The release was changed meanwhile");
    put(409, "VENDOR_TAKEN", "Another vendor has the host or a catalog");
    put(409, "VENDOR_IN_USE", "The vendor has staff");
    put(409, "NO_CATALOGS", "The vendor offers no catalog");
    put(409, "TOO_MANY_DEVICES", "The account has all the devices it may have");
    put(409, "QUOTE_EXPIRED", "The quote has expired");
    put(409, "WRONG_DEVICE", "This was made out to another device");
    put(403, "OUT_OF_TERRITORY", "Not to be watched there");
    put(409, "REVOKED", "The device was revoked");
    put(412, "LIST_CHANGED", "The list has changed since it was read");
    put(412, "SETTINGS_CHANGED", "The settings have changed since they were read");
    put(413, "BODY_TOO_LARGE", "The body is too large");
    put(415, "UNSUPPORTED_MEDIA_TYPE", "The body must be JSON");
    put(415, "UNSUPPORTED_PICTURE", "A picture must be JPEG, PNG or WebP");
    put(422, "BAD_PICTURE", "The picture is damaged, or not of a size that is taken");
    put(422, "MISSING_FIELD", "A field is missing");
    put(422, "UNKNOWN_FIELD", "There is no such field");
    put(422, "BAD_FIELD", "A field has no such value");
    put(422, "DUPLICATE_ITEM", "An item stands twice in the list");
    put(422, "BAD_LIST", "The list is not one");
    put(422, "LIST_TOO_LONG", "The list is too long");
    put(422, "UNKNOWN_ITEM", "There is no such item");
    put(422, "UNKNOWN_DEVICE", "The account has no such device");
    put(422, "UNKNOWN_QUOTE", "There is no such quote");
    put(422, "IDEMPOTENCY_KEY_REUSED", "The Idempotency-Key was used for another request");
    put(428, "IF_MATCH_REQUIRED", "The change must say what it changes");
    put(429, "TOO_MANY_REQUESTS", "Too many requests");
    put(429, "TOO_MANY_ATTEMPTS", "Too many attempts");
    put(429, "TOO_MANY_STREAMS", "The account listens already as often as it may");
    put(500, "INTERNAL", "The server failed");
    put(503, "UNAVAILABLE", "The service cannot answer now");
  }

  private Reasons() {}

  record Kind(int status, String title) {}

  private static void put(int status, String reason, String title) {
    TABLE.put(reason, new Kind(status, title));
  }

  /** A refusal that nobody has given a status yet is a conflict with the state of things. */
  static Kind kindOf(String reason) {
    Kind kind = TABLE.get(reason);
    if (kind == null) {
      LOG.warn("reason={} has no status of its own", reason);
      return new Kind(409, "The request was refused");
    }
    return kind;
  }

  /** What to answer when a handler failed; says nothing of the inside of the server. */
  static Problem problemOf(Throwable failure, String requestId) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ProblemException known) {
      return known.problem();
    }
    if (cause instanceof TimeoutException) {
      LOG.warn("request={} no answer in time: {}", requestId, cause.getMessage());
      return unavailable("the part of the service that knows did not answer in time");
    }
    Refusal refusal = Replies.refusalOf(cause);
    if (refusal.reason().equals("INTERNAL")) {
      LOG.error("request={} failed", requestId, cause);
      return Problem.of("INTERNAL", "request " + requestId + " failed; the log says why");
    }
    return Problem.of(refusal.reason(), refusal.detail());
  }

  public static Problem unavailable(String detail) {
    return Problem.of("UNAVAILABLE", detail).withHeader("Retry-After", RETRY_SECONDS);
  }
}
