package tributary.sim.mind;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import tributary.core.scheduling.Decision;
import tributary.core.scheduling.LeaseReason;
import tributary.core.scheduling.LeaseTerms;
import tributary.core.scheduling.Way;
import tributary.model.LeaseId;
import tributary.model.Manifest;
import tributary.model.MediaId;
import tributary.model.SegmentRange;
import tributary.model.TransferId;
import tributary.sim.mind.Party.Job;
import tributary.sim.mind.Party.Loan;

/**
 * What all baselines share: they keep reservations as the scheduler does, and start and fill
 * transfers alike. Who sends what is each one's own.
 */
abstract class Baseline extends Books {
  /** Less is not worth a lease; bits per second. */
  static final long LEAST_RATE = 250_000;

  /** Of one lease, unless it is for a whole item. */
  static final Duration LEASE_TIME = Duration.ofMinutes(5);

  /** Items on their way to one box at the same time. */
  private static final int JOBS = 2;

  private static final Duration LEAD = Duration.ofMillis(250);

  /** Of those who wait for a donor, so many are looked at again each tick. */
  private static final int SWEEP = 512;

  private long decided;

  /** A lease it would grant. */
  record Offer(Party donor, BitSet segments, long rate) {}

  /** Who sends what of the missing segments; null if nobody can. */
  abstract Offer offer(Job job, BitSet missing, Instant now);

  // ---- decisions

  @Override
  public List<Decision> tick(Instant now) {
    for (int k = 0; k < SWEEP && !waiting.isEmpty(); k++) {
      ready.add(waiting.removeFirst());
    }
    return round(now);
  }

  @Override
  public final List<Decision> round(Instant now) {
    while (!ready.isEmpty()) {
      Party party = ready.removeFirst();
      if (serve(party, now)) {
        ready.add(party);
      }
    }
    List<Decision> made = List.copyOf(decisions);
    decisions.clear();
    return made;
  }

  @Override
  public final boolean hasMore() {
    return !ready.isEmpty();
  }

  /** One lease, and true; or transfers started for what its list asks first. */
  private boolean serve(Party party, Instant now) {
    int active = 0;
    boolean lacks = false;
    for (MediaId media : party.wishes()) {
      if (party.confirmed.contains(media)) {
        continue;
      }
      Item item = item(media);
      Job job = party.jobs.get(media);
      if (job == null && active < JOBS && mayStart(party, item, now)) {
        job = start(party, item);
      }
      lacks |= job == null;
      if (job != null) {
        active++;
        lacks |= job.ready;
        if (grant(job, now)) {
          return true;
        }
      }
    }
    if (lacks) {
      waiting.add(party);
    }
    return false;
  }

  /** Whether a transfer of this item to this box may begin now. */
  boolean mayStart(Party party, Item item, Instant now) {
    Instant rests = party.resting.get(item.media);
    return item.manifest != null
        && (rests == null || !now.isBefore(rests))
        && party.fits(item)
        && party.downFree() >= LEAST_RATE;
  }

  private Job start(Party party, Item item) {
    Job job = new Job(new TransferId(party.id, item.media), party, item);
    jobs.put(job.id, job);
    party.jobs.put(item.media, job);
    boolean all = job.missing().isEmpty();
    decisions.add(new Decision.Start(job.id, item.manifest, all));
    return job;
  }

  private boolean grant(Job job, Instant now) {
    if (!job.ready || job.receiver.downFree() < LEAST_RATE) {
      return false;
    }
    BitSet missing = job.missing();
    Offer offer = missing.isEmpty() ? null : offer(job, missing, now);
    if (offer == null) {
      return false;
    }
    Loan loan = new Loan(job, offer.donor(), offer.segments(), offer.rate());
    LeaseId id = new LeaseId(job.id, job.epoch, job.nextLease++);
    job.loans.put(id.number(), loan);
    job.lent.or(offer.segments());
    job.receiver.downUsed += offer.rate();
    job.receiver.served = ++decided;
    offer.donor().upUsed += offer.rate();
    offer.donor().sending.add(loan);
    decisions.add(new Decision.Grant(terms(id, loan, now), manifest(job)));
    return true;
  }

  private static Optional<Manifest> manifest(Job job) {
    Optional<Manifest> manifest =
        job.manifestSent ? Optional.empty() : Optional.of(job.item.manifest);
    job.manifestSent = true;
    return manifest;
  }

  private static LeaseTerms terms(LeaseId id, Loan loan, Instant now) {
    Party donor = loan.donor();
    Party receiver = loan.job().receiver;
    Manifest manifest = loan.job().item.manifest;
    double seconds =
        loan.segments().cardinality() * 8.0 * manifest.segmentSizeBytes() / loan.rate();
    return new LeaseTerms(
        id,
        donor.id,
        receiver.id,
        donor.kind.isOrigin(),
        SegmentRange.of(loan.segments()),
        manifest.segmentSizeBytes(),
        loan.rate(),
        Way.between(donor.reachability, receiver.reachability, now.plus(LEAD)).orElseThrow(),
        Party.later(now, 60 + 4 * seconds),
        donor.kind.isOrigin() ? LeaseReason.ORIGIN_BOXES_BUSY : LeaseReason.BOX_HOLDS);
  }

  /** So many segments as this rate carries in a lease's time. */
  static int size(Job job, long rate) {
    double bytes = rate / 8.0 * LEASE_TIME.toSeconds();
    return (int) Math.ceil(bytes / job.item.manifest.segmentSizeBytes());
  }
}
