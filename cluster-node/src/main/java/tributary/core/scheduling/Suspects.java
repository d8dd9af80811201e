package tributary.core.scheduling;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import tributary.model.ClientId;

/**
 * Donors that several receivers blamed within a short time: most likely their line is dead, and
 * nobody is sent to them until they are heard of. One receiver's word is not enough, for the fault
 * may be its own.
 */
final class Suspects {
  private record Blamed(ClientId by, Instant at, Instant until) {}

  private final Duration time;
  private final Map<ClientId, Blamed> blamed = new HashMap<>();

  /**
   * @param time between two receivers' blames that count together, and that a suspect is left alone
   */
  Suspects(Duration time) {
    this.time = time;
  }

  boolean contains(ClientId donor, Instant now) {
    Blamed last = blamed.get(donor);
    return last != null && now.isBefore(last.until);
  }

  void blame(ClientId donor, ClientId by, Instant now) {
    Blamed last = blamed.get(donor);
    boolean another = last != null && !last.by.equals(by) && now.isBefore(last.at.plus(time));
    blamed.put(donor, new Blamed(by, now, another ? now.plus(time) : Instant.MIN));
  }

  /** It said or did something: it lives. */
  void heard(ClientId node) {
    blamed.remove(node);
  }
}
