package tributary.cluster.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import tributary.core.release.Offering;
import tributary.core.release.Outcome;
import tributary.core.release.RolloutPolicy;
import tributary.model.ClientId;

/** Releases that a test offers, and what boxes said of them. */
final class TestRollouts implements GatewayPorts.Rollouts {
  volatile List<Offering> offerings = List.of();
  final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  @Override
  public List<Offering> offerings() {
    return offerings;
  }

  @Override
  public RolloutPolicy policy() {
    return new RolloutPolicy(List.of(1.0), Duration.ZERO, 1, 1, 0.5, 1, Duration.ofHours(1));
  }

  @Override
  public void said(ClientId box, long counter, Outcome outcome, String reason, boolean isOffered) {
    said.add(box + " " + counter + " " + outcome + " " + reason + (isOffered ? " offered" : ""));
  }
}
