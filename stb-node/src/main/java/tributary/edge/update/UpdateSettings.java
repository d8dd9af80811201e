package tributary.edge.update;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the boot stage has its slots, and how this node takes releases.
 *
 * @param running counter of the release that runs
 * @param record the boot stage's
 * @param software the directory of both slots
 * @param releaseKey PEM
 * @param restarts by itself, to try what is staged; else at the next start
 * @param quietFor nobody has watched for so long before it does
 * @param lookInterval between two looks at what has come
 * @param retryAfter what failed for a reason that may pass is tried again after this
 * @param roomBytes of the capacity, kept for software; no release may be larger
 * @param answerTimeout how long the cluster may take to answer one question
 */
public record UpdateSettings(
    long running,
    Path record,
    Path software,
    Path releaseKey,
    boolean restarts,
    Duration quietFor,
    Duration lookInterval,
    Duration retryAfter,
    long roomBytes,
    Duration answerTimeout) {
  private static final String BOOT = "tributary.edge.boot";
  private static final String UPDATE = "tributary.edge.update";

  public UpdateSettings {
    require(!quietFor.isNegative(), "quiet-for must not be negative, was " + quietFor);
    require(lookInterval.isPositive(), "look-interval must be positive, was " + lookInterval);
    require(retryAfter.isPositive(), "retry-after must be positive, was " + retryAfter);
    require(roomBytes >= 1 << 20, "room must be at least 1 MiB, was " + roomBytes + " bytes");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(UPDATE + "." + what);
    }
  }

  /**
   * Empty if no boot stage started this node.
   *
   * @throws IllegalArgumentException naming the key and its value
   */
  public static Optional<UpdateSettings> from(Config config) {
    Config boot = config.getConfig(BOOT);
    Config update = config.getConfig(UPDATE);
    long running = boot.getLong("running");
    if (running < 0) {
      throw new IllegalArgumentException(BOOT + ".running must not be negative, was " + running);
    }
    UpdateSettings settings =
        new UpdateSettings(
            running,
            Path.of(boot.getString("record")),
            Path.of(boot.getString("software")),
            Path.of(boot.getString("release-key")),
            update.getBoolean("restart"),
            update.getDuration("quiet-for"),
            update.getDuration("look-interval"),
            update.getDuration("retry-after"),
            update.getBytes("room"),
            config.getDuration("tributary.edge.playback.answer-timeout"));
    return running == 0 ? Optional.empty() : Optional.of(settings);
  }
}
