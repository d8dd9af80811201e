package tributary.core.client;

import java.time.Instant;
import java.util.Optional;
import tributary.core.Decision;
import tributary.core.client.Client.Event;
import tributary.model.Digest;

/**
 * Tells a device from its copy: each joining uses up a nonce and gives the next. Of two that took
 * it from the same disk, the one that joins second with it shows one that is used up. The one
 * before the latest is good too, for a Welcome may be lost; so a copy is noticed at the next
 * joining after that at the latest, whichever of the two it is.
 *
 * @param latest given at the last joining; empty: nobody has joined since activation or release
 * @param earlier what was shown then
 */
public record JoinNonces(Optional<Digest> latest, Optional<Digest> earlier, boolean suspected) {
  public static final JoinNonces NONE = new JoinNonces(Optional.empty(), Optional.empty(), false);

  Decision<Event> join(Optional<JoinProof> proof, Instant now) {
    if (suspected) {
      return refused();
    }
    if (proof.isEmpty()) {
      return Decision.nothing();
    }
    Optional<Digest> shown = proof.get().shown();
    boolean known = latest.isEmpty() || shown.equals(latest) || isRepeat(shown);
    if (!known) {
      return Decision.refused(
          new Event.CloneSuspected(now), "CLONE_SUSPECTED", "another device has this one's key");
    }
    return proof
        .get()
        .next()
        .map(next -> Decision.<Event>of(new Event.Joined(next, shown, now)))
        .orElseGet(Decision::nothing);
  }

  /** Its last Welcome was lost, or the power before it was stored. */
  private boolean isRepeat(Optional<Digest> shown) {
    return shown.equals(earlier);
  }

  static Decision<Event> refused() {
    return Decision.refused(
        "CLONE_SUSPECTED", "another device has this one's key; an operator has to decide");
  }

  JoinNonces suspect() {
    return new JoinNonces(latest, earlier, true);
  }
}
