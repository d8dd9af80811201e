package tributary.cluster.message;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.pekko.pattern.StatusReply;
import tributary.model.Refusal;
import tributary.model.RefusedException;

/** Refusals as {@link StatusReply} errors, whose text is all that crosses a node boundary. */
public final class Replies {
  private Replies() {}

  public static <T> StatusReply<T> refused(String reason, String detail) {
    return refused(new Refusal(reason, detail));
  }

  public static <T> StatusReply<T> refused(Refusal refusal) {
    return StatusReply.error(refusal.toString());
  }

  /** The refusal, if there is one; else the result. */
  public static <T> StatusReply<T> of(Optional<Refusal> refusal, Supplier<T> result) {
    return refusal.isPresent() ? refused(refusal.get()) : StatusReply.success(result.get());
  }

  /** The refusal within what {@code askWithStatus} failed with; INTERNAL for any other failure. */
  public static Refusal refusalOf(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case RefusedException refused -> refused.refusal();
      case StatusReply.ErrorMessage error -> Refusal.parse(error.getMessage());
      default -> new Refusal("INTERNAL", String.valueOf(cause.getMessage()));
    };
  }
}
