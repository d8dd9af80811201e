package tributary.sim.mind;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tributary.sim.mind.Party.Job;

/**
 * Like BitTorrent with a tracker: of a random sample of those that hold any of the item, media
 * servers among them, the first with a free upload slot; of its segments those that are rarest in
 * the sample. Neither networks nor the needs of others count. Boxes seed all they hold.
 */
public final class RandomPeers extends Baseline {
  private static final int SAMPLE = 16;
  private static final int DONORS = 5;

  /** Of a box; a media server has as many as give each of them the rate of a box's slot. */
  private static final int SLOTS = 4;

  private static final long SERVER_SLOT = 2_000_000;

  private final SplittableRandom random;

  public RandomPeers(SplittableRandom random) {
    this.random = random;
  }

  @Override
  Offer offer(Job job, BitSet missing, Instant now) {
    if (job.loans.size() >= DONORS) {
      return null;
    }
    List<Party> sample = sample(job.item);
    for (Party donor : sample) {
      BitSet from = (BitSet) missing.clone();
      from.and(donor.held(job.item.media));
      long rate = Math.min(slot(donor), job.receiver.downFree());
      boolean usable =
          donor != job.receiver
              && !from.isEmpty()
              && donor.upFree() >= rate
              && !job.hasLoanFrom(donor)
              && job.receiver.joins(donor, now);
      if (usable) {
        return new Offer(donor, rarest(job, sample, from, size(job, rate)), rate);
      }
    }
    return null;
  }

  private static long slot(Party donor) {
    return donor.kind.isOrigin() ? SERVER_SLOT : Math.max(LEAST_RATE, donor.up / SLOTS);
  }

  private List<Party> sample(Item item) {
    List<Party> servers = List.copyOf(item.servers);
    int all = item.boxes().size() + servers.size();
    List<Party> sample = new ArrayList<>();
    for (int k = 0; k < SAMPLE && all > 0; k++) {
      int drawn = random.nextInt(all);
      boolean box = drawn < item.boxes().size();
      sample.add(box ? item.boxes().get(drawn) : servers.get(drawn - item.boxes().size()));
    }
    return sample;
  }

  private BitSet rarest(Job job, List<Party> sample, BitSet from, int most) {
    int[] counts = new int[job.item.manifest.segmentCount()];
    for (Party party : sample) {
      party.held(job.item.media).stream().forEach(segment -> counts[segment]++);
    }
    int start = random.nextInt(counts.length);
    BitSet chosen = new BitSet();
    IntStream.range(0, counts.length)
        .map(k -> (start + k) % counts.length)
        .filter(from::get)
        .boxed()
        .sorted(Comparator.comparingInt(segment -> counts[segment]))
        .limit(most)
        .forEach(chosen::set);
    return chosen;
  }
}
