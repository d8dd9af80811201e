package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tributary.model.ClientId;

/**
 * Donors that several receivers blamed within a short time: most likely nothing gets through to
 * them, and nobody is sent to them until they are heard of. One receiver's word is not enough, for
 * the fault may lie between the two, or be the receiver's own; and a receiver that blames one donor
 * after another, with nothing received between, is most likely cut off itself, so its word counts
 * against none.
 */
final class Suspects {
  /** {@code several}: it blamed other donors before this one. */
  private record Witness(ClientId blames, boolean several) {}

  private record Blamed(ClientId by, Instant at) {}

  private final Duration time;
  private final Map<ClientId, Blamed> blamed = new HashMap<>();

  /** Of those blamed: until when they are left alone; few. */
  private final Map<ClientId, Instant> suspects = new HashMap<>();

  /** Receivers that blamed somebody and have not been heard of since. */
  private final Map<ClientId, Witness> witnesses = new HashMap<>();

  /**
   * @param time between two receivers' blames that count together, and that a suspect is left alone
   */
  Suspects(Duration time) {
    this.time = time;
  }

  boolean contains(ClientId donor, Instant now) {
    Instant until = suspects.isEmpty() ? null : suspects.get(donor);
    return until != null && now.isBefore(until);
  }

  void blame(ClientId donor, ClientId by, Instant now) {
    Witness witness =
        witnesses.merge(
            by,
            new Witness(donor, false),
            (before, said) -> before.blames.equals(donor) ? before : new Witness(donor, true));
    if (witness.several) {
      blamed.values().removeIf(last -> last.by.equals(by));
      suspects.keySet().retainAll(blamed.keySet());
      return;
    }
    Blamed last = blamed.get(donor);
    boolean another = last != null && !last.by.equals(by) && now.isBefore(last.at.plus(time));
    blamed.put(donor, new Blamed(by, now));
    if (another) {
      suspects.put(donor, now.plus(time));
    } else {
      suspects.remove(donor);
    }
  }

  /** It sent or received something: it lives. */
  void heard(ClientId node) {
    if (blamed.remove(node) != null) {
      suspects.remove(node);
    }
    witnesses.remove(node);
  }
}
