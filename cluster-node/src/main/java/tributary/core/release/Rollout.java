package tributary.core.release;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import tributary.core.Decision;

/** How far a release has been brought out: only ever further, and never on once it was stopped. */
public sealed interface Rollout {
  /** From 0; of {@link RolloutPolicy#shares}. */
  int stage();

  /** When it came to be so. */
  Instant since();

  /** Goes on by itself. */
  record Running(int stage, Instant since) implements Rollout {}

  /** Boxes of this stage get it; no other stage follows by itself. */
  record Paused(int stage, Instant since) implements Rollout {}

  /**
   * No box gets it any more, for good.
   *
   * @param reason for a person
   */
  record Stopped(int stage, Instant since, String reason) implements Rollout {}

  /** What an operator may want of it. */
  sealed interface Order {
    /** Goes on, from this stage at least. */
    record Run(int stage) implements Order {}

    record Pause() implements Order {}

    record Stop(String reason) implements Order {}
  }

  static Rollout begun(Instant now) {
    return new Running(0, now);
  }

  /** The share of the boxes that it is for; none when it is stopped. */
  static double share(Rollout rollout, RolloutPolicy policy) {
    return switch (rollout) {
      case Running(int stage, _) -> policy.share(stage);
      case Paused(int stage, _) -> policy.share(stage);
      case Stopped _ -> 0;
    };
  }

  /** What follows from what boxes have said, and from time; the same if nothing does. */
  static Rollout review(Rollout rollout, Tally tally, RolloutPolicy policy, Instant now) {
    return switch (rollout) {
      case Running running ->
          policy.isTooBad(tally)
              ? stopped(running, tally, now)
              : goesOn(running, tally, policy, now)
                  ? new Running(running.stage() + 1, now)
                  : running;
      case Paused paused -> policy.isTooBad(tally) ? stopped(paused, tally, now) : paused;
      case Stopped stopped -> stopped;
    };
  }

  private static Rollout stopped(Rollout rollout, Tally tally, Instant now) {
    String why =
        String.format(
            Locale.ROOT,
            "of %d boxes that tried it %d went back, %d refused it and %d fell silent",
            tally.tried(),
            tally.rolledBack(),
            tally.refused(),
            tally.silent());
    return new Stopped(rollout.stage(), now, why);
  }

  private static boolean goesOn(Running running, Tally tally, RolloutPolicy policy, Instant now) {
    return running.stage() < policy.lastStage()
        && Duration.between(running.since(), now).compareTo(policy.soak()) >= 0
        && policy.isGoodEnough(tally);
  }

  /**
   * Refused: ROLLOUT_STOPPED, STAGE_PASSED, NO_SUCH_STAGE. What it is already is granted and
   * changes nothing.
   */
  static Decision<Rollout> order(Rollout rollout, Order order, RolloutPolicy policy, Instant now) {
    return switch (order) {
      case Order.Run(int stage) -> run(rollout, stage, policy, now);
      case Order.Pause _ ->
          switch (rollout) {
            case Running running -> Decision.of(new Paused(running.stage(), now));
            case Paused _ -> Decision.nothing();
            case Stopped stopped -> refused(stopped);
          };
      case Order.Stop(String reason) ->
          switch (rollout) {
            case Running _, Paused _ -> Decision.of(new Stopped(rollout.stage(), now, reason));
            case Stopped _ -> Decision.nothing();
          };
    };
  }

  private static Decision<Rollout> run(
      Rollout rollout, int stage, RolloutPolicy policy, Instant now) {
    if (rollout instanceof Stopped stopped) {
      return refused(stopped);
    }
    if (stage > policy.lastStage()) {
      return Decision.refused(
          "NO_SUCH_STAGE", "the last stage is %d".formatted(policy.lastStage() + 1));
    }
    if (stage < rollout.stage()) {
      return Decision.refused(
          "STAGE_PASSED", "it is in stage %d already".formatted(rollout.stage() + 1));
    }
    boolean isSo = rollout instanceof Running && stage == rollout.stage();
    return isSo ? Decision.nothing() : Decision.of(new Running(stage, now));
  }

  private static Decision<Rollout> refused(Stopped stopped) {
    return Decision.refused("ROLLOUT_STOPPED", "it was stopped: " + stopped.reason());
  }
}
