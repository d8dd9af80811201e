package tributary.core.scheduling;

import java.time.Duration;

/**
 * How the scheduler decides; read from {@code tributary.scheduler}.
 *
 * @param donorOrder whom to ask first (R178, R179)
 * @param originCopies media clusters that shall hold each item: any others may be lost (R127)
 * @param placementPatience how long a media server that is gone counts as holding what it held
 * @param quantumBytes that a box may be sent in each round of its class; see {@link Rounds}
 * @param transfersPerReceiver items on their way to one box at the same time
 * @param donorsPerTransfer leases of one transfer at the same time
 * @param donorsConsidered holders looked at for one lease; bounds the cost of a decision
 * @param locality how much it counts where donor and receiver are
 * @param leasesPerDonor into how many leases a box's uplink is divided
 * @param leasesPerOrigin the same of a media server, at most
 * @param leaseBytes what a lease carries at most
 * @param leaseTime what a lease lasts at most, at its rate
 * @param leastLeaseTime what a lease lasts at least, while there is so much to send
 * @param leaseShare of what the receiver still lacks, a lease carries at most this share of what
 *     its donor could send of it by then; so leases shrink towards the end
 * @param watchingWindow how much of an item, in time of playing it, is fetched in order for
 *     somebody who watches it before all of it has come; 0: none
 * @param leastRateBitsPerSecond free bandwidth below this is not worth a lease
 * @param floorShare boxes should promise a box this share of its downlink at least
 * @param patience how long they may fall short of it before an origin sends what boxes hold too
 * @param unwatchedPatience the same for a box that has something to watch
 * @param helpShare an origin does so at once for a box with nothing to watch, if its uplink adds
 *     this share to that of the boxes
 * @param seedPatience how long a box may be short before it is served out of the items' turn
 * @param blockTimes how long a donor at fault is avoided by that transfer
 * @param suspectTime how long a donor that several receivers blame is left alone by all; also the
 *     time within which their blames count together
 * @param restAfterFailure how long a failed item is left alone on that box
 * @param deadlineFactor a lease may last so many times what its rate promises
 * @param deadlineGrace and this much more, for connecting
 * @param answerTimeout how long a transfer, or a node that fell silent, may take to answer before
 *     it is asked again
 * @param confirmTimeout how long a whole item may stay unconfirmed before the box is asked again
 * @param decisionsPerRound leases granted in one go, before news is read again
 * @param wakeLimit boxes looked at again for one piece of news
 * @param sweepLimit waiting boxes looked at again in each round, news or not
 * @param connecting how two boxes are brought together
 * @param shadow what boxes keep for others and for later
 * @param summary what cells tell each other
 * @param loans donors that they lend each other
 */
public record SchedulerPolicy(
    DonorOrder donorOrder,
    int originCopies,
    Duration placementPatience,
    long quantumBytes,
    int transfersPerReceiver,
    int donorsPerTransfer,
    int donorsConsidered,
    Locality locality,
    int leasesPerDonor,
    int leasesPerOrigin,
    long leaseBytes,
    Duration leaseTime,
    Duration leastLeaseTime,
    double leaseShare,
    Duration watchingWindow,
    long leastRateBitsPerSecond,
    double floorShare,
    Duration patience,
    Duration unwatchedPatience,
    double helpShare,
    Duration seedPatience,
    BlockTimes blockTimes,
    Duration suspectTime,
    Duration restAfterFailure,
    int deadlineFactor,
    Duration deadlineGrace,
    Duration answerTimeout,
    Duration confirmTimeout,
    int decisionsPerRound,
    int wakeLimit,
    int sweepLimit,
    Connecting connecting,
    Shadow shadow,
    Summary summary,
    Loans loans) {

  /** Whom to ask first. */
  public enum DonorOrder {
    PEER_FIRST,
    SERVER_FIRST
  }

  /**
   * @param farShare of the searches look at all networks at once; the others look at the receiver's
   *     own first. So no network is left with what it had first.
   * @param regionPreference a donor of the receiver's region counts as having so many times its
   *     free uplink
   */
  public record Locality(double farShare, double regionPreference) {
    public Locality {
      share("far-share", farShare);
      if (!(regionPreference >= 1)) {
        throw new IllegalArgumentException(
            "tributary.scheduler.region-preference must be at least 1, was " + regionPreference);
      }
    }
  }

  /**
   * How long a transfer leaves a donor alone.
   *
   * @param faulty after its first fault; each further one doubles it
   * @param slow the same for a donor that was only too slow
   * @param longest never more than this
   * @param decay so long without a fault takes one of them back
   */
  public record BlockTimes(Duration faulty, Duration slow, Duration longest, Duration decay) {
    public BlockTimes {
      notNegative("block-time", faulty);
      notNegative("slow-block-time", slow);
      notNegative("longest-block-time", longest);
      positive("block-decay", decay);
    }
  }

  /**
   * @param tries connections of a pair that may fail in a row
   * @param leaveAlone how long such a pair is then not tried
   * @param lead from the decision to the instant at which two nodes dial each other
   */
  public record Connecting(int tries, Duration leaveAlone, Duration lead) {
    public Connecting {
      atLeastOne("connect-tries", tries);
      positive("leave-alone", leaveAlone);
      notNegative("open-lead", lead);
    }
  }

  /**
   * @param share of a box's capacity that is not shown (R194); 0: there are no shadow lists
   * @param churnBytesPerDay fetched for one box's shadow list
   * @param leastNeed root of the demand, for each copy, above which a further one is made
   * @param evictRatio a copy makes way for one that is needed so many times as much
   * @param originShare an origin sends to shadow lists while it uses less than this of its uplink
   * @param halfLife of a wish's weight in the forecast
   * @param boxesPerRound looked at in one go
   * @param itemsConsidered looked at for one box
   */
  public record Shadow(
      double share,
      long churnBytesPerDay,
      double leastNeed,
      double evictRatio,
      double originShare,
      Duration halfLife,
      int boxesPerRound,
      int itemsConsidered) {
    public Shadow {
      SchedulerPolicy.share("shadow.share", share);
      atLeastOne("shadow.churn-bytes-per-day", churnBytesPerDay);
      if (!(leastNeed >= 0)) {
        throw new IllegalArgumentException(
            "tributary.scheduler.shadow.least-need must be at least 0, was " + leastNeed);
      }
      if (!(evictRatio >= 1)) {
        throw new IllegalArgumentException(
            "tributary.scheduler.shadow.evict-ratio must be at least 1, was " + evictRatio);
      }
      SchedulerPolicy.share("shadow.origin-share", originShare);
      positive("shadow.half-life", halfLife);
      atLeastOne("shadow.boxes-per-round", boxesPerRound);
      atLeastOne("shadow.items-considered", itemsConsidered);
    }
  }

  /**
   * @param items told of at a time
   * @param expiry a cell not heard of for so long counts no more
   * @param demandShare of a wish that is expected here for one of the same share of the boxes
   *     elsewhere
   */
  public record Summary(int items, Duration expiry, double demandShare) {
    /** Some 64 bytes each, and a message between nodes may have 8 MiB. */
    private static final int MOST_ITEMS = 50_000;

    public Summary {
      if (items < 1 || items > MOST_ITEMS) {
        throw new IllegalArgumentException(
            "tributary.scheduler.summary.items must be from 1 to " + MOST_ITEMS + ", was " + items);
      }
      positive("summary.expiry", expiry);
      SchedulerPolicy.share("summary.demand-share", demandShare);
    }
  }

  /**
   * Donors for boxes of other cells.
   *
   * @param share of a box's uplink that may be lent; 0: nothing is lent or borrowed
   * @param perItem guests at a time for one item
   * @param time that a loan lasts at most; longer than any lease
   * @param idle a guest that sends nothing for so long is given back
   * @param answerTimeout how long a wish waits for a cell's answer
   * @param rest how long a cell that refused an item is not asked for it again
   */
  public record Loans(
      double share,
      int perItem,
      Duration time,
      Duration idle,
      Duration answerTimeout,
      Duration rest) {
    public Loans {
      SchedulerPolicy.share("loans.share", share);
      atLeastOne("loans.per-item", perItem);
      positive("loans.time", time);
      notNegative("loans.idle", idle);
      positive("loans.answer-timeout", answerTimeout);
      positive("loans.rest", rest);
    }

    /** What of this box's uplink may yet be lent; bits per second. */
    long left(Node donor) {
      return (long) (share * donor.uplink) - donor.uplinkLent;
    }
  }

  /** What a lease of the usual size lasts at most. */
  Duration longestLease() {
    return longestLease(leaseTime, leastLeaseTime, deadlineFactor, deadlineGrace);
  }

  private static Duration longestLease(Duration time, Duration least, int factor, Duration grace) {
    return (time.compareTo(least) < 0 ? least : time).multipliedBy(factor).plus(grace);
  }

  public SchedulerPolicy {
    atLeastOne("origin-copies", originCopies);
    notNegative("placement-patience", placementPatience);
    atLeastOne("quantum", quantumBytes);
    atLeastOne("transfers-per-receiver", transfersPerReceiver);
    atLeastOne("donors-per-transfer", donorsPerTransfer);
    atLeastOne("donors-considered", donorsConsidered);
    atLeastOne("lease-bytes", leaseBytes);
    positive("lease-time", leaseTime);
    atLeastOne("leases-per-donor", leasesPerDonor);
    atLeastOne("leases-per-origin", leasesPerOrigin);
    positive("least-lease-time", leastLeaseTime);
    share("lease-share", leaseShare);
    notNegative("watching-window", watchingWindow);
    share("floor-share", floorShare);
    share("help-share", helpShare);
    notNegative("seed-patience", seedPatience);
    atLeastOne("least-rate", leastRateBitsPerSecond);
    notNegative("patience", patience);
    notNegative("unwatched-patience", unwatchedPatience);
    notNegative("suspect-time", suspectTime);
    notNegative("rest-after-failure", restAfterFailure);
    atLeastOne("deadline-factor", deadlineFactor);
    positive("deadline-grace", deadlineGrace);
    positive("answer-timeout", answerTimeout);
    positive("confirm-timeout", confirmTimeout);
    atLeastOne("decisions-per-round", decisionsPerRound);
    atLeastOne("wake-limit", wakeLimit);
    atLeastOne("sweep-limit", sweepLimit);
    Duration longest = longestLease(leaseTime, leastLeaseTime, deadlineFactor, deadlineGrace);
    if (loans.share() > 0 && loans.time().compareTo(longest) <= 0) {
      throw new IllegalArgumentException(
          "tributary.scheduler.loans.time must be longer than a lease may last ("
              + longest
              + "), was "
              + loans.time());
    }
  }

  private static void atLeastOne(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "tributary.scheduler." + key + " must be at least 1, was " + value);
    }
  }

  private static void share(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "tributary.scheduler." + key + " must be from 0 to 1, was " + value);
    }
  }

  private static void positive(String key, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(
          "tributary.scheduler." + key + " must be more than 0, was " + value);
    }
  }

  private static void notNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "tributary.scheduler." + key + " must not be negative, was " + value);
    }
  }
}
