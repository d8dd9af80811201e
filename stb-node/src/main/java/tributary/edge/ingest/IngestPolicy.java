package tributary.edge.ingest;

import com.typesafe.config.Config;
import java.time.Duration;
import tributary.model.Manifest;

/**
 * How films and other files are taken in.
 *
 * @param segmentSizeBytes of new items; 0 to choose it by the item's length. Grows by itself for
 *     items of more than 65536 segments
 * @param fragment audio fragments last this long, video fragments to the next key frame after it
 * @param largestFragmentBytes is held in memory, some times over
 * @param queueLength files that may wait
 * @param publishTimeout how long the cluster may stay away or silent
 * @param reports how often the cluster is told
 */
public record IngestPolicy(
    int segmentSizeBytes,
    Duration fragment,
    int largestFragmentBytes,
    int queueLength,
    Duration publishTimeout,
    Reports reports) {
  private static final String SECTION = "tributary.edge.ingest.";
  private static final int LARGEST_FRAGMENT = 60 << 20;

  /**
   * About as many segments go into an item: enough for some dozens of boxes to have different ones
   * to give away soon, few enough that a segment's fixed costs do not count.
   */
  private static final int SEGMENTS_WANTED = 512;

  /**
   * @param interval between two reports, if anything has changed
   * @param repeat when what has not changed is told again
   */
  public record Reports(Duration interval, Duration repeat) {
    public Reports {
      between("report-interval", interval.toMillis(), 1000, 60_000);
      between("report-repeat", repeat.toMillis(), interval.toMillis(), 600_000);
    }
  }

  public IngestPolicy {
    if (segmentSizeBytes != 0) {
      between(
          "segment-size",
          segmentSizeBytes,
          Manifest.SMALLEST_SEGMENT_BYTES,
          Manifest.LARGEST_SEGMENT_BYTES);
    }
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
        config.getDuration(SECTION + "publish-timeout"),
        new Reports(
            config.getDuration(SECTION + "report-interval"),
            config.getDuration(SECTION + "report-repeat")));
  }

  /** Of the segments that an item of about this length is cut into; one twice as long fits too. */
  public int segmentSize(long lengthBytes) {
    long size =
        segmentSizeBytes != 0 ? segmentSizeBytes : powerOfTwo(lengthBytes / SEGMENTS_WANTED);
    while (2 * lengthBytes > size * Manifest.MOST_SEGMENTS) {
      size *= 2;
    }
    return Math.clamp(size, Manifest.SMALLEST_SEGMENT_BYTES, Manifest.LARGEST_SEGMENT_BYTES);
  }

  /** The one nearest to {@code value}. */
  private static long powerOfTwo(long value) {
    long below = Math.max(1, Long.highestOneBit(value));
    return 2 * value >= 3 * below ? 2 * below : below;
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
