package tributary.cluster.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators have ordered, said to schedulers again: one that has moved has forgotten it. */
final class Reminders {
  private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);
  private static final Duration REPEAT = Duration.ofSeconds(5);

  private Reminders() {}

  /** As long as the system runs. */
  static void repeat(ActorSystem<?> system, String what, Supplier<CompletionStage<Void>> tell) {
    var _ =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                REPEAT,
                REPEAT,
                () ->
                    tell.get()
                        .exceptionally(
                            failure -> {
                              LOG.warn("schedulers not told of {}: {}", what, failure.toString());
                              return null;
                            }),
                system.executionContext());
  }
}
