package tributary.wire;

import tributary.model.RefusedException;

/** What comes from the network may end in a refusal by name, and in nothing else. */
final class Refused {
  private Refused() {}

  static void only(Runnable work) {
    try {
      work.run();
    } catch (RefusedException e) {
      if (e.refusal().reason().isBlank()) {
        throw new AssertionError("refused without a reason", e);
      }
    }
  }
}
