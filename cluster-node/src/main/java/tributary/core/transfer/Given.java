package tributary.core.transfer;

import tributary.core.scheduling.LeaseReason;
import tributary.model.ClientId;

/**
 * What one donor gave for one reason, by all its leases of a delivery that have ended.
 *
 * @param failed of these leases, ended before they were done
 * @param millis that they took, added up
 * @param failure why the last of those ended; empty if there is none
 */
public record Given(
    ClientId donor,
    LeaseReason reason,
    int leases,
    int failed,
    long bytes,
    long millis,
    String failure) {

  /** The same donor's, for the same reason. */
  Given plus(Given later) {
    return new Given(
        donor,
        reason,
        leases + later.leases,
        failed + later.failed,
        bytes + later.bytes,
        millis + later.millis,
        later.failure.isEmpty() ? failure : later.failure);
  }

  boolean isLike(Given other) {
    return donor.equals(other.donor) && reason == other.reason;
  }
}
