package tributary.sim.mind;

import java.time.Instant;
import java.util.BitSet;
import tributary.sim.mind.Party.Job;

/** Media servers send everything, to all who want something at an even share. */
public final class OriginOnly extends Baseline {

  @Override
  Offer offer(Job job, BitSet missing, Instant now) {
    Party best = null;
    long together = 0;
    for (Party server : job.item.servers) {
      together += server.up;
      if (server.upFree() >= LEAST_RATE && (best == null || server.upFree() > best.upFree())) {
        best = server;
      }
    }
    if (best == null || !job.loans.isEmpty()) {
      return null;
    }
    long share = Math.max(LEAST_RATE, together / Math.max(1, jobs.size()));
    long rate = Math.min(share, Math.min(best.upFree(), job.receiver.downFree()));
    BitSet first = new BitSet();
    missing.stream().limit(size(job, rate)).forEach(first::set);
    return new Offer(best, first, rate);
  }
}
