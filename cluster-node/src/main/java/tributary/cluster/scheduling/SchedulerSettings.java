package tributary.cluster.scheduling;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Locale;
import tributary.core.scheduling.SchedulerPolicy;
import tributary.core.scheduling.SchedulerPolicy.DonorOrder;

/**
 * {@code tributary.scheduler}.
 *
 * @param tick how often time alone makes the scheduler look again
 * @param describeTimeout how long the catalog may take to describe an item
 * @param announceInterval how often a cell's scheduler tells the gateways that it is there
 * @param summaryInterval how often it tells those of other cells what its boxes hold and want
 */
public record SchedulerSettings(
    SchedulerPolicy policy,
    Duration tick,
    Duration describeTimeout,
    Duration announceInterval,
    Duration summaryInterval) {
  public SchedulerSettings {
    if (tick.compareTo(Duration.ofMillis(10)) < 0) {
      throw new IllegalArgumentException(
          "tributary.scheduler.tick must be at least 10ms, was " + tick);
    }
    requirePositive("describe-timeout", describeTimeout);
    requirePositive("announce-interval", announceInterval);
    requirePositive("summary.interval", summaryInterval);
    if (policy.summary().expiry().compareTo(summaryInterval) <= 0) {
      throw new IllegalArgumentException(
          "tributary.scheduler.summary.expiry must be longer than summary.interval, was "
              + policy.summary().expiry());
    }
  }

  /**
   * @throws IllegalArgumentException naming key and value
   */
  public static SchedulerSettings from(Config config) {
    Config section = config.getConfig("tributary.scheduler");
    SchedulerPolicy policy =
        new SchedulerPolicy(
            donorOrder(section.getString("donor-order")),
            section.getInt("origin-copies"),
            section.getDuration("placement-patience"),
            section.getBytes("quantum"),
            section.getInt("transfers-per-receiver"),
            section.getInt("donors-per-transfer"),
            section.getInt("donors-considered"),
            new SchedulerPolicy.Locality(
                section.getDouble("far-share"), section.getDouble("region-preference")),
            section.getInt("leases-per-donor"),
            section.getInt("leases-per-origin"),
            section.getBytes("lease-bytes"),
            section.getDuration("lease-time"),
            section.getDuration("least-lease-time"),
            section.getDouble("lease-share"),
            section.getDuration("watching-window"),
            section.getLong("least-rate"),
            section.getDouble("floor-share"),
            section.getDuration("patience"),
            section.getDuration("unwatched-patience"),
            section.getDouble("help-share"),
            section.getDuration("seed-patience"),
            new SchedulerPolicy.BlockTimes(
                section.getDuration("block-time"),
                section.getDuration("slow-block-time"),
                section.getDuration("longest-block-time"),
                section.getDuration("block-decay")),
            section.getDuration("suspect-time"),
            section.getDuration("rest-after-failure"),
            section.getInt("deadline-factor"),
            section.getDuration("deadline-grace"),
            section.getDuration("answer-timeout"),
            section.getDuration("confirm-timeout"),
            section.getInt("decisions-per-round"),
            section.getInt("wake-limit"),
            section.getInt("sweep-limit"),
            new SchedulerPolicy.Connecting(
                section.getInt("connect-tries"),
                section.getDuration("leave-alone"),
                section.getDuration("open-lead")),
            shadow(section.getConfig("shadow")),
            summary(section.getConfig("summary")),
            loans(section.getConfig("loans")));
    return new SchedulerSettings(
        policy,
        section.getDuration("tick"),
        section.getDuration("describe-timeout"),
        section.getDuration("announce-interval"),
        section.getDuration("summary.interval"));
  }

  private static SchedulerPolicy.Summary summary(Config section) {
    return new SchedulerPolicy.Summary(
        section.getInt("items"), section.getDuration("expiry"), section.getDouble("demand-share"));
  }

  private static SchedulerPolicy.Loans loans(Config section) {
    return new SchedulerPolicy.Loans(
        section.getDouble("share"),
        section.getInt("per-item"),
        section.getDuration("time"),
        section.getDuration("idle"),
        section.getDuration("answer-timeout"),
        section.getDuration("rest"));
  }

  private static SchedulerPolicy.Shadow shadow(Config section) {
    return new SchedulerPolicy.Shadow(
        section.getDouble("share"),
        section.getBytes("churn-bytes-per-day"),
        section.getDouble("least-need"),
        section.getDouble("evict-ratio"),
        section.getDouble("origin-share"),
        section.getDuration("half-life"),
        section.getInt("boxes-per-round"),
        section.getInt("items-considered"));
  }

  private static void requirePositive(String key, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "tributary.scheduler." + key + " must be more than 0, was " + value);
    }
  }

  private static DonorOrder donorOrder(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "peer-first" -> DonorOrder.PEER_FIRST;
      case "server-first" -> DonorOrder.SERVER_FIRST;
      default ->
          throw new IllegalArgumentException(
              "tributary.scheduler.donor-order must be peer-first or server-first, was " + text);
    };
  }
}
