package tributary.cluster.api;

import com.typesafe.config.Config;
import java.time.Duration;
import tributary.cluster.operator.ReleaseSettings;
import tributary.core.release.RolloutPolicy;

/**
 * Section {@code tributary.api.console}: the operators' console.
 *
 * @param sessionLife how long an operator's session lasts
 * @param liveInterval how often an open overview is renewed
 * @param sampleInterval between two points of the plots over time
 * @param samples points kept, in memory, on each node of the API
 * @param streams overviews open at once on this node
 * @param mostPushes items pushed to all boxes at once
 * @param ingestSilence after which a media server's running ingests pass for lost
 * @param ingestsKept how long an ingest that is over is shown
 * @param rollout {@code tributary.releases}
 */
public record ConsoleSettings(
    Duration sessionLife,
    Duration liveInterval,
    Duration sampleInterval,
    int samples,
    int streams,
    int mostPushes,
    Duration ingestSilence,
    Duration ingestsKept,
    RolloutPolicy rollout) {
  private static final String SECTION = "tributary.api.console";
  private static final int MOST_SAMPLES = 10_000;

  public ConsoleSettings {
    require("session-life", sessionLife.isPositive(), "must be positive", sessionLife);
    require("live-interval", liveInterval.isPositive(), "must be positive", liveInterval);
    require("sample-interval", sampleInterval.isPositive(), "must be positive", sampleInterval);
    require("samples", samples >= 2 && samples <= MOST_SAMPLES, "must be 2 to 10000", samples);
    require("streams", streams >= 1, "must be at least 1", streams);
    require("ingest-silence", ingestSilence.isPositive(), "must be positive", ingestSilence);
    require("ingests-kept", ingestsKept.isPositive(), "must be positive", ingestsKept);
    require("most-pushes", mostPushes >= 1, "must be at least 1", mostPushes);
  }

  static ConsoleSettings from(Config config) {
    Config console = config.getConfig(SECTION);
    return new ConsoleSettings(
        console.getDuration("session-life"),
        console.getDuration("live-interval"),
        console.getDuration("sample-interval"),
        console.getInt("samples"),
        console.getInt("streams"),
        console.getInt("most-pushes"),
        console.getDuration("ingest-silence"),
        console.getDuration("ingests-kept"),
        ReleaseSettings.from(config).policy());
  }

  private static void require(String key, boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(SECTION + "." + key + " " + rule + ", was " + value);
    }
  }
}
