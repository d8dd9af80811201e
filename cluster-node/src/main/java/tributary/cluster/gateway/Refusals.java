package tributary.cluster.gateway;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tributary.cluster.message.Replies;
import tributary.model.Refusal;

/** What an edge node is told of a failure; the inside of the cluster is not shown to it. */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final String BUSY = "CLUSTER_BUSY";
  private static final String INTERNAL = "INTERNAL";

  private Refusals() {}

  static Refusal of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case IllegalArgumentException wrong ->
          new Refusal("BAD_MESSAGE", String.valueOf(wrong.getMessage()));
      case TimeoutException late -> {
        log.warn("no answer from within the cluster: {}", late.getMessage());
        yield new Refusal(BUSY, "the cluster did not answer in time; try again");
      }
      default -> known(cause);
    };
  }

  private static Refusal known(Throwable cause) {
    Refusal refusal = Replies.refusalOf(cause);
    if (!refusal.reason().equals(INTERNAL)) {
      return refusal;
    }
    log.error("a request of an edge node failed", cause);
    return new Refusal(INTERNAL, "the cluster failed; its log says why");
  }

  /** Whether the fault is ours rather than the node's. */
  static boolean isInternal(Refusal refusal) {
    return refusal.reason().equals(BUSY) || refusal.reason().equals(INTERNAL);
  }
}
