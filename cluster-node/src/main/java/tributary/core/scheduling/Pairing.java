package tributary.core.scheduling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which nodes can be joined, and how: by what their gateways found, unless experience says
 * otherwise. A pair that fails to connect several times in a row is left alone for a time.
 */
final class Pairing {
  private final SchedulerPolicy.Connecting policy;

  Pairing(SchedulerPolicy.Connecting policy) {
    this.policy = policy;
  }

  /** Failures in a row; until when the pair counts as one that nothing joins, if it does. */
  record Failures(int count, Instant until) {}

  boolean joins(Node donor, Node receiver, Instant now) {
    Failures failures = donor.unconnected().get(receiver);
    return (failures == null || !now.isBefore(failures.until))
        && Way.joins(donor.reachability, receiver.reachability);
  }

  Optional<Way> way(Node donor, Node receiver, Instant now) {
    return Way.between(donor.reachability, receiver.reachability, now.plus(policy.lead()));
  }

  /** Perhaps, once the gateway has found out more. */
  boolean mayJoinYet(Node donor, Node receiver, Instant now) {
    return donor.reachability instanceof Reachability.Untested
        || receiver.reachability instanceof Reachability.Untested
        || joins(donor, receiver, now);
  }

  void failed(Node donor, Node receiver, Instant now) {
    Failures before = donor.unconnected().getOrDefault(receiver, new Failures(0, now));
    // Its time over, a pair has one try before it is left alone again.
    int count = Math.min(before.count + 1, policy.tries());
    Instant until = count < policy.tries() ? now : now.plus(policy.leaveAlone());
    Failures failures = new Failures(count, until);
    donor.unconnected(receiver, failures);
    receiver.unconnected(donor, failures);
  }

  void connected(Node donor, Node receiver) {
    donor.connected(receiver);
    receiver.connected(donor);
  }

  /** It joined anew: its network may be another one. */
  void forget(Node node) {
    List.copyOf(node.unconnected().keySet()).forEach(other -> connected(node, other));
  }
}
