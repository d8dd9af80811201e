package tributary.media;

import tributary.model.RefusedException;

/** What may come of input that is not as it must be: a refusal that says what was wrong. */
final class Refusals {
  private Refusals() {}

  static void only(Runnable work) {
    try {
      work.run();
    } catch (RefusedException | IllegalArgumentException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError("refused without a reason", e);
      }
    }
  }
}
