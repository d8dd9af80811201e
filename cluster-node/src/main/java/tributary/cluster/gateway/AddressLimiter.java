package tributary.cluster.gateway;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each remote address: enrolment codes cannot be guessed by the thousand, nor
 * neighbours be dialled. The least recently seen address is forgotten first when there are too
 * many.
 */
final class AddressLimiter {
  private final GatewayPolicy.AddressRate policy;
  private final InstantSource clock;
  private final Map<InetAddress, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private record Bucket(double tokens, long atMillis) {}

  AddressLimiter(GatewayPolicy.AddressRate policy, InstantSource clock) {
    this.policy = policy;
    this.clock = clock;
  }

  /** Whether this address may try once more now; counts the try. */
  synchronized boolean admits(InetAddress address) {
    long now = clock.millis();
    Bucket bucket = buckets.getOrDefault(address, new Bucket(policy.burst(), now));
    double earned = Math.max(0, now - bucket.atMillis()) * policy.perMinute() / 60_000.0;
    double tokens = Math.min(policy.burst(), bucket.tokens() + earned);
    boolean admitted = tokens >= 1;
    buckets.put(address, new Bucket(admitted ? tokens - 1 : tokens, now));
    if (buckets.size() > policy.addresses()) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    return admitted;
  }
}
