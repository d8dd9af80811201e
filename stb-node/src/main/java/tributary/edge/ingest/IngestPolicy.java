package tributary.edge.ingest;

import com.typesafe.config.Config;
import java.time.Duration;
import tributary.model.Manifest;

/**
 * How films are taken in.
 *
 * @param segmentSizeBytes of new items; grows by itself for items of more than 65536 segments
 * @param fragment audio fragments last this long, video fragments to the next key frame after it
 * @param largestFragmentBytes is held in memory, some times over
 * @param queueLength films that may wait
 * @param publishTimeout how long the cluster may stay away or silent
 */
public record IngestPolicy(
    int segmentSizeBytes,
    Duration fragment,
    int largestFragmentBytes,
    int queueLength,
    Duration publishTimeout) {
  private static final String SECTION = "tributary.edge.ingest.";
  private static final int LARGEST_FRAGMENT = 60 << 20;

  public IngestPolicy {
    between(
        "segment-size",
        segmentSizeBytes,
        Manifest.SMALLEST_SEGMENT_BYTES,
        Manifest.LARGEST_SEGMENT_BYTES);
    between("fragment-length", fragment.toMillis(), 100, 60_000);
    between("largest-fragment", largestFragmentBytes, 1 << 16, LARGEST_FRAGMENT);
    between("queue-length", queueLength, 1, 10_000);
    between("publish-timeout", publishTimeout.toMillis(), 1, Duration.ofDays(1).toMillis());
  }

  public static IngestPolicy from(Config config) {
    return new IngestPolicy(
        bytes(config, "segment-size"),
        config.getDuration(SECTION + "fragment-length"),
        bytes(config, "largest-fragment"),
        config.getInt(SECTION + "queue-length"),
        config.getDuration(SECTION + "publish-timeout"));
  }

  private static int bytes(Config config, String key) {
    return (int) Math.min(Integer.MAX_VALUE, config.getBytes(SECTION + key));
  }

  private static void between(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          SECTION + key + " must be from " + least + " to " + most + ", was " + value);
    }
  }
}
